"""Conflicts of interest: a named user is kept apart from a named person, and cannot tell."""
