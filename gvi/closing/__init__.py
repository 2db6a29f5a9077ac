"""What comes after a meeting: closing it, those who stayed away, talks with those who came, the debrief, the next meeting."""
