"""Reading beside one's assignments: a coordinator says why, and the agency's auditors are told the same day."""
