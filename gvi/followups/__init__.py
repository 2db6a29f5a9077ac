"""Focused enforcement: focus periods and actions."""
