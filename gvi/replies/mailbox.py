"""The mailbox to which calendars send their answers, read over IMAP. Nothing in it is moved or removed.

A mail that has been taken in gets a keyword of ours, or, where the server keeps no keywords, the flag that mail programs
show as a star. Whatever lacks it is new.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from gvi.replies.opening import MOST_BYTES

TIMEOUT_S = 20
IMAP_PORT, IMAPS_PORT = 143, 993
TAKEN, STAR = "GviTaken", "\\Flagged"
MOST_A_ROUND = 200
"""The next round goes on."""


class NotRead(Exception):
    """The mailbox could not be read. Carries a kind, and never what the server wrote: it quotes users and passwords."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it came, up to a little more than the most that is read; `uid` names it in this mailbox."""

    uid: str
    content: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """A mailbox named like imaps://user:password@host/INBOX?site=malmo&agency=probation-malmo.

    `site` and `agency` (codes) say whose a mail is that names nobody known; needed only where several agencies invite.
    """

    host: str
    port: int
    is_tls: bool
    user: str
    password: str
    folder: str
    site: str
    agency: str


def address_of(url: str) -> Address:
    """Raises ValueError, which never quotes the address, for one of another kind or one that sends a password in the clear."""
    parts = urlsplit(url)
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username:
        raise ValueError("GVI_IMAP_URL must look like imaps://user:password@host/INBOX")
    told = {name: values[0] for name, values in parse_qs(parts.query).items()}
    is_tls = parts.scheme == "imaps"
    return Address(
        parts.hostname, parts.port or (IMAPS_PORT if is_tls else IMAP_PORT), is_tls, unquote(parts.username),
        unquote(parts.password or ""), unquote(parts.path.lstrip("/")) or "INBOX", told.get("site", ""), told.get("agency", ""),
    )  # fmt: skip


class Mailbox:
    """An open mailbox; use it as a context. Every fault of server or network is a NotRead."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._box: Any = None
        self._mark = TAKEN

    def __enter__(self) -> Self:
        try:
            self._box = _opened(self._address)
            self._box.login(self._address.user, self._address.password, initial_folder=self._address.folder)
            self._mark = TAKEN if self._keeps_keywords() else STAR
        except Exception as fault:
            self._close()
            raise NotRead(type(fault).__name__) from None
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._close()

    def new(self) -> Iterator[Mail]:
        """Mails that have not been taken in, oldest first, each read when it is its turn."""
        try:
            unmarked = "UNFLAGGED" if self._mark == STAR else f"UNKEYWORD {TAKEN}"
            found = self._box.uids(f"UNDELETED {unmarked}", charset=None)
        except Exception as fault:
            raise NotRead(type(fault).__name__) from None
        for uid in found[:MOST_A_ROUND]:
            yield Mail(uid, self._content(uid))

    def mark_taken(self, uid: str) -> None:
        """Once the rows are safe. A mail that is not marked is read again, and changes nothing then."""
        try:
            self._box.flag([uid], {self._mark}, True)
        except Exception as fault:
            raise NotRead(type(fault).__name__) from None

    def _content(self, uid: str) -> bytes:
        try:
            _status, answer = self._box.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)")
        except Exception as fault:
            raise NotRead(type(fault).__name__) from None
        return next((bytes(each[1]) for each in answer if isinstance(each, tuple)), b"")

    def _keeps_keywords(self) -> bool:
        kept = b" ".join(each for each in self._box.client.untagged_responses.get("PERMANENTFLAGS", []) if each)
        return b"\\*" in kept or TAKEN.encode() in kept

    def _close(self) -> None:
        if self._box is not None:
            try:
                self._box.client.logout()
            except (OSError, imaplib.IMAP4.error):
                self._box.client.shutdown()
            self._box = None


def _opened(address: Address) -> Any:
    from imap_tools.mailbox import MailBox, MailBoxStartTls, MailBoxUnencrypted

    trust = ssl.create_default_context()
    if address.is_tls:
        return MailBox(address.host, address.port, timeout=TIMEOUT_S, ssl_context=trust)
    if _is_here(address.host):  # no wire to listen on
        return MailBoxUnencrypted(address.host, address.port, timeout=TIMEOUT_S)
    return MailBoxStartTls(address.host, address.port, timeout=TIMEOUT_S, ssl_context=trust)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
