"""Files from outside, read into typed rows: what is wrong is reported by line, never guessed."""
