"""Call-ins: planning, participants, clearances."""
