"""When a task is due, and what may be done with it. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date, timedelta

from gvi.access.roles import AgencyKind
from gvi.callins.models import State
from gvi.checklists.models import Blocks, Standard
from gvi.checklists.standard import GATES, KINDS, PROVEN_GATES
from gvi.core import workdays
from gvi.core.problems import Problem

FURTHEST = 130
"""Working days from a meeting, before or after: half a year."""
MOST_CLOSED = 100


def due_on(days: int, *, day: date, made_on: date, closed: Container[date] = ()) -> date:
    """When a task so many working days from the meeting is due, but never before the list was made.

    days: negative before the meeting; 0 is the day of the meeting, whatever day that is.
    """
    counted = workdays.shift(day, days, bridge_days=closed) if days else day
    return max(counted, made_on)


def may_make(*, is_open: bool, tasks: int) -> Iterator[Problem]:
    """A list is made once, for a meeting that is still being planned."""
    if not is_open:
        yield Problem("checklist-closed")
    if tasks:
        yield Problem("checklist-there-already")


def may_change(*, is_open: bool, is_done: bool = False) -> Iterator[Problem]:
    """A closed call-in's list stays as it is, and what is done stays as it was done."""
    if not is_open:
        yield Problem("checklist-closed")
    if is_done:
        yield Problem("task-is-done")


def may_tick(state: State, standard: Standard | None, *, is_proven: bool) -> Iterator[Problem]:
    """What comes after a meeting is ticked although its books are closed; a cancelled one needs nothing more.

    A gate that the thing itself passes is not ticked, and what has proven itself needs no tick.
    """
    if state is State.CANCELLED:
        yield Problem("task-of-cancelled")
    if is_proven:
        yield Problem("task-proves-itself")
    elif standard in PROVEN_GATES:
        yield Problem("gate-not-ticked")


def may_remove(standard: Standard | None, blocks: Blocks | None) -> Iterator[Problem]:
    """A gate stays."""
    if blocks is not None and standard in GATES:
        yield Problem("gate-stays")


def may_share(kind: AgencyKind, *, is_after: bool) -> Iterator[Problem]:
    """A task on the common list belongs where somebody may plan, and so may tick it; and what social services do for
    people after the meeting stands on no list that others read."""
    if kind not in KINDS:
        yield Problem("task-owner-cannot-plan", field="agency_ref")
    if kind is AgencyKind.SOCIAL_SERVICES and is_after:
        yield Problem("help-stays-inside", field="agency_ref")


def may_stand(
    *, standard: Standard | None, days: int, kind: AgencyKind, blocks: Blocks | None, is_inner: bool
) -> Iterator[Problem]:
    """A line of the playbook. What holds the others back is seen by them, and what social services do for people
    after the meeting is seen by nobody else: a task that is done early, late or never would tell of help."""
    if blocks is not None and is_inner:
        yield Problem("gate-is-seen", field="is_inner")
    if blocks is not None and days > 0:
        yield Problem("gate-after-meeting", field="days")
    if kind is AgencyKind.SOCIAL_SERVICES and days > 0 and not is_inner:
        yield Problem("help-stays-inside", field="is_inner")
    if standard in GATES and blocks is None:
        yield Problem("gate-stays", field="blocks")


def may_close_days(days: Iterable[date]) -> Iterator[Problem]:
    """A list of days that somebody can keep."""
    if len(set(days)) > MOST_CLOSED:
        yield Problem("too-many-closed-days", field="closed_days", facts={"most": MOST_CLOSED})


def open_gates(tasks: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """What holds a move back: what is missing, and whom to ask. tasks: (what, which agency)."""
    for what, agency in tasks:
        yield Problem("gate-open", facts={"task": what, "agency": agency})


def is_late(due: date, today: date) -> bool:
    """Should it have been done?"""
    return due < today


def soon(today: date) -> date:
    """The last day of what is told ahead."""
    return today + timedelta(days=7)
