"""The way on from one page of a call-in's planning to the next, so that nobody has to go back to the overview for it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins import overview, queries
from gvi.callins.models import CallIn, State
from gvi.callins.overview import STYLES, Line
from gvi.callins.readiness import BEFORE, Progress, Tally, Task
from gvi.callins.steps import ENDPOINTS, Next, page, steps

NEXT, OVERVIEW = "next", "overview"
"""What the buttons that save ask for afterwards, under the name `then`."""
ARRIVALS = BEFORE.index(Task.SUMMONSES) - 0.5
PAGES = {endpoint: float(BEFORE.index(task)) for task, endpoint in ENDPOINTS.items() if task in BEFORE} | {
    "callins.plan": float(BEFORE.index(Task.DETAILS)), "clearances.ask": float(BEFORE.index(Task.CLEARANCES)),
    **dict.fromkeys(("selection.index", "selection.wish", "selection.save"), float(BEFORE.index(Task.PARTICIPANTS))),
    "slots.save_slots": float(BEFORE.index(Task.SPEAKERS)), "participants.arrival": ARRIVALS, "arrivals.index": ARRIVALS,
    "letters.print_ready": float(BEFORE.index(Task.SUMMONSES)), "invitations.send": float(BEFORE.index(Task.INVITATIONS)),
}  # fmt: skip
"""How far into the work each page is: its task's place among those before the meeting, arrivals just before the letters."""


@dataclass(frozen=True, slots=True)
class Onward:
    """What stands at the end of a page: the next step, and what remains before the meeting."""

    step: Next | None
    remains: tuple[Line, ...]
    ready: int
    tasks: int


def onward_of(actor: Actor, call_in: CallIn) -> Onward | None:
    """For the page that is being read; None for who only reads. The same number of queries however many are invited."""
    if not allows(actor, Permission.CALL_IN_EDIT, call_in) or not call_in.is_open:
        return None
    told = overview.overview_of(actor, call_in)
    remains = tuple(line for line in told.before if line.style != STYLES[Progress.DONE])
    return Onward(step_after(actor, call_in, told.tally), remains, told.ready, len(told.before))


def step_after(actor: Actor, call_in: CallIn, tally: Tally) -> Next | None:
    """The first thing to do after this page in the order of the work; when nothing is left there, what was left before it.

    Letters are no step while the list is not approved: none could be printed. A run sheet is made where its speakers
    are chosen, and is a step of its own when it is too long.
    """
    here, letters = PAGES.get(str(request.endpoint), -1.0), url_for("letters.index", ref=call_in.ref)
    waiting = {letters} if call_in.state is State.PLANNED else set()
    if tally.minutes <= tally.limit:
        waiting.add(url_for("slots.programme", ref=call_in.ref))
    found = [each for each in steps(actor, call_in, tally) if each.url not in waiting]
    ahead = [each for each in found if each.is_move or _place(each, letters) > here]
    behind = [each for each in found if not each.is_move and _place(each, letters) < here]
    urgent = behind if not call_in.has_legal_basis else []
    return next(iter([*urgent, *ahead, *behind]), None)


def after_saving(actor: Actor, call_in: CallIn, *, here: str) -> str:
    """Where to go when something has been saved: as its button asked for, else `here`."""
    then = request.form.get("then")
    if then == NEXT:
        step = step_after(actor, call_in, queries.tallies(actor, [call_in])[call_in.id])
        return page(call_in) if step is None or step.is_move else step.url
    return page(call_in) if then == OVERVIEW else here


def _place(step: Next, letters: str) -> float:
    if step.task is Task.SUMMONSES and step.url != letters:
        return ARRIVALS
    return float(BEFORE.index(step.task)) if step.task in BEFORE else float(len(BEFORE))
