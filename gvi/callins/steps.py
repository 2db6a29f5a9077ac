"""What the posting can do next on a call-in: moves whose time has come, then open tasks in the order to take them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, url_for

from gvi.access.actor import Actor
from gvi.access.guard import NEEDS
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins import readiness
from gvi.callins.models import CallIn, State
from gvi.callins.moves import STEPS, Move
from gvi.callins.readiness import People, Tally, Task
from gvi.callins.task_texts import what_to_do
from gvi.core import clock
from gvi.core.i18n import gettext

DOORS_OPEN = timedelta(hours=2)
"""So long before the start the first may stand at the door; earlier the day still has other things to do."""
ENDPOINTS: dict[Task, str] = {
    Task.DETAILS: "callins.edit", Task.PARTICIPANTS: "participants.index", Task.CLEARANCES: "clearances.index",
    Task.SPEAKERS: "slots.index_slots", Task.RUN_SHEET: "slots.programme", Task.SUMMONSES: "letters.index",
    Task.INVITATIONS: "invitations.index", Task.ATTENDANCE: "attendance.index", Task.CLOSE: "attendance.close",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Next:
    """The next step: a page to open, or a move to make by pressing."""

    label: str
    url: str
    task: Task | None
    is_move: bool = False


def next_step(actor: Actor, call_in: CallIn, tally: Tally) -> Next | None:
    """What the posting can do next, or None when that is somebody else's, or nothing."""
    return next(steps(actor, call_in, tally), None)


def steps(actor: Actor, call_in: CallIn, tally: Tally) -> Iterator[Next]:
    """Everything the posting can do now, in the order to take it: steps whose time has come, then open tasks."""
    if not allows(actor, Permission.CALL_IN_EDIT, call_in):
        return
    for move in _timely(call_in, tally):
        if may_move(actor, call_in, move):
            yield move_of(call_in, move)
    if call_in.has_slipped:
        yield from _moving(actor, call_in)
        return
    for task in readiness.in_turn(call_in, tally):
        if task is Task.SUMMONSES and (step := _arrivals(actor, call_in, tally)):
            yield step
        elif url := _asking(actor, task, call_in, tally) or link(actor, task, call_in):
            yield Next(what_to_do(task), url, task)


def link(actor: Actor, task: Task, call_in: CallIn) -> str | None:
    """Where the task is done, when the page exists and the posting may open it."""
    view = current_app.view_functions.get(ENDPOINTS[task])
    is_open = view is not None and allows(actor, getattr(view, NEEDS), call_in)
    return url_for(ENDPOINTS[task], ref=call_in.ref) if is_open else None


def seat_plan(actor: Actor, call_in: CallIn) -> str | None:
    """Where arrivals, seats and exits are planned, when the posting may open it."""
    return url_for("arrivals.index", ref=call_in.ref) if allows(actor, Permission.PARTICIPANT_EDIT, call_in) else None


def _moving(actor: Actor, call_in: CallIn) -> Iterator[Next]:
    """What is left of a meeting whose day has gone unheld."""
    if call_in.state is not State.SUMMONED and (url := link(actor, Task.DETAILS, call_in)):
        yield Next(gettext("Set a new day or cancel"), url, Task.DETAILS)


def _asking(actor: Actor, task: Task, call_in: CallIn, tally: Tally) -> str | None:
    """A list that nobody has been asked about has no review to look at yet: the step is to ask."""
    is_due = task is Task.CLEARANCES and not call_in.is_asked and tally.people is not None and tally.people.invited > 0
    may_ask = is_due and call_in.has_legal_basis and allows(actor, Permission.CLEARANCE_ASK, call_in)
    return url_for("clearances.ask", ref=call_in.ref) if may_ask else None


def _arrivals(actor: Actor, call_in: CallIn, tally: Tally) -> Next | None:
    """No letter can be printed for somebody without an arrival time: planning them comes before the letters."""
    url = seat_plan(actor, call_in) if tally.people and tally.people.untimed else None
    return Next(gettext("Plan arrival and seats"), url, Task.SUMMONSES) if url else None


def page(call_in: CallIn) -> str:
    """The address of the overview."""
    return url_for("callins.show", ref=call_in.ref)


def _timely(call_in: CallIn, tally: Tally) -> list[Move]:
    """The move whose time has come, when there is one."""
    people = tally.people or People()
    everybody = people.invited > 0
    due = {
        Move.APPROVE: call_in.has_legal_basis and everybody and people.cleared == people.invited,
        Move.SUMMON: everybody and people.printed >= people.invited,
        Move.HOLD: clock.today() >= call_in.day and clock.now() >= call_in.starts_at - DOORS_OPEN,
    }
    return [move for move, timely in due.items() if timely and call_in.state in STEPS[move].sources]


def may_move(actor: Actor, call_in: CallIn, move: Move) -> bool:
    """May this posting make the move now?"""
    return call_in.state in STEPS[move].sources and allows(actor, STEPS[move].permission, call_in)


def move_of(call_in: CallIn, move: Move) -> Next:
    """The move as something to press."""
    labels = {
        Move.APPROVE: gettext("Approve participants"),
        Move.REOPEN: gettext("Take back the approval"),
        Move.SUMMON: gettext("Mark as summoned"),
        Move.HOLD: gettext("Mark as held"),
        Move.UNHOLD: gettext("Take back that the meeting is held"),
    }
    return Next(labels[move], url_for("callins.move", ref=call_in.ref, name=move), None, is_move=True)
