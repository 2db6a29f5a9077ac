"""Summons letters: wording, frozen copies, service."""
