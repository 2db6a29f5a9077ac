"""A calendar invitation (RFC 5545, RFC 5546): one meeting for one recipient, for mail or download."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from gvi.core.clock import LOCAL, local
from gvi.documents.wording import one_line

if TYPE_CHECKING:  # slow to load, and few processes write a calendar: each function below asks for its own
    from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//Samordning//Kalender//SV"

# Since 1996 (94/21/EC): forward the last Sunday of March, back the last Sunday of October, both
# at 01:00 UTC. Each DTSTART is the first onset, in the hour that was on the clock before it.
_TIME_ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19970330T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
# ASCII only: an address with other letters needs SMTPUTF8 all the way, which cannot be counted on.
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)*", re.ASCII)
_NEUTRAL = {"sv": "Möte", "en": "Meeting"}


class Method(StrEnum):
    """What a mailed invitation asks of the recipient's calendar."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    DECLINECOUNTER = "DECLINECOUNTER"
    """Says no to another time that was proposed: the meeting stays as it was (RFC 5546 §3.2.8)."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """One meeting for one recipient. Times are aware; `uid` never changes, `sequence` rises with each change.

    `stamp` is when this version was made. Every text is printed as given: what stands here is read by whoever
    sees the calendar, so `summary` is `neutral_summary` and no text names a person or a purpose.
    Raises ValueError when times are naive or reversed, the sequence is negative, or an address is no address.
    """

    uid: str
    sequence: int
    method: Method
    summary: str
    start: datetime
    end: datetime
    venue: str
    organizer_name: str
    organizer_email: str
    attendee_name: str
    attendee_email: str
    stamp: datetime
    description: str = ""

    def __post_init__(self) -> None:
        if any(moment.utcoffset() is None for moment in (self.start, self.end, self.stamp)):
            raise ValueError("the times of an invitation must be aware")
        if self.end <= self.start:
            raise ValueError("a meeting must end after it starts")
        if self.sequence < 0 or not one_line(self.uid):
            raise ValueError("an invitation needs a uid and a sequence from 0")
        if not all(_ADDRESS.fullmatch(address) for address in (self.organizer_email, self.attendee_email)):
            raise ValueError("an invitation needs two plain mail addresses")


def neutral_summary(locale: str) -> str:
    """The only heading that leaves the house: "Möte", "Meeting"."""
    return _NEUTRAL[locale]


def to_ics(invitation: Invitation) -> bytes:
    """What the recipient gets: METHOD, the time zone, one VEVENT. Same invitation, same bytes."""
    calendar = _calendar(invitation.method.value)
    event = _event(invitation)
    event.add("attendee", _attendee(invitation))
    calendar.add_component(event)
    return _bytes(calendar)


def calendar_of(invitations: Iterable[Invitation]) -> bytes:
    """The meetings for one's own calendar: METHOD:PUBLISH, which RFC 5546 wants without attendees."""
    calendar = _calendar("PUBLISH")
    for invitation in invitations:
        calendar.add_component(_event(invitation))
    return _bytes(calendar)


def _calendar(method: str) -> Calendar:
    from icalendar import Calendar, Timezone

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(_TIME_ZONE))
    return calendar


def _bytes(calendar: Calendar) -> bytes:
    folded: bytes = calendar.to_ical()  # lines of at most 75 octets, CRLF
    return folded


def _event(invitation: Invitation) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", one_line(invitation.uid))
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.stamp.astimezone(UTC))
    event.add("dtstart", _written(invitation.start))
    event.add("dtend", _written(invitation.end))
    event.add("summary", one_line(invitation.summary))
    event.add("location", one_line(invitation.venue))
    if invitation.description:
        event.add("description", "\n".join(map(one_line, invitation.description.splitlines())))
    event.add("organizer", _person(invitation.organizer_name, invitation.organizer_email))
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "OPAQUE")
    event.add("status", "CANCELLED" if invitation.method is Method.CANCEL else "CONFIRMED")
    return event


def _written(moment: datetime) -> datetime:
    """Wall-clock time with its zone; UTC in the second pass of the autumn hour, which no zone can tell."""
    wall = local(moment)
    first_pass = wall.replace(tzinfo=LOCAL, fold=0)
    return wall if wall.utcoffset() == first_pass.utcoffset() else moment.astimezone(UTC)


def _person(name: str, email: str) -> vCalAddress:
    from icalendar import vCalAddress

    person = vCalAddress(f"mailto:{email}")
    if one_line(name):
        person.params["CN"] = one_line(name).replace('"', "'")  # a parameter cannot hold a double quote
    return person


def _attendee(invitation: Invitation) -> vCalAddress:
    attendee = _person(invitation.attendee_name, invitation.attendee_email)
    attendee.params.update(CUTYPE="INDIVIDUAL", ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="TRUE")
    return attendee
