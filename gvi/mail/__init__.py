"""Outgoing mail: queued with the change, sent by the worker."""
