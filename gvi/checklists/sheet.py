"""A checklist as its page tells it: each task with its date, its agency, how it stands, and what the reader may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for
from flask_babel import get_locale

from gvi.access.actor import Actor
from gvi.access.guard import NEEDS
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.agencies.models import Agency
from gvi.callins import steps
from gvi.callins.models import TOOK_PLACE, CallIn, State
from gvi.callins.readiness import Tally
from gvi.checklists import queries, rules
from gvi.checklists.models import ChecklistTask, Standard
from gvi.checklists.proofs import AFTERWARDS, OF_CALL_IN, PAGES, proven, proven_of
from gvi.checklists.standard import PROVEN_GATES
from gvi.core import clock, swedish


@dataclass(frozen=True, slots=True)
class Line:
    """One task."""

    task: ChecklistTask
    title: str
    owner: str
    when: str
    is_own: bool
    is_proven: bool
    is_late: bool
    url: str | None
    """Where it is done, when that is a page the reader may open."""
    may_tick: bool
    may_undo: bool
    may_edit: bool

    @property
    def is_done(self) -> bool:
        """Has somebody ticked it, or does the call-in prove it?"""
        return self.is_proven or self.task.done_at is not None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole list as this reader may see it."""

    lines: tuple[Line, ...]
    is_made: bool
    """Is there a common list, or only what one's own agency has added?"""

    def between(self, first: int | None, last: int | None) -> list[Line]:
        """The lines so many working days from the meeting, both ends included."""
        return [line for line in self.lines if (first is None or line.task.days >= first) and (last is None or line.task.days <= last)]  # fmt: skip

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(line.is_done for line in self.lines)

    @property
    def late(self) -> int:
        """How many should have been."""
        return sum(line.is_late for line in self.lines)

    @property
    def own_late(self) -> int:
        """How many of one's own agency's should have been: as many as Today shows."""
        return sum(line.is_late and line.is_own for line in self.lines)

    @property
    def hand_set(self) -> int:
        """How many open ones stay where they are when the meeting is moved."""
        return sum(line.task.is_hand_set and not line.is_done for line in self.lines)


def sheet_of(actor: Actor, call_in: CallIn, tally: Tally | None = None) -> Sheet:
    """The list for this reader. As many queries however long it is. tally: the call-in's numbers, when they are known."""
    tasks = queries.tasks_of(actor, call_in)
    if not tasks:
        return Sheet((), is_made=False)
    shown = proven_of(actor, call_in) if tally is None else proven(call_in, tally)
    agencies, today = queries.agencies_of(tasks), clock.today()
    lines = tuple(_line(actor, call_in, task, agencies, shown, today) for task in tasks)
    return Sheet(lines, is_made=any(not task.is_inner for task in tasks))


def _line(
    actor: Actor, call_in: CallIn, task: ChecklistTask, agencies: Mapping[int, Agency], shown: frozenset[Standard],
    today: date,
) -> Line:  # fmt: skip
    is_proven = task.done_at is None and task.standard in shown
    is_open = task.done_at is None and not is_proven and call_in.state is not State.CANCELLED
    ticks = allows(actor, Permission.TASK_TICK, task) and call_in.state is not State.CANCELLED
    return Line(
        task=task,
        title=queries.title_of(task),
        owner=queries.name_of(agencies[task.owner_agency_id]),
        when=_day(task.due),
        is_own=task.owner_agency_id == actor.agency_id,
        is_proven=is_proven,
        is_late=is_open and rules.is_late(task.due, today),
        url=_page_of(actor, call_in, task.standard),
        may_tick=ticks and is_open and task.standard not in PROVEN_GATES,
        may_undo=ticks and task.done_at is not None,
        may_edit=call_in.is_open and task.done_at is None and allows(actor, Permission.TASK_EDIT, task),
    )


def _page_of(actor: Actor, call_in: CallIn, standard: Standard | None) -> str | None:
    """Where it is done, when the reader may open that."""
    if standard is Standard.LAST_CHECK and allows(actor, Permission.PARTICIPANT_EDIT, call_in):
        return url_for("rechecks.index", ref=call_in.ref)
    if standard is Standard.SEAT_PLAN:
        return steps.seat_plan(actor, call_in)
    if standard in PAGES:
        return steps.link(actor, PAGES[standard], call_in)
    if standard not in AFTERWARDS or call_in.state not in TOOK_PLACE:
        return None
    endpoint = AFTERWARDS[standard]
    is_of_call_in = endpoint.startswith(OF_CALL_IN)
    needed = getattr(current_app.view_functions[endpoint], NEEDS)
    if not allows(actor, needed, call_in if endpoint == "closing.talks" else None):
        return None
    return url_for(endpoint, ref=call_in.ref) if is_of_call_in else url_for(endpoint)


def address_of(call_in: CallIn, task: ChecklistTask) -> str:
    """Where the task stands on its page."""
    return url_for("checklist.index", ref=call_in.ref, _anchor=task.ref)


def _day(day: date) -> str:
    return swedish.short_day(day, str(get_locale() or "sv"))
