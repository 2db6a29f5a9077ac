"""The door on the day: who has come, kept as one tap after another."""
