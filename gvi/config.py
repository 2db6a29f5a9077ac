"""Settings, read once from GVI_* variables. An unknown one stops the start, with the nearest known name."""

from __future__ import annotations

import difflib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from gvi.issuers import PREFIX, Issuer, issuers_in

ROOT = Path(__file__).resolve().parent.parent
WEAK_SECRET_BYTES = 32
FOR_TESTS = frozenset({"GVI_REQUIRE_BROWSER", "GVI_REQUIRE_PREFLIGHT"})
"""Told to the test suite, and inherited by the programs it starts; no setting of ours."""


KEPT = ("secret_key", "field_keys", "index_key")
WHOLE = {
    "idle_minutes": (3, 240),
    "longest_hours": (1, 24),
    "fresh_minutes": (1, 720),
    "export_hours": (1, 168),
    "proxies": (0, 5),
}
"""Settings that are whole numbers, with the least and the most."""


class BadSettings(ValueError):
    """The program must not start with these settings; the text says which and how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting there is. The field `field_keys` is the variable GVI_FIELD_KEYS, and so on."""

    instance: str = ""
    database_url: str = ""
    secret_key: str = ""
    field_keys: str = ""
    index_key: str = ""
    outbox_keys: str = ""
    host: str = "127.0.0.1"
    port: str = "8000"
    locale: str = "sv"
    timezone: str = "Europe/Stockholm"
    smtp_url: str = ""
    imap_url: str = ""
    mail_from: str = "kalender@samordning.example"
    public_url: str = ""
    demo: str = ""
    log_level: str = "INFO"
    template_cache: str = ""
    anchor_folder: str = ""
    anchor_mail: str = ""
    idle_minutes: str = "15"
    longest_hours: str = "12"
    fresh_minutes: str = "30"
    export_hours: str = "24"
    proxies: str = "0"
    issuers: tuple[Issuer, ...] = ()
    """Identity providers, from GVI_OIDC_<NAME>_*."""

    @property
    def is_demo(self) -> bool:
        """Demonstration mode: fictional data, known passwords, loopback only."""
        return self.demo == "1"

    @property
    def folder(self) -> Path:
        """The instance folder: database, keys, queued mail."""
        return Path(self.instance) if self.instance else ROOT / "instance"

    @property
    def anchors(self) -> Path:
        """Where the heads of the log's chains are written down, once a day."""
        return Path(self.anchor_folder) if self.anchor_folder else self.folder / "anchors"

    @property
    def database(self) -> str:
        """SQLAlchemy address of the database; the embedded file when nothing is said."""
        return self.database_url or f"sqlite:///{self.folder / 'gvi.db'}"


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Read and check the settings.

    Raises BadSettings for an unknown GVI_* name, a missing or weak secret, or demonstration mode in the open.
    """
    known = {f"GVI_{each.name.upper()}": each.name for each in fields(Settings) if each.name != "issuers"}
    given = {name: value for name, value in environment.items() if name.startswith("GVI_")}
    for name in given:
        if name not in known and name not in FOR_TESTS and not name.startswith(PREFIX):
            raise BadSettings(f"{name} is not a setting. {_nearest(name, known)}")
    try:
        issuers = issuers_in(given)
    except ValueError as fault:
        raise BadSettings(str(fault)) from None
    said: dict[str, Any] = {known[name]: value for name, value in given.items() if name in known}
    settings = Settings(**said, issuers=issuers)
    for name, (least, most) in WHOLE.items():
        _insist_on_number(f"GVI_{name.upper()}", getattr(settings, name), least, most)
    return _with_demo_keys(settings) if settings.is_demo else _insist_on_secrets(settings)


def check_address(settings: Settings) -> None:
    """Refuse an address that would show the data to the world.

    Raises BadSettings for demonstration mode outside loopback, and for plain http on a public address.
    """
    loopback = _is_loopback(settings.host)
    if settings.is_demo and not loopback:
        raise BadSettings(
            f"GVI_HOST={settings.host}: demonstration mode listens on 127.0.0.1 only. Unset GVI_DEMO or GVI_HOST."
        )
    if not loopback and not settings.public_url.startswith("https://"):
        raise BadSettings("GVI_PUBLIC_URL must begin with https:// when GVI_HOST is not a loopback address.")


def _insist_on_number(name: str, text: str, least: int, most: int) -> None:
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise BadSettings(f"{name} must be a whole number from {least} to {most}.")


def _nearest(name: str, known: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}?" if close else "See docs/settings.md for the names."


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _insist_on_secrets(settings: Settings) -> Settings:
    for name in ("secret_key", "field_keys", "index_key"):
        if len(getattr(settings, name)) < WEAK_SECRET_BYTES:
            raise BadSettings(
                f"GVI_{name.upper()} is missing or shorter than {WEAK_SECRET_BYTES} characters. Create one with: gvi keys"
            )
    for key in settings.field_keys.split(","):
        try:
            Fernet(key.strip())
        except ValueError:
            raise BadSettings("GVI_FIELD_KEYS must be keys made by: gvi keys (comma-separated, newest first)") from None
    return settings


def _with_demo_keys(settings: Settings) -> Settings:
    """Demonstration keys are made once and kept in the instance folder, so that a second run reads the same data."""
    made: dict[str, Any] = {name: getattr(settings, name) or _kept(settings.folder, name) for name in KEPT}
    return replace(settings, **made)


def _kept(folder: Path, name: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"demo-{name.replace('_', '-')}"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(new_key(name), encoding="ascii")
    return path.read_text(encoding="ascii")


def new_key(name: str) -> str:
    """A fresh secret of the kind that the named setting takes."""
    return Fernet.generate_key().decode() if name == "field_keys" else secrets.token_urlsafe(48)
