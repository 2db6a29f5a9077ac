"""What a tap says, which of many has the last word, and when the door is open. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar

from gvi.callins.models import OVER, Attendance, State
from gvi.core.problems import Problem
from gvi.door.models import Press

LATE_AFTER = timedelta(minutes=10)
"""How long after the time of arrival somebody still comes on time: as long as arrivals lie apart."""

SAYS: dict[Press, Attendance] = {
    Press.ON_TIME: Attendance.ATTENDED,
    Press.LATE: Attendance.LATE,
    Press.LEFT_EARLY: Attendance.LEFT_EARLY,
    Press.TURNED_BACK: Attendance.TURNED_BACK,
    Press.EXCUSED: Attendance.EXCUSED,
}
"""What a press says by itself. ARRIVED depends on the hour, UNDO says nothing."""
HERE = (Attendance.ATTENDED, Attendance.LATE)
"""Those who have come and not gone."""

_BACK = (Press.ON_TIME, Press.LATE)
OFFERED: dict[Attendance | None, tuple[Press, ...]] = {
    None: (Press.ARRIVED, Press.ON_TIME, Press.LATE, Press.TURNED_BACK, Press.EXCUSED),
    Attendance.ATTENDED: (Press.LEFT_EARLY, Press.LATE, Press.TURNED_BACK),
    Attendance.LATE: (Press.LEFT_EARLY, Press.ON_TIME, Press.TURNED_BACK),
    Attendance.LEFT_EARLY: _BACK,
    Attendance.TURNED_BACK: (Press.ARRIVED, *_BACK, Press.EXCUSED),
    Attendance.EXCUSED: (Press.ARRIVED, *_BACK, Press.TURNED_BACK),
    Attendance.NO_SHOW: (Press.ARRIVED, *_BACK, Press.TURNED_BACK, Press.EXCUSED),
    Attendance.NOT_SERVED: (Press.ARRIVED, *_BACK, Press.TURNED_BACK, Press.EXCUSED),
}
"""What the page offers, the one that is pressed most first. What arrives is taken whatever was offered: another phone
may have been out of reach, and its tap be on the way."""


class Tapped(Protocol):
    """What must be known of a tap to say which one counts."""

    @property
    def mark(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def undoes(self) -> str | None: ...


T = TypeVar("T", bound=Tapped)


def standing(taps: Iterable[T]) -> T | None:
    """The tap that counts: of those that nobody has undone, the one pressed last. In whatever order they reached us, and
    however many times, it is the same one."""
    known = list(taps)
    undone = {tap.undoes for tap in known if tap.undoes}
    saying = [tap for tap in known if tap.undoes is None and tap.mark not in undone]
    return max(saying, key=lambda tap: (tap.at, tap.mark), default=None)


def said_by(press: Press, *, at: datetime, expected: datetime) -> Attendance | None:
    """What a press at the moment says of somebody expected at another (both aware); None for what says nothing by itself."""
    if press is Press.ARRIVED:
        return Attendance.LATE if at > expected + LATE_AFTER else Attendance.ATTENDED
    return SAYS.get(press)


def may_tap(state: State, *, day: date, on: date) -> Iterator[Problem]:
    """The door is open on the day itself, from when the meeting is begun until its books are closed. on: when it was pressed."""
    if state in OVER:
        yield Problem("door-closed")
    elif on < day:
        yield Problem("door-before-day", facts={"day": day})
    elif state is not State.HELD:
        yield Problem("door-not-open")
    elif on > day:
        yield Problem("door-after-day", facts={"day": day})


def may_correct(codes: Iterable[str], *, day: date, today: date, reason: str | None) -> Iterator[Problem]:
    """After the day an answer that was given is changed for a reason. codes: of those whose answers change."""
    changed = list(codes)
    if changed and today > day and not reason:
        yield Problem("correction-without-reason", field="reason", facts={"codes": ", ".join(changed)})


def expected_at(arrival: time | None, *, starts_at: datetime) -> datetime:
    """When somebody is expected: at their own time on the day of the meeting, else when it begins. starts_at: on the wall clock."""
    return starts_at if arrival is None else datetime.combine(starts_at.date(), arrival, starts_at.tzinfo)
