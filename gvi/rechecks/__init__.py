"""Eligibility again: what each check of the list found, what has changed since, and what somebody decided."""
