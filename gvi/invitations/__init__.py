"""Calendar invitations to speakers and staff."""
