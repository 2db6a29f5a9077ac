"""Measurements of the running demonstration, and pictures of it."""
