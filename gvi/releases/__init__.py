"""Releases of secret data, on a dated ground."""
