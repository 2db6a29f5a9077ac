"""The group situation, one row a group."""
