"""What people would use instead, tuned, started by the same command over the same rows."""
