"""Links to a file: signed, so that a made-up one is told without looking; known to us by their digest alone."""

from __future__ import annotations

import hashlib
import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


def new_token() -> tuple[str, str]:
    """(what stands in the link, what is kept of it)."""
    nonce = secrets.token_urlsafe(32)
    return str(_signer().dumps(nonce)), _digest(nonce)


def digest_of(token: str) -> str | None:
    """What is kept of a link; None when it was not made here."""
    try:
        return _digest(str(_signer().loads(token)))
    except BadSignature:
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="export-link")


def _digest(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()
