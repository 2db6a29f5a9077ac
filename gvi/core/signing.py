"""What signs cookies and the tokens of forms: made once, its keys worked out once.

The library makes it anew for every cookie and every token, works the key out of the secret again, and signs with an object
of two digests where the standard library has a function. The signatures are the same.
"""

from __future__ import annotations

import hmac
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import csrf
from itsdangerous import Signer, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.signer import SigningAlgorithm

DIGEST = "sha1"
"""What the libraries sign with by themselves."""


class _Mac(SigningAlgorithm):
    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, DIGEST)


class _Signer(TimestampSigner):
    def __init__(self, secret_key: Any, **options: Any) -> None:
        super().__init__(secret_key, **{**options, "algorithm": _Mac()})
        self._keys: dict[str | bytes | None, bytes] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        key = self._keys.get(secret_key)
        if key is None:
            key = self._keys[secret_key] = super().derive_key(secret_key)
        return key


class Serializer(URLSafeTimedSerializer):
    """The library's, with one signer."""

    default_signer = _Signer

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        """As the library has it."""
        return self._signer if salt in (None, self.salt) else super().make_signer(salt)

    @cached_property
    def _signer(self) -> Signer:
        return super().make_signer()


class Cookies(SecureCookieSessionInterface):
    """The library's signed cookies."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """As the library has it."""
        return _of_cookies(self, app)


@lru_cache(maxsize=1)
def _of_cookies(cookies: Cookies, app: Flask) -> URLSafeTimedSerializer | None:
    usual = super(Cookies, cookies).get_signing_serializer(app)
    if usual is None:
        return None
    how = {name: value for name, value in usual.signer_kwargs.items() if name != "digest_method"}
    return Serializer(usual.secret_keys, salt=usual.salt, serializer=cookies.serializer, signer_kwargs=how)


csrf.URLSafeTimedSerializer = lru_cache(maxsize=2)(Serializer)
