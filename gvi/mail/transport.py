"""The ways a mail can leave: an SMTP server, or files in a folder when nothing must leave the machine."""

from __future__ import annotations

import os
import smtplib
import ssl
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from gvi.config import Settings
from gvi.mail.rules import Fault

TIMEOUT_S = 20
SMTP_PORT, SMTPS_PORT = 25, 465
PERMANENT = 500
"""SMTP replies from here on say no for good (RFC 5321 §4.2.1); below they say not now."""


class NotSent(Exception):
    """The mail has not left. Carries why, and never what the server wrote: replies quote addresses."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Transport(Protocol):
    """A way out."""

    def send(self, name: str, recipient: str, message: bytes) -> None:
        """Let the mail leave. `name` is what the mail may be called in the open. Raises NotSent."""


def transport_of(settings: Settings) -> Transport:
    """Files in demonstration mode, where every address is made up; else the server of GVI_SMTP_URL; else none."""
    if settings.is_demo:
        return Folder(settings.folder / "mail")
    if settings.smtp_url:
        return Smtp(settings.smtp_url, sender=settings.mail_from)
    return Nowhere()


class Smtp:
    """A server named like smtp://user:password@host:587 or smtps://host. STARTTLS is used wherever it is offered.

    Raises ValueError for an address of another kind.
    """

    def __init__(self, url: str, *, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("GVI_SMTP_URL must look like smtp://user:password@host:587 or smtps://host")
        self._host, self._is_tls = parts.hostname, parts.scheme == "smtps"
        self._port = parts.port or (SMTPS_PORT if self._is_tls else SMTP_PORT)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender = sender

    def send(self, name: str, recipient: str, message: bytes) -> None:
        try:
            with self._open() as server:
                server.sendmail(self._sender, [recipient], message)
        except smtplib.SMTPRecipientsRefused as refusal:
            raise NotSent(_weigh(*(code for code, _text in refusal.recipients.values()))) from None
        except smtplib.SMTPResponseException as refusal:
            raise NotSent(_weigh(refusal.smtp_code)) from None
        except (OSError, smtplib.SMTPException, UnicodeError):
            raise NotSent(Fault.UNREACHABLE) from None

    def _open(self) -> smtplib.SMTP:
        # Our own name in the greeting is the sender's domain: the machine's would tell more, and cost a look-up.
        hello = self._sender.rpartition("@")[2]
        trust = ssl.create_default_context()
        if self._is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, hello, timeout=TIMEOUT_S, context=trust)
        else:
            server = smtplib.SMTP(self._host, self._port, hello, timeout=TIMEOUT_S)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=trust)
        if self._user:
            server.login(self._user, self._password)
        return server


class Folder:
    """One .eml file a mail, whole or not at all, under a name that says nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, name: str, recipient: str, message: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            scratch = self._folder / f"{name}.part"
            with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(message)
            scratch.replace(self._folder / f"{name}.eml")
        except OSError:
            raise NotSent(Fault.UNREACHABLE) from None


class Nowhere:
    """No server is set: mail waits until there is one."""

    def send(self, name: str, recipient: str, message: bytes) -> None:
        raise NotSent(Fault.NO_SERVER)


def _weigh(*codes: int) -> Fault:
    return Fault.REFUSED if all(code >= PERMANENT for code in codes) else Fault.LATER
