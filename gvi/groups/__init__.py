"""Groups, their members, their ties and what stands between them."""
