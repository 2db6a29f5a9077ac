"""Agencies: who takes part, as data."""
