"""When a list is looked at again, what has changed since, and what may be decided. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gvi.callins.models import PREPARING, State
from gvi.core.problems import Problem
from gvi.rechecks.models import Occasion

CALLED_OFF = "called-off"
FROM_RELEASE = "recheck-from-release"
EARLY_DAYS = -3
"""Working days from the meeting: the same three days that the checklist counts."""
KEEPABLE = frozenset({"age-unknown"})
"""What a person may decide to call somebody in spite of. Everything else is mended where it stands, or they are not called:
supervision, custody, protection, a child's age and another agency's answer are nobody's to overlook."""
ABOUT_TWO = frozenset({"restriction-person", "case-role", "cannot-be-summoned-together", "arrivals-not-apart"})
"""What names another on the list."""
APPROVED = (State.INVITEES_APPROVED, State.SUMMONED)


def due(today: date, *, day: date, early: date, state: State) -> Occasion | None:
    """Which look at the list the worker owes today. early: three working days before the meeting.

    A worker that was away looks when it is back; on the day itself only that day's look is left to do.
    """
    if state not in APPROVED or today > day:
        return None
    if today == day:
        return Occasion.DAY
    return Occasion.THREE_DAYS if today >= early else None


def key_of(invitation_id: int, occasion: Occasion, day: date) -> str:
    """What makes a look the same as another: a meeting that moves is looked at anew."""
    return f"{invitation_id}:{occasion}:{day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the check before, by the marks of what was found."""

    come: tuple[str, ...]
    gone: tuple[str, ...]


def changed(before: Sequence[str], now: Sequence[str]) -> Change:
    """What has come and what has gone, each in its own order.

    >>> changed(["custody"], ["custody", "age"])
    Change(come=('age',), gone=())
    """
    return Change(
        tuple(mark for mark in dict.fromkeys(now) if mark not in before),
        tuple(mark for mark in dict.fromkeys(before) if mark not in now),
    )


def may_call_off(state: State, *, is_off: bool, is_marked: bool) -> Iterator[Problem]:
    """Only whoever is called is called off, and before the meeting."""
    if state not in PREPARING:
        yield Problem("list-is-final")
    elif is_off:
        yield Problem("called-off-already")
    elif is_marked:
        yield Problem("list-is-final")


def may_keep(state: State, code: str, *, present: Collection[str]) -> Iterator[Problem]:
    """What stands in the way now, and is somebody's to overlook."""
    if state not in PREPARING:
        yield Problem("list-is-final")
    elif code not in KEEPABLE:
        yield Problem("keep-not-allowed")
    elif code not in present:
        yield Problem("keep-nothing-there")


def may_undo(state: State, *, is_undone: bool) -> Iterator[Problem]:
    """A decision is taken back once, and before the meeting."""
    if state not in PREPARING:
        yield Problem("list-is-final")
    elif is_undone:
        yield Problem("decision-undone")
