"""What a site has learnt, as a file that another site can begin with."""
