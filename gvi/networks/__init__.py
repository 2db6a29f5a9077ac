"""Networks drawn: relations between groups, and ties inside a group, as a picture with its figures and an equal table."""
