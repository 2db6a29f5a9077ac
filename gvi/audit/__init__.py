"""The log: append-only, chained per site and agency, reads included."""
