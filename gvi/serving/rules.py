"""Who may serve how, what may be noted of a letter, and what may be taken back. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gvi.callins.models import Duty, ServiceMethod
from gvi.core import workdays
from gvi.core.problems import Problem
from gvi.letters.rules import LetterStage
from gvi.serving.machine import IN_PERSON, OUTWARD, after
from gvi.serving.vocabulary import Server, ServiceEvent, ServiceState

SIMPLIFIED_WAIT = timedelta(weeks=2)
"""A letter sent by simplified service counts as served so long after it was sent (2010:1932, 22-26 §§)."""
MOST_BYTES = 5_000_000
"""A page from a scanner or a phone; more is not a receipt."""


FOR_MANY = (ServiceEvent.HAND_OVER, ServiceEvent.TELL, ServiceEvent.SEND, ServiceEvent.RECEIPT)
"""What can be noted of several letters at once: it asks for nothing that only one of them has."""


@dataclass(frozen=True, slots=True)
class Way:
    """How far a letter has come."""

    state: ServiceState
    duty: Duty
    stage: LetterStage
    printed_on: date | None
    last_on: date | None = None
    """The day of the last note that stands."""
    sent_on: date | None = None
    sent_by: ServiceMethod | None = None
    controlled_on: date | None = None
    """When the second message of simplified service was sent."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody says has happened."""

    event: ServiceEvent
    by: Server
    on: date
    informed_on: date | None = None
    """When the person was told that simplified service would be used."""


def may_note(way: Way, note: Note, *, today: date, closed: Container[date] = ()) -> Iterator[Problem]:
    """Everything that speaks against the note."""
    if way.printed_on is None:
        yield Problem("letter-not-printed")
        return
    if note.event in OUTWARD:
        yield from _stopped(way.stage)
    if after(way.state, note.event, note.by) is None:
        yield Problem("service-not-now", field="event")
    yield from _days(way, note, today)
    yield from _who(way, note)
    yield from _simplified(way, note, closed)


def may_take_back(*, stands: bool, is_last: bool) -> Iterator[Problem]:
    """The last note that stands: what was noted after it may rest upon it."""
    if not stands:
        yield Problem("service-taken-back")
    elif not is_last:
        yield Problem("service-not-last")


def may_attach(*, stands: bool, size: int, kind: str | None) -> Iterator[Problem]:
    """A picture or a PDF of a size that a receipt has, on a note that stands. kind: None for what is neither."""
    if not stands:
        yield Problem("service-taken-back")
    if size > MOST_BYTES:
        yield Problem("receipt-too-large", field="scan", facts={"mb": MOST_BYTES // 1_000_000})
    elif kind is None:
        yield Problem("receipt-wrong-kind", field="scan")


def remind_from(day: date, workdays_before: int, *, closed: Container[date] = ()) -> date:
    """From which day whoever serves is reminded."""
    return workdays.shift(day, -workdays_before, bridge_days=closed) if workdays_before else day


def _stopped(stage: LetterStage) -> Iterator[Problem]:
    if stage is LetterStage.OUT_OF_DATE:
        yield Problem("letter-out-of-date")
    elif stage is LetterStage.BLOCKED:
        yield Problem("letter-blocked")


def _days(way: Way, note: Note, today: date) -> Iterator[Problem]:
    assert way.printed_on is not None
    if note.on < way.printed_on:
        yield Problem("served-before-printed", field="on", facts={"printed": way.printed_on.isoformat()})
    elif way.last_on is not None and note.on < way.last_on:
        yield Problem("service-before-last", field="on", facts={"last": way.last_on.isoformat()})
    if note.on > today:
        yield Problem("served-in-future", field="on")


def _who(way: Way, note: Note) -> Iterator[Problem]:
    """A process server goes there, and only with what somebody must come to."""
    if note.by is Server.PROCESS_SERVER:
        if note.event not in IN_PERSON:
            yield Problem("server-only-in-person", field="by")
        elif way.duty is Duty.VOLUNTARY:
            yield Problem("invitation-not-by-server", field="by")


def _simplified(way: Way, note: Note, closed: Container[date]) -> Iterator[Problem]:
    """Only after being told; a second message the next working day; served two weeks after it was sent."""
    is_simplified = way.sent_by is ServiceMethod.SIMPLIFIED
    if note.event is ServiceEvent.SEND_SIMPLIFIED:
        if way.duty is Duty.VOLUNTARY:
            yield Problem("invitation-not-simplified", field="event")
        if note.informed_on is None or note.informed_on > note.on:
            yield Problem("simplified-needs-information", field="informed_on")
    elif note.event in (ServiceEvent.CONTROL, ServiceEvent.LAPSE) and not is_simplified:
        yield Problem("only-after-simplified", field="event")
    elif (
        note.event is ServiceEvent.CONTROL
        and way.sent_on
        and note.on < workdays.shift(way.sent_on, 1, bridge_days=closed)
    ):
        yield Problem("control-too-early", field="on")
    elif note.event is ServiceEvent.LAPSE:
        yield from _lapsed(way, note)


def _lapsed(way: Way, note: Note) -> Iterator[Problem]:
    if way.controlled_on is None:
        yield Problem("control-missing", field="event")
    if way.sent_on is not None and note.on < way.sent_on + SIMPLIFIED_WAIT:
        served = (way.sent_on + SIMPLIFIED_WAIT).isoformat()
        yield Problem("simplified-too-early", field="on", facts={"served": served})
