"""Speakers and the run sheet of a call-in."""
