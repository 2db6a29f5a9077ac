"""The kit: what any careful Flask application needs. Knows nothing of GVI."""
