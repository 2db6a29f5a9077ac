"""What speakers are asked and told: which dates suit them, their own page, the rehearsal, and who steps in."""
