"""People the site follows: one agency's record of each, in facets."""
