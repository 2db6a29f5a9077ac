"""The auditor's work upon the log: reviews of a sample, and look-ups that are out of the ordinary."""
