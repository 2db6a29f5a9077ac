"""Users, their postings, signing in."""
