"""How the rows of each kind of file meet what is already there."""
