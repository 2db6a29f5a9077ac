"""What one calendar of a mail says, as plain facts, whatever program wrote it (RFC 5545, RFC 5546). Pure."""

from __future__ import annotations

import codecs
import re
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gvi.core.answers import one_line
from gvi.core.clock import LOCAL
from gvi.replies.vocabulary import Why

if TYPE_CHECKING:
    from icalendar import Calendar, Event

MOST_BYTES, MOST_COMPONENTS = 300_000, 200
ANSWERING = frozenset({"REPLY", "COUNTER", "REFRESH"})
"""What somebody invited may send (RFC 5546 §1.4). Everything else comes from whoever invites."""
LONGEST_UID, LONGEST_PLACE, LONGEST_COMMENT, MOST_ATTENDEES = 255, 300, 500, 200
_NEEDED = ("UID", "SEQUENCE", "DTSTAMP", "ATTENDEE", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID")
_BEGINS = re.compile(rb"^\s*BEGIN:", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[^\s@:<>]+@[^\s@:<>]+")


class Unclear(Exception):
    """The calendar says nothing that could be an answer. Carries why, and what is known of it all the same."""

    def __init__(self, why: Why, *, method: str = "") -> None:
        super().__init__(why.value)
        self.why, self.method = why, method


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited: the address without `mailto:`, small letters, and PARTSTAT in capitals ("" when not said)."""

    email: str
    status: str = ""
    sent_by: str = ""
    delegated_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message about one meeting. `sequence` is 0 when not said (RFC 5546 §3.2.3); `stamp` is UTC."""

    method: str
    uid: str
    sequence: int
    stamp: datetime | None
    attendees: tuple[Attendee, ...]
    is_recurring: bool
    start: datetime | None
    end: datetime | None
    place: str
    comment: str


def said_in(content: bytes) -> Said:
    """Read one calendar. Raises Unclear and nothing else."""
    if len(content) > MOST_BYTES:
        raise Unclear(Why.TOO_LARGE)
    if len(_BEGINS.findall(content)) > MOST_COMPONENTS:
        raise Unclear(Why.TOO_MANY_PARTS)
    calendar = _calendar(content)
    method = _method(calendar)
    try:
        return _said(_event(calendar, method), method)
    except Unclear as unclear:
        raise Unclear(wrong(method) or unclear.why, method=method) from None
    except Exception:  # whatever the library could not make sense of
        raise Unclear(wrong(method) or Why.DAMAGED, method=method) from None


def wrong(method: str) -> Why | None:
    """Why a calendar with this METHOD answers nothing; None when it may."""
    if method in ANSWERING:
        return None
    return Why.WRONG_METHOD if method else Why.NO_METHOD


def _calendar(content: bytes) -> Calendar:
    from icalendar import Calendar
    from icalendar.timezone import tzp

    try:
        with warnings.catch_warnings():  # they would put a stranger's words into our log
            warnings.simplefilter("ignore")
            found = Calendar.from_ical(_text(content), multiple=True)
    except Exception:  # it raises many kinds, among them IndexError, on what real mail programs write
        raise Unclear(Why.UNREADABLE) from None
    finally:
        tzp.use_default()  # else the zones one mail makes up would be the next one's
    if len(found) > 1:
        raise Unclear(Why.SEVERAL)
    if not found or found[0].name != "VCALENDAR":
        raise Unclear(Why.UNREADABLE)
    return found[0]


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _method(calendar: Calendar) -> str:
    given = calendar.get("METHOD")
    if isinstance(given, list):
        raise Unclear(Why.DAMAGED)
    return one_line(str(given or "")).upper()[:20]


def _event(calendar: Calendar, method: str) -> Event:
    """The one meeting that the calendar tells of."""
    from icalendar import Event

    inside = [each for each in calendar.subcomponents if each.name != "VTIMEZONE"]
    events = [each for each in inside if isinstance(each, Event)]
    if not events:
        raise Unclear(Why.NOT_A_MEETING if inside else Why.NO_EVENT, method=method)
    if len(inside) > 1:
        recurs = any("RECURRENCE-ID" in each for each in events)
        raise Unclear(Why.RECURRING if recurs else Why.SEVERAL, method=method)
    return events[0]


def _said(event: Event, method: str) -> Said:
    # A line without a name is one that could not even be taken apart: which property it was, nobody can tell.
    if any(name is None or name in _NEEDED for name, _text in event.errors):
        raise Unclear(Why.DAMAGED, method=method)
    start = _moment(event.get("DTSTART"))
    return Said(
        method=method, uid=one_line(str(_only(event, "UID") or ""))[: LONGEST_UID + 1], sequence=_sequence(event),
        stamp=_moment(_only(event, "DTSTAMP"), UTC), attendees=_attendees(event),
        is_recurring=any(name in event for name in ("RECURRENCE-ID", "RRULE", "RDATE")),
        start=start, end=_end(event, start), place=one_line(str(event.get("LOCATION") or ""))[:LONGEST_PLACE],
        comment=_comment(event),
    )  # fmt: skip


def _only(event: Event, name: str) -> Any:
    """The property's value. Said twice is not said."""
    value = event.get(name)
    if isinstance(value, list):
        raise Unclear(Why.DAMAGED, method="")
    return value


def _sequence(event: Event) -> int:
    value = int(_only(event, "SEQUENCE") or 0)
    if value < 0:
        raise ValueError("a sequence counts from 0")
    return value


def _moment(value: Any, zone: Any = LOCAL) -> datetime | None:
    """The moment in UTC; a time without a zone is read as one of `zone`, a whole day is no moment."""
    given = getattr(value, "dt", None)
    if not isinstance(given, datetime):
        return None
    return (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)


def _end(event: Event, start: datetime | None) -> datetime | None:
    duration = getattr(event.get("DURATION"), "dt", None)
    end = _moment(event.get("DTEND"))
    return end or (start + duration if start is not None and duration is not None else None)


def _attendees(event: Event) -> tuple[Attendee, ...]:
    given = event.get("ATTENDEE") or []
    return tuple(_attendee(each) for each in (given if isinstance(given, list) else [given])[:MOST_ATTENDEES])


def _attendee(value: Any) -> Attendee:
    params = {str(name).upper(): each for name, each in getattr(value, "params", {}).items()}
    email = _address(str(value)) or _address(
        str(params.get("EMAIL", ""))
    )  # iCloud writes a path, and the address beside it
    delegate = params.get("DELEGATED-TO", "")
    return Attendee(
        email, str(params.get("PARTSTAT", "")).strip().upper(), _address(str(params.get("SENT-BY", ""))),
        _address(str(delegate[0] if isinstance(delegate, list) and delegate else delegate)),
    )  # fmt: skip


def _address(text: str) -> str:
    plain = re.sub(r"^\s*\"?\s*mailto:", "", text, flags=re.IGNORECASE).strip().strip('"').casefold()
    return plain if len(plain) <= LONGEST_UID and _ADDRESS.fullmatch(plain) else ""


def _comment(event: Event) -> str:
    given = event.get("COMMENT") or []
    texts = given if isinstance(given, list) else [given]
    return one_line(" ".join(str(each) for each in texts[:10]))[:LONGEST_COMMENT]
