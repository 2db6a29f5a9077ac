"""What a call-in must be to be planned, changed and moved on. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gvi.callins.models import OVER, Attendance, State
from gvi.core import clock
from gvi.core.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Everything that is typed of a call-in. Hours are on the wall clock."""

    day: date
    hour: time
    venue: str
    capacity: int
    minutes: int = 60
    purpose: str | None = None
    room: str | None = None
    venue_street: str | None = None
    venue_city: str | None = None
    meeting_point: str | None = None
    trigger_wording: str | None = None
    legal_basis: str | None = None
    legal_basis_approved_by: str | None = None
    legal_basis_approved_on: date | None = None
    case_number: str | None = None
    excuse_phone: str | None = None
    excuse_day: date | None = None
    excuse_hour: time | None = None
    support_before: date | None = None

    @property
    def starts_at(self) -> datetime:
        """When it begins. Raises NoSuchHour for an hour that summer time skips."""
        return clock.at(self.day, self.hour)

    @property
    def ends_at(self) -> datetime:
        """When it ends. Raises NoSuchHour as `starts_at`."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def excuse_before(self) -> datetime | None:
        """The last moment to call with an excuse, when both day and hour are given. Raises NoSuchHour."""
        return clock.at(self.excuse_day, self.excuse_hour) if self.excuse_day and self.excuse_hour else None


@dataclass(frozen=True, slots=True)
class Booking:
    """A place that is taken."""

    venue: str
    room: str | None
    starts_at: datetime
    ends_at: datetime


def may_plan(details: Details, *, now: datetime, others: Iterable[Booking]) -> Iterator[Problem]:
    """A new call-in, or one that is moved: at an hour that exists, ahead of us, within one day, at a free venue."""
    skipped = list(hour_exists(details.day, details.hour, field="hour"))
    yield from skipped
    if not skipped:
        yield from _when(details, now)
        yield from _free(details, others)
    yield from may_state(details, today=clock.local(now).date())


def may_state(details: Details, *, today: date) -> Iterator[Problem]:
    """What is said of a call-in, wherever and whenever it is held, must hang together."""
    yield from _approval(details, today)
    yield from _excuse(details)
    if details.support_before and details.support_before > details.day:
        yield Problem("support-after-meeting", field="support_before")


def may_change(state: State, *, moves: bool) -> Iterator[Problem]:
    """A closed or cancelled call-in stays as it was; one that has been held stays where and when it was."""
    if state in OVER:
        yield Problem("call-in-closed")
    elif moves and state is State.HELD:
        yield Problem("call-in-was-held", field="day")


def hour_exists(day: date, hour: time, *, field: str) -> Iterator[Problem]:
    """The night summer time begins lacks an hour."""
    try:
        clock.at(day, hour)
    except clock.NoSuchHour:
        yield Problem("hour-skipped", field=field, facts={"day": day, "hour": hour})


def may_approve(*, invited: int, has_legal_basis: bool, blocked: int) -> Iterator[Problem]:
    """The list is approved when there is somebody on it, a basis for calling them, and nothing in the way of any."""
    if not has_legal_basis:
        yield Problem("approve-needs-legal-basis")
    if not invited:
        yield Problem("approve-needs-participants")
    if blocked:
        yield Problem("approve-blocked", facts={"blocked": blocked, "invited": invited})


def may_summon(*, invited: int, blocked: int) -> Iterator[Problem]:
    """Nobody is summoned whom something has come to block since the list was approved."""
    if blocked:
        yield Problem("summon-blocked", facts={"blocked": blocked, "invited": invited})


def may_hold(*, day: date, today: date) -> Iterator[Problem]:
    """A meeting has not been held before its day."""
    if today < day:
        yield Problem("hold-before-day", facts={"day": day})


def may_unhold(*, tapped: int) -> Iterator[Problem]:
    """What somebody has tapped or answered happened: the meeting was begun. tapped: about how many."""
    if tapped:
        yield Problem("unhold-after-tap", facts={"number": tapped})


def may_mark(state: State) -> Iterator[Problem]:
    """Attendance belongs to a meeting that has been held and is not yet closed."""
    if state is not State.HELD:
        yield Problem("attendance-not-open")


def may_excuse(code: str, attendance: Attendance | None, excuse: str | None) -> Iterator[Problem]:
    """Who is excused is excused for something."""
    if attendance is Attendance.EXCUSED and not excuse:
        yield Problem("excuse-missing", field=f"excuse_{code}", facts={"person": code})


def may_close(*, blank: Collection[str]) -> Iterator[Problem]:
    """A call-in is not closed while anybody's attendance is blank. blank: their codes."""
    if blank:
        yield Problem("attendance-blank", facts={"number": len(blank), "codes": ", ".join(sorted(blank))})


def may_cancel(*, marked: int) -> Iterator[Problem]:
    """What somebody came to was not cancelled."""
    if marked:
        yield Problem("cancel-after-attendance", facts={"number": marked})


def needs_new_approval(state: State, *, day_changed: bool, has_legal_basis: bool) -> bool:
    """Was the list approved for another day, or on a basis that is gone?"""
    return state in {State.INVITEES_APPROVED, State.SUMMONED} and (day_changed or not has_legal_basis)


def same_place(details: Details | Booking, other: Booking) -> bool:
    """The same venue; a booking without a room takes all of it."""
    if details.venue.casefold() != other.venue.casefold():
        return False
    return not details.room or not other.room or details.room.casefold() == other.room.casefold()


def _when(details: Details, now: datetime) -> Iterator[Problem]:
    if details.starts_at <= now:
        yield Problem("call-in-past", field="day" if details.day < clock.local(now).date() else "hour")
    if clock.local(details.ends_at - timedelta(minutes=1)).date() != details.day:
        yield Problem("call-in-past-midnight", field="minutes")


def _free(details: Details, others: Iterable[Booking]) -> Iterator[Problem]:
    clashing: Sequence[Booking] = [other for other in others if same_place(details, other) and _overlap(details, other)]
    for other in clashing[:1]:
        place = ", ".join(filter(None, (other.venue, other.room)))
        yield Problem(
            "venue-taken", field="venue", facts={"place": place, "start": other.starts_at, "end": other.ends_at}
        )


def _overlap(details: Details, other: Booking) -> bool:
    return other.starts_at < details.ends_at and details.starts_at < other.ends_at


def _approval(details: Details, today: date) -> Iterator[Problem]:
    by, on = details.legal_basis_approved_by, details.legal_basis_approved_on
    if on and not by:
        yield Problem("approval-without-name", field="legal_basis_approved_by")
    if by and not on:
        yield Problem("approval-without-date", field="legal_basis_approved_on")
    if (by or on) and not details.legal_basis:
        yield Problem("approval-without-basis", field="legal_basis")
    if on and on > today:
        yield Problem("approved-in-future", field="legal_basis_approved_on")


def _excuse(details: Details) -> Iterator[Problem]:
    if details.excuse_day is None and details.excuse_hour is None:
        return
    if details.excuse_day is None:
        yield Problem("excuse-without-day", field="excuse_day")
        return
    if details.excuse_hour is None:
        yield Problem("excuse-without-hour", field="excuse_hour")
        return
    skipped = list(hour_exists(details.excuse_day, details.excuse_hour, field="excuse_hour"))
    yield from skipped
    if not skipped and (details.excuse_day, details.excuse_hour) >= (details.day, details.hour):
        yield Problem("excuse-after-start", field="excuse_day")
