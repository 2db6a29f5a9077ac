"""Help that somebody asked for; social services alone."""
