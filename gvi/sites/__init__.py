"""Sites: a town's campaign, walled off from every other."""
