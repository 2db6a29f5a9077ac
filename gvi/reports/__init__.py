"""Reports: how far people came from the list to the room, and whom the message has reached."""
