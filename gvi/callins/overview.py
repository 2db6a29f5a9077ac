"""A call-in as its overview tells it: every task with true numbers, the gates, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for
from flask_babel import gettext, ngettext

from gvi.access.actor import Actor
from gvi.access.guard import NEEDS
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.agencies.models import Agency
from gvi.callins import queries, readiness
from gvi.callins.lifecycle import STEPS, Move
from gvi.callins.listing import STATE_STYLES
from gvi.callins.models import CallIn, State
from gvi.callins.readiness import GATES, People, Progress, Tally, Task
from gvi.core import clock
from gvi.core.templating import day as day_text
from gvi.core.templating import weekday, word_text
from gvi.extensions import db

ENDPOINTS: dict[Task, str] = {
    Task.DETAILS: "callins.edit", Task.PARTICIPANTS: "participants.index", Task.CLEARANCES: "clearances.index",
    Task.SPEAKERS: "slots.index_slots", Task.RUN_SHEET: "slots.programme", Task.SUMMONSES: "letters.index",
    Task.INVITATIONS: "calendar.index", Task.ATTENDANCE: "attendance.index", Task.CLOSE: "attendance.close",
}  # fmt: skip
STYLES = {Progress.NOT_STARTED: "", Progress.IN_PROGRESS: "info", Progress.AWAITING_REVIEW: "wait", Progress.DONE: "done"}


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
class Next:
    """The next step: a page to open, or a move to make by pressing."""

    label: str
    url: str
    task: Task | None
    is_move: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows besides the call-in itself."""

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
    step = next_step(actor, call_in, tally)
    agency = db.session.get_one(Agency, call_in.owner_agency_id)
    lines = {task: _line(actor, call_in, tally, task, agency.unit or agency.name, today) for task in Task}
    return Overview(
        tally=tally,
        before=tuple(lines[task] for task in readiness.BEFORE),
        after=tuple(lines[task] for task in readiness.AFTER),
        gates=_gates(call_in, tally),
        next=step,
        moves=tuple(each for each in _moves(actor, call_in, tally) if step is None or each.url != step.url),
        may_cancel=_may(actor, call_in, Move.CANCEL) and not (tally.people and tally.people.marked),
        ready=readiness.ready(call_in, tally),
        workdays_left=readiness.workdays_left(today, call_in.day),
        days_left=max(0, (call_in.day - today).days),
        style=STATE_STYLES[call_in.state],
    )


def next_step(actor: Actor, call_in: CallIn, tally: Tally) -> Next | None:
    """What the posting can do next, or None when that is somebody else's, or nothing."""
    if not allows(actor, Permission.CALL_IN_EDIT, call_in):
        return None
    for move in _timely(call_in, tally):
        if _may(actor, call_in, move):
            return _move(call_in, move)
    for task in _in_turn(call_in, tally):
        if url := link(actor, task, call_in):
            return Next(_what_to_do(task), url, task)
    return None


def link(actor: Actor, task: Task, call_in: CallIn) -> str | None:
    """Where the task is done, when the page exists and the posting may open it."""
    view = current_app.view_functions.get(ENDPOINTS[task])
    if view is None or not allows(actor, getattr(view, NEEDS), call_in):
        return None
    return url_for(ENDPOINTS[task], ref=call_in.ref)


def page(call_in: CallIn) -> str:
    """The address of the overview."""
    return url_for("callins.show", ref=call_in.ref)


def _in_turn(call_in: CallIn, tally: Tally) -> list[Task]:
    """Open tasks in the order to take them: once people are chosen, the review is asked for before more is done."""
    tasks = readiness.open_tasks(call_in, tally)
    chosen = tally.people is not None and tally.people.invited > 0
    if chosen and not call_in.is_asked and Task.CLEARANCES in tasks:
        tasks.remove(Task.CLEARANCES)
        tasks.insert(tasks.index(Task.PARTICIPANTS) if Task.PARTICIPANTS in tasks else 0, Task.CLEARANCES)
    return tasks


def _timely(call_in: CallIn, tally: Tally) -> list[Move]:
    """The move whose time has come, when there is one."""
    people = tally.people or People()
    everybody = people.invited > 0
    due = {
        Move.APPROVE: call_in.has_legal_basis and everybody and people.cleared == people.invited,
        Move.SUMMON: everybody and people.printed >= people.invited,
        Move.HOLD: clock.today() >= call_in.day,
    }
    return [move for move, timely in due.items() if timely and call_in.state in STEPS[move].sources]


def _moves(actor: Actor, call_in: CallIn, tally: Tally) -> list[Next]:
    """Moves that may be made by pressing; whether the rules agree is told when one is pressed."""
    offered = [Move.REOPEN, Move.SUMMON] + ([Move.HOLD] if clock.today() >= call_in.day else [])
    if tally.people and tally.people.invited:
        offered.insert(0, Move.APPROVE)
    return [_move(call_in, move) for move in offered if _may(actor, call_in, move)]


def _may(actor: Actor, call_in: CallIn, move: Move) -> bool:
    return call_in.state in STEPS[move].sources and allows(actor, STEPS[move].permission, call_in)


def _move(call_in: CallIn, move: Move) -> Next:
    labels = {
        Move.APPROVE: gettext("Approve participants"),
        Move.REOPEN: gettext("Take back the approval"),
        Move.SUMMON: gettext("Mark as summoned"),
        Move.HOLD: gettext("Mark as held"),
    }
    return Next(labels[move], url_for("callins.move", ref=call_in.ref, move=move), None, is_move=True)


def _what_to_do(task: Task) -> str:
    return {
        Task.DETAILS: gettext("Fill in the details"),
        Task.PARTICIPANTS: gettext("Choose participants"),
        Task.CLEARANCES: gettext("Request review"),
        Task.SPEAKERS: gettext("Go on with the speakers"),
        Task.RUN_SHEET: gettext("Go on with the run sheet"),
        Task.SUMMONSES: gettext("Go on with the summonses"),
        Task.INVITATIONS: gettext("Send invitations"),
        Task.ATTENDANCE: gettext("Fill in attendance"),
        Task.CLOSE: gettext("Close the call-in"),
    }[task]


def _line(actor: Actor, call_in: CallIn, tally: Tally, task: Task, agency: str, today: date) -> Line:
    progress = readiness.progress_of(task, call_in, tally)
    due = readiness.due_on(task, day=call_in.day, planned_on=clock.local(call_in.created_at).date())
    is_done = progress is Progress.DONE
    return Line(
        task=task,
        title=word_text(task),
        url=link(actor, task, call_in),
        text=_TEXTS[task](call_in, tally),
        owner=gettext("All agencies") if task is Task.CLEARANCES else agency,
        when="" if is_done or not call_in.is_open else weekday(due),
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
    )  # fmt: skip


def _day(day: date | None) -> str:
    return weekday(day) if day else ""


def _cleared(people: People | None) -> str:
    return gettext("%(number)s of %(all)s", number=people.cleared, all=people.invited) if people and people.invited else ""


def _details(call_in: CallIn, _tally: Tally) -> str:
    missing = [
        word
        for word, there in (
            (gettext("legal basis with approval"), call_in.has_legal_basis),
            (gettext("triggering event"), call_in.trigger_wording),
            (gettext("street address"), call_in.venue_street),
            (gettext("meeting point"), call_in.meeting_point),
            (gettext("phone for excuses"), call_in.excuse_phone),
        )
        if not there
    ]
    if missing:
        return gettext("Missing: %(what)s.", what=", ".join(missing))
    return gettext("Date, venue, triggering event and legal basis.")


def _participants(call_in: CallIn, tally: Tally) -> str:
    if tally.people is None:
        return gettext("Chosen by the agency that holds the call-in.")
    if not tally.people.invited:
        return gettext("Nobody is chosen yet. Room for %(number)s.", number=call_in.capacity)
    chosen = ngettext("%(num)d chosen", "%(num)d chosen", tally.people.invited)
    if call_in.invitees_approved_at:
        return gettext("%(chosen)s, approved by %(who)s.", chosen=chosen, who=call_in.invitees_approved_by)
    return gettext("%(chosen)s of %(capacity)s places. Not approved yet.", chosen=chosen, capacity=call_in.capacity)


def _clearances(call_in: CallIn, tally: Tally) -> str:
    people = tally.people
    if people is None:
        return gettext("Every agency answers for each participant.")
    if not call_in.is_asked:
        return gettext("Not requested yet. Printing waits for the answers.")
    text = gettext("%(number)s of %(all)s may be called.", number=people.cleared, all=people.invited)
    if people.refused:
        text += " " + ngettext("%(num)d cannot be summoned.", "%(num)d cannot be summoned.", people.refused)
    return text


def _speakers(_call_in: CallIn, tally: Tally) -> str:
    if not tally.parts:
        return gettext("No parts yet.")
    if tally.confirmed >= tally.speaking:
        return ngettext("%(num)d part, every speaker has said yes.", "%(num)d parts, every speaker has said yes.", tally.parts)
    return gettext("%(confirmed)s of %(all)s have said yes.", confirmed=tally.confirmed, all=tally.speaking)


def _run_sheet(_call_in: CallIn, tally: Tally) -> str:
    if not tally.parts:
        return gettext("The run sheet is empty.")
    parts = [gettext("%(minutes)s minutes of at most %(limit)s.", minutes=tally.minutes, limit=tally.limit)]
    if tally.missing_voices:
        parts.append(ngettext("%(num)d voice is missing.", "%(num)d voices are missing.", tally.missing_voices))
    else:
        parts.append(gettext("All three voices are there."))
    if tally.unrehearsed:
        parts.append(ngettext("%(num)d part is not rehearsed.", "%(num)d parts are not rehearsed.", tally.unrehearsed))
    return " ".join(parts)


def _summonses(_call_in: CallIn, tally: Tally) -> str:
    people = tally.people
    if people is None:
        return gettext("Printed when the review is done.")
    if not people.invited:
        return gettext("Nobody to write to yet.")
    return gettext("%(printed)s of %(all)s printed, %(served)s served.", printed=people.printed, served=people.served, all=people.invited)


def _invitations(_call_in: CallIn, tally: Tally) -> str:
    if not tally.sent:
        return gettext("None sent yet. Participants never get one.")
    parts = [ngettext("%(num)d sent to speakers and staff.", "%(num)d sent to speakers and staff.", tally.sent)]
    if tally.outdated:
        parts.append(ngettext("%(num)d says another time.", "%(num)d say another time.", tally.outdated))
    if tally.uninvited:
        parts.append(ngettext("%(num)d speaker has none.", "%(num)d speakers have none.", tally.uninvited))
    return " ".join(parts)


def _attendance(call_in: CallIn, tally: Tally) -> str:
    if call_in.state not in {State.HELD, State.CLOSED}:
        return gettext("Opens on the day, %(day)s.", day=day_text(call_in.day))
    if tally.people is None:
        return gettext("Kept by the agency that held the call-in.")
    people = tally.people
    text = gettext("%(came)s of %(all)s came.", came=people.came, all=people.invited)
    if blank := people.invited - people.marked:
        text += " " + ngettext("%(num)d is not marked.", "%(num)d are not marked.", blank)
    return text


def _close(call_in: CallIn, _tally: Tally) -> str:
    if call_in.state is State.CLOSED:
        return gettext("The call-in is closed.")
    return gettext("A call-in cannot be closed while anybody is unmarked.")


_TEXTS: dict[Task, Callable[[CallIn, Tally], str]] = {
    Task.DETAILS: _details, Task.PARTICIPANTS: _participants, Task.CLEARANCES: _clearances, Task.SPEAKERS: _speakers,
    Task.RUN_SHEET: _run_sheet, Task.SUMMONSES: _summonses, Task.INVITATIONS: _invitations, Task.ATTENDANCE: _attendance,
    Task.CLOSE: _close,
}  # fmt: skip
