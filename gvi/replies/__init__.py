"""Answers to calendar invitations: taken in as files, from a mailbox or by phone, matched or put before a person."""
