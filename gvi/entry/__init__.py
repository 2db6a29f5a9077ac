"""Getting in and staying in: second factors, sign-ins that can be ended, other people's identity providers, recovery."""
