"""Field secrets: sealed columns with rotating keys, and the blind index that finds a value without storing it."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from flask import Flask, current_app
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator


@dataclass(frozen=True)
class Keyring:
    """Sealing keys, newest first, and the key of the blind index."""

    fernet: MultiFernet
    index_key: bytes

    @classmethod
    def of(cls, field_keys: str, index_key: str) -> Keyring:
        """Build from the settings' text: comma-separated Fernet keys, and any long secret."""
        keys = [Fernet(key.strip()) for key in field_keys.split(",")]
        return cls(MultiFernet(keys), hashlib.sha256(index_key.encode()).digest())


def install(app: Flask, field_keys: str, index_key: str) -> None:
    """Hang the keyring on the application."""
    app.extensions["keyring"] = Keyring.of(field_keys, index_key)


def _keyring() -> Keyring:
    ring: Keyring = current_app.extensions["keyring"]
    return ring


def seal(content: bytes) -> bytes:
    """Encrypt with the newest key."""
    return _keyring().fernet.encrypt(content)


def unseal(token: bytes) -> bytes:
    """Decrypt with whichever key fits. Raises cryptography's InvalidToken when none does."""
    return _keyring().fernet.decrypt(token)


def reseal(token: bytes) -> bytes:
    """The same content under the newest key."""
    return _keyring().fernet.rotate(token)


def blind_index(purpose: str, text: str) -> str:
    """64 hex digits that are equal for equal text and purpose, and tell nothing else (HMAC-SHA256)."""
    return hmac.new(_keyring().index_key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


class SealedText(TypeDecorator[str]):
    """Text that is encrypted in the database and plain in Python."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else unseal(value).decode()


class SealedBytes(TypeDecorator[bytes]):
    """Bytes (a letter, an uploaded file) that are encrypted in the database and plain in Python."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else unseal(value)


class SealedJson(TypeDecorator[Any]):
    """A JSON value that is encrypted in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(json.dumps(value, ensure_ascii=False, sort_keys=True).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(unseal(value))
