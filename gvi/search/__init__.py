"""Search within what one may read."""
