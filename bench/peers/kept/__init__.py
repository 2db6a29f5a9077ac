"""A register of people in Django as a careful developer writes it: the admin for lists, search and forms, one page by hand."""
