"""A file or a mail as it came, opened carefully: who sent it, and which calendars lie in it. Pure.

Whoever knows the address may send anything. So what is opened is limited in size, parts and depth before it is taken
apart, nothing in it is run, unpacked or fetched, and whatever cannot be read becomes a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from gvi.core.answers import one_line
from gvi.replies.vocabulary import Why

MOST_BYTES = 5_000_000
"""A mail that weighs more is put before a person, with its head alone."""
MOST_PARTS, DEEPEST = 60, 10
LONGEST_HEADER = 1_000
_CALENDAR = re.compile(rb"\s*BEGIN:VCALENDAR\s", re.IGNORECASE)
_HEADER = re.compile(rb"^(From|Received|Return-Path|Date|Message-ID|MIME-Version|Subject|Delivered-To):", re.I | re.M)
_PART = re.compile(rb"^\s*content-type\s*:", re.IGNORECASE | re.MULTILINE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CALENDARS = frozenset({"text/calendar", "application/ics", "text/x-vcalendar"})
_FORWARD = ("Resent-From", "Resent-To", "Resent-Date")


@dataclass(frozen=True, slots=True)
class Part:
    """One calendar as it lay in the mail; `method` is what the mail says it is, "" when it does not."""

    content: bytes
    method: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What came. `sender` is None for a bare calendar file, "" for a mail that does not say who sent it."""

    calendars: tuple[Part, ...] = ()
    sender: str | None = None
    subject: str = ""
    why: Why | None = None
    """What keeps a program from trusting it, when something does."""


class _TooMuch(Exception):
    """More parts, or deeper, than any answer has."""


def opened(content: bytes) -> Opened:
    """Open a calendar file or a mail, told apart by what they hold. Never raises."""
    if len(content) > MOST_BYTES:
        return Opened(why=Why.TOO_LARGE)
    if _CALENDAR.match(_unmarked(content)):
        return Opened((Part(content),))
    if not _HEADER.search(content[:65_536]):
        return Opened(why=Why.UNREADABLE)
    if len(_PART.findall(content)) > MOST_PARTS:
        return Opened(sender="", why=Why.TOO_MANY_PARTS)
    try:
        return _mail(message_from_bytes(content))
    except _TooMuch:
        return Opened(sender="", why=Why.TOO_MANY_PARTS)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
        return Opened(sender="", why=Why.UNREADABLE)  # the library trips over some mails that only machines write


def head_of(content: bytes) -> bytes:
    """The headers of a mail that is not kept whole."""
    return re.split(rb"\r?\n\r?\n", content[:65_536], maxsplit=1)[0]


def _mail(message: Message) -> Opened:
    parts = [(part, is_inner) for part, is_inner in _walk(message) if not part.is_multipart()]
    calendars = [(_part(part), is_inner) for part, is_inner in parts if _is_calendar(part)]
    own = tuple(part for part, is_inner in calendars if not is_inner)
    opened = Opened(own or tuple(part for part, _ in calendars), _sender(message), _text(message, "Subject"))
    kinds = {part.get_content_type() for part, _ in parts}
    return Opened(opened.calendars, opened.sender, opened.subject, _objection(message, own, bool(calendars), kinds))


def _objection(message: Message, own: tuple[Part, ...], has_calendar: bool, kinds: set[str]) -> Why | None:
    if message.get_content_type() == "multipart/report":
        return Why.RETURNED
    if own:
        return Why.FORWARDED if any(name in message for name in _FORWARD) else None
    if has_calendar:
        return Why.FORWARDED
    return Why.WINMAIL if kinds & {"application/ms-tnef", "application/vnd.ms-tnef"} else Why.NO_CALENDAR


def _walk(message: Message) -> Iterator[tuple[Message, bool]]:
    """Every part, outermost first, and whether it lies in a mail within the mail."""
    waiting, seen = [(message, 0, False)], 0
    while waiting:
        part, depth, is_inner = waiting.pop(0)
        seen += 1
        if depth > DEEPEST or seen > MOST_PARTS:
            raise _TooMuch
        yield part, is_inner
        inside = part.get_payload()
        if isinstance(inside, list):
            within = is_inner or part.get_content_maintype() == "message"
            waiting += [(each, depth + 1, within) for each in inside if isinstance(each, Message)]


def _is_calendar(part: Message) -> bool:
    name = str(part.get_filename() or "").casefold()
    return part.get_content_type() in _CALENDARS or name.endswith((".ics", ".vcs"))


def _part(part: Message) -> Part:
    content = part.get_payload(decode=True)  # base64 and quoted-printable are undone here
    method = part.get_param("method") if part.get_content_type() in _CALENDARS else None
    return Part(content if isinstance(content, bytes) else b"", str(method or "").strip().upper())


def _sender(message: Message) -> str:
    """The one address the mail says it is from; "" when there is none or more than one."""
    found = [address for _name, address in getaddresses([_text(message, "From")]) if "@" in address]
    return found[0].casefold() if len(found) == 1 and len(message.get_all("From", [])) == 1 else ""


def _text(message: Message, name: str) -> str:
    raw = str(message.get(name, ""))[:LONGEST_HEADER]
    try:
        return one_line(str(make_header(decode_header(raw))))
    except (HeaderParseError, LookupError, ValueError):
        return one_line(raw.encode("ascii", "replace").decode())


def _unmarked(content: bytes) -> bytes:
    head = content[:4_096]
    mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
    return head[len(mark) :].replace(b"\0", b"") if mark else head
