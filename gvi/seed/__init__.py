"""Loading what the program starts with: the commons of every installation, and the fictional demonstration."""
