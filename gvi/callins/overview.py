"""A call-in as its overview tells it: every task with true numbers, the gates, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import get_locale

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.callins import asked, queries, readiness
from gvi.callins.listing import STATE_STYLES
from gvi.callins.models import CallIn
from gvi.callins.moves import Move
from gvi.callins.readiness import GATES, People, Progress, Tally, Task
from gvi.callins.steps import Next, link, may_move, move_of, next_step
from gvi.callins.task_texts import TEXTS
from gvi.checklists.gates import shared_gates
from gvi.checklists.queries import title_of
from gvi.core import clock, swedish
from gvi.core.i18n import gettext
from gvi.core.templating import clock_text, word_text
from gvi.extensions import db
from gvi.sites.queries import closed_days_of, site_of

STYLES = {
    Progress.NOT_STARTED: "",
    Progress.IN_PROGRESS: "info",
    Progress.AWAITING_REVIEW: "wait",
    Progress.DONE: "done",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One task as the page shows it."""

    task: Task
    title: str
    url: str | None
    text: str
    owner: str
    when: str
    word: str
    style: str
    gate: bool
    late: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """Something that must be approved before anything goes on past it."""

    title: str
    is_passed: bool
    text: str
    when: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows besides the call-in itself."""

    day: str
    """The day with its name and year."""
    hours: str
    """From when to when."""
    tally: Tally
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    gates: tuple[Gate, ...]
    next: Next | None
    moves: tuple[Next, ...]
    """Other moves that can be made now."""
    may_cancel: bool
    ready: int
    workdays_left: int
    days_left: int
    style: str
    """Of the state's tag."""


def overview_of(actor: Actor, call_in: CallIn) -> Overview:
    """The overview for this reader. The same number of queries however many are invited."""
    tally = queries.tallies(actor, [call_in])[call_in.id]
    today = clock.today()
    step = next_step(actor, call_in, tally) or _answer(actor, call_in)
    agency = db.session.get_one(Agency, call_in.owner_agency_id)
    lines = {task: _line(actor, call_in, tally, task, agency.unit or agency.name, today) for task in Task}
    return Overview(
        day=_long_day(call_in.day),
        hours=f"{clock_text(call_in.starts_at)}–{swedish.clock_time(clock.local(call_in.ends_at).time(), _locale())}",
        tally=tally,
        before=tuple(lines[task] for task in readiness.BEFORE),
        after=tuple(lines[task] for task in readiness.AFTER),
        gates=_gates(call_in, tally),
        next=step,
        moves=tuple(each for each in _moves(actor, call_in, tally) if step is None or each.url != step.url),
        may_cancel=may_move(actor, call_in, Move.CANCEL) and not (tally.people and tally.people.marked),
        ready=readiness.ready(call_in, tally),
        workdays_left=readiness.workdays_left(today, call_in.day, closed=closed_days_of(site_of(call_in))),
        days_left=max(0, (call_in.day - today).days),
        style=STATE_STYLES[call_in.state],
    )


def _answer(actor: Actor, call_in: CallIn) -> Next | None:
    """What an agency that has been asked about the list does next: answer."""
    if call_in.id not in asked.unanswered(actor):
        return None
    return Next(gettext("Answer the review"), url_for("clearances.index", ref=call_in.ref), Task.CLEARANCES)


def _moves(actor: Actor, call_in: CallIn, tally: Tally) -> list[Next]:
    """Moves that may be made by pressing at any time. To approve is offered only when nothing remains before it."""
    offered = [Move.REOPEN, Move.SUMMON] + ([Move.HOLD] if clock.today() >= call_in.day else [])
    offered += [] if tally.people is None or tally.people.marked else [Move.UNHOLD]
    return [move_of(call_in, move) for move in offered if may_move(actor, call_in, move)]


def _line(actor: Actor, call_in: CallIn, tally: Tally, task: Task, agency: str, today: date) -> Line:
    progress = readiness.progress_of(task, call_in, tally)
    due = readiness.due_on(
        task,
        day=call_in.day,
        planned_on=clock.local(call_in.created_at).date(),
        closed=closed_days_of(site_of(call_in)),
    )
    is_done = progress is Progress.DONE
    return Line(
        task=task,
        title=word_text(task),
        url=link(actor, task, call_in),
        text=TEXTS[task](call_in, tally),
        owner=gettext("All agencies") if task is Task.CLEARANCES else agency,
        when="" if is_done or not call_in.is_open else _day(due),
        word=word_text(progress),
        style=STYLES[progress],
        gate=task in GATES,
        late=not is_done and call_in.is_open and due < today,
    )


def _gates(call_in: CallIn, tally: Tally) -> tuple[Gate, ...]:
    basis = readiness.progress_of(Task.DETAILS, call_in, tally)
    list_ = readiness.progress_of(Task.PARTICIPANTS, call_in, tally)
    review = readiness.progress_of(Task.CLEARANCES, call_in, tally)
    return (
        Gate(gettext("Legal basis approved"), basis is Progress.DONE, call_in.legal_basis_approved_by or "", _day(call_in.legal_basis_approved_on)),
        Gate(gettext("Reviewed by every agency"), review is Progress.DONE, _cleared(tally.people), ""),
        Gate(gettext("Participants approved"), list_ is Progress.DONE, call_in.invitees_approved_by or "", _day(call_in.invitees_approved_at and clock.local(call_in.invitees_approved_at).date())),
        *(
            Gate(title_of(task), task.done_at is not None, agency, _day(task.done_at and clock.local(task.done_at).date()))
            for task, agency in shared_gates(call_in)
        ),
    )  # fmt: skip


def _long_day(day: date) -> str:
    return f"{swedish.weekday(day, _locale())} {swedish.long_date(day, _locale())}"


def _locale() -> str:
    return str(get_locale() or "sv")


def _day(day: date | None) -> str:
    return swedish.day_and_month(day, _locale()) if day else ""


def _cleared(people: People | None) -> str:
    return str(
        gettext("%(number)s of %(all)s", number=people.cleared, all=people.invited) if people and people.invited else ""
    )
