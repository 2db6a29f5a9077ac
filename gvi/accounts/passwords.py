"""Hashing and checking passwords, written the one way in which the sign-in page compares them."""

from __future__ import annotations

import unicodedata

from flask_security import hash_password, verify_password


def hashed(password: str) -> str:
    """What is kept of it. å may come as one character or as two: both are one password, as for the library's form."""
    return str(hash_password(_one_way(password)))


def is_right(password: str | None, kept: str | None) -> bool:
    """Is it the password of which this was kept?"""
    return bool(password and kept and verify_password(_one_way(password), kept))


def _one_way(password: str) -> str:
    return unicodedata.normalize("NFKD", password)
