"""Incidents, their classification, and which group they are attributed to."""
