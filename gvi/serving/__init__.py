"""Proof of service: how each letter reached its person, by whom, when, and what shows it."""
