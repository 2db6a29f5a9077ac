"""Two records of one person become one, and are taken apart again when that was wrong."""
