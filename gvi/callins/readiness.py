"""What remains before a call-in can be held and closed: its tasks, how far each has come, and by when. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from gvi.callins.models import State
from gvi.core import workdays


class Task(StrEnum):
    """One line of the overview, in the order of the work."""

    DETAILS = "details"
    PARTICIPANTS = "participants"
    CLEARANCES = "clearances"
    SPEAKERS = "speakers"
    RUN_SHEET = "run_sheet"
    SUMMONSES = "summonses"
    INVITATIONS = "invitations"
    ATTENDANCE = "attendance"
    CLOSE = "close"


BEFORE = (
    Task.DETAILS,
    Task.PARTICIPANTS,
    Task.CLEARANCES,
    Task.SPEAKERS,
    Task.RUN_SHEET,
    Task.SUMMONSES,
    Task.INVITATIONS,
)
"""What is done before the meeting; readiness counts these."""
AFTER = (Task.ATTENDANCE, Task.CLOSE)
GATES = frozenset({Task.PARTICIPANTS, Task.CLEARANCES})
"""Nothing goes on past these until they are done."""

OFFSETS: dict[Task, int] = {
    Task.DETAILS: -40, Task.PARTICIPANTS: -25, Task.CLEARANCES: -25, Task.SPEAKERS: -20, Task.RUN_SHEET: -20,
    Task.SUMMONSES: -15, Task.INVITATIONS: -15, Task.ATTENDANCE: 1, Task.CLOSE: 1,
}  # fmt: skip
"""Working days from the meeting to when a task should be done (eight, five, four and three weeks before)."""


class Progress(StrEnum):
    """How far a task has come."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    AWAITING_REVIEW = "awaiting_review"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class People:
    """How many of those invited have come how far."""

    invited: int = 0
    """In an overview those who are still called, and so in every number but `called_off`."""
    printed: int = 0
    served: int = 0
    called_off: int = 0
    """On the list, and no longer called."""
    untimed: int = 0
    """Nobody has said when they arrive, so no letter can be printed for them."""
    unnumbered: int = 0
    """Neither the call-in nor their supervision has a case number, so no letter can be printed for them."""
    cleared: int = 0
    """Every agency has answered, and none said no."""
    refused: int = 0
    marked: int = 0
    unmarked: int = 0
    """Still called, and nobody has said whether they came."""
    came: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers behind one overview."""

    parts: int = 0
    speaking: int = 0
    """Parts that carry a voice, and so need a speaker."""
    confirmed: int = 0
    unrehearsed: int = 0
    minutes: int = 0
    limit: int = 60
    missing_voices: int = 3
    sent: int = 0
    """Calendar invitations that stand."""
    outdated: int = 0
    """Of these, those that say another time or venue."""
    uninvited: int = 0
    """Speakers who have said yes and have none."""
    is_seated: bool = False
    """Does the arrival plan stand? False also for a reader who may not know how many are called."""
    people: People | None = None
    """None for a reader who may not know how many are called."""


class Plan(Protocol):
    """What readiness needs to know of a call-in."""

    @property
    def state(self) -> State: ...
    @property
    def has_legal_basis(self) -> bool: ...
    @property
    def is_asked(self) -> bool: ...
    @property
    def venue_street(self) -> str | None: ...
    @property
    def meeting_point(self) -> str | None: ...
    @property
    def excuse_phone(self) -> str | None: ...


def progress_of(task: Task, plan: Plan, tally: Tally) -> Progress:
    """How far the task has come. Without numbers of people, what the call-in's own state tells."""
    return _JUDGES[task](plan, tally)


def ready(plan: Plan, tally: Tally) -> int:
    """How many of the tasks before the meeting are done."""
    return sum(progress_of(task, plan, tally) is Progress.DONE for task in BEFORE)


def open_tasks(plan: Plan, tally: Tally) -> list[Task]:
    """What can be worked on now, in order: what is not done and does not wait for others."""
    tasks = BEFORE if plan.state in _BEFORE_MEETING else AFTER if plan.state is State.HELD else ()
    return [task for task in tasks if progress_of(task, plan, tally) in {Progress.NOT_STARTED, Progress.IN_PROGRESS}]


def in_turn(plan: Plan, tally: Tally) -> list[Task]:
    """Open tasks in the order to take them: the basis first, then people, then the review; letters as soon as
    the list is approved; what only they need, last."""
    tasks = open_tasks(plan, tally)
    chosen = tally.people is not None and tally.people.invited > 0
    if chosen and not plan.is_asked and Task.CLEARANCES in tasks:
        tasks.remove(Task.CLEARANCES)
        tasks.insert(tasks.index(Task.PARTICIPANTS) if Task.PARTICIPANTS in tasks else 0, Task.CLEARANCES)
    if plan.state is State.INVITEES_APPROVED and Task.SUMMONSES in tasks:
        tasks.insert(0, tasks.pop(tasks.index(Task.SUMMONSES)))  # the letters have the longest way to go
    if plan.has_legal_basis and Task.DETAILS in tasks:
        tasks.append(tasks.pop(tasks.index(Task.DETAILS)))
    if Task.RUN_SHEET in tasks and _lacks_only_rehearsal(tally):
        tasks.append(tasks.pop(tasks.index(Task.RUN_SHEET)))
    return tasks


def due_on(task: Task, *, day: date, planned_on: date, closed: Container[date] = ()) -> date:
    """By when the task should be done: counted back from the meeting, but never before the meeting was planned."""
    return max(workdays.shift(day, OFFSETS[task], bridge_days=closed), planned_on)


def workdays_left(today: date, day: date, *, closed: Container[date] = ()) -> int:
    """Working days after today, the day of the meeting included; 0 once it has come."""
    return sum(
        workdays.is_workday(today + timedelta(days=ahead), bridge_days=closed)
        for ahead in range(1, (day - today).days + 1)
    )


def _lacks_only_rehearsal(tally: Tally) -> bool:
    """Is the run sheet finished but for the rehearsal, which is held close to the meeting?"""
    return bool(tally.parts and tally.minutes <= tally.limit and not tally.missing_voices and tally.unrehearsed)


_BEFORE_MEETING = frozenset({State.PLANNED, State.INVITEES_APPROVED, State.SUMMONED})
_SUMMONED = frozenset({State.SUMMONED, State.HELD, State.CLOSED})
_APPROVED = _SUMMONED | {State.INVITEES_APPROVED}


def _details(plan: Plan, tally: Tally) -> Progress:
    """Done with an approved basis and everything a letter says of the meeting."""
    whole = plan.has_legal_basis and plan.venue_street and plan.meeting_point and plan.excuse_phone
    numbered = not (tally.people and tally.people.unnumbered)
    return Progress.DONE if whole and numbered else Progress.IN_PROGRESS


def _participants(plan: Plan, tally: Tally) -> Progress:
    if plan.state in _APPROVED:
        return Progress.DONE
    if not tally.people or not tally.people.invited:
        return Progress.NOT_STARTED
    return Progress.AWAITING_REVIEW if _clearances(plan, tally) is Progress.AWAITING_REVIEW else Progress.IN_PROGRESS


def _clearances(plan: Plan, tally: Tally) -> Progress:
    people = tally.people
    if people is None:
        return Progress.DONE if plan.state in _SUMMONED else Progress.NOT_STARTED
    if people.invited and people.cleared == people.invited:
        return Progress.DONE
    if not plan.is_asked or not people.invited:
        return Progress.NOT_STARTED
    return Progress.IN_PROGRESS if people.refused else Progress.AWAITING_REVIEW


def _speakers(_plan: Plan, tally: Tally) -> Progress:
    if not tally.parts:
        return Progress.NOT_STARTED
    return Progress.DONE if tally.confirmed >= tally.speaking and not tally.missing_voices else Progress.IN_PROGRESS


def _run_sheet(_plan: Plan, tally: Tally) -> Progress:
    if not tally.parts:
        return Progress.NOT_STARTED
    sound = tally.minutes <= tally.limit and not tally.unrehearsed and not tally.missing_voices
    return Progress.DONE if sound else Progress.IN_PROGRESS


def _summonses(plan: Plan, tally: Tally) -> Progress:
    people = tally.people
    if people is None:
        return Progress.DONE if plan.state in _SUMMONED else Progress.NOT_STARTED
    if people.served and people.served == people.invited:
        return Progress.DONE
    return Progress.IN_PROGRESS if people.printed or people.served else Progress.NOT_STARTED


def _invitations(_plan: Plan, tally: Tally) -> Progress:
    if not tally.sent:
        return Progress.NOT_STARTED
    return Progress.IN_PROGRESS if tally.outdated or tally.uninvited else Progress.DONE


def _attendance(plan: Plan, tally: Tally) -> Progress:
    people = tally.people
    if plan.state is State.CLOSED or (people and people.invited and not people.unmarked):
        return Progress.DONE
    return Progress.IN_PROGRESS if people and people.marked else Progress.NOT_STARTED


def _close(plan: Plan, _tally: Tally) -> Progress:
    return Progress.DONE if plan.state is State.CLOSED else Progress.NOT_STARTED


_JUDGES: dict[Task, Callable[[Plan, Tally], Progress]] = {
    Task.DETAILS: _details, Task.PARTICIPANTS: _participants, Task.CLEARANCES: _clearances, Task.SPEAKERS: _speakers,
    Task.RUN_SHEET: _run_sheet, Task.SUMMONSES: _summonses, Task.INVITATIONS: _invitations, Task.ATTENDANCE: _attendance,
    Task.CLOSE: _close,
}  # fmt: skip
