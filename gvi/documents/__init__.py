"""Paper and calendar: makers that take data and return bytes. No request, no database, no clock."""
