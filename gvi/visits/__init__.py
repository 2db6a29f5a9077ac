"""Custom notifications: planned, attempted, logged."""
