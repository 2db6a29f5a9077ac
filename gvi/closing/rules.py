"""What may be done after a meeting, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from gvi.callins.models import CAME, TOOK_PLACE, Attendance, Duty, State
from gvi.closing.models import Finding, Heard
from gvi.core.problems import Problem

HEARD_WORKDAYS = 5
"""Working days from the meeting until somebody who stayed away should have been heard."""


class Step(StrEnum):
    """How far the follow-up of somebody who stayed away has come."""

    EXCUSE = "excuse"
    ASSESSMENT = "assessment"
    DECISION = "decision"
    DONE = "done"
    WITHDRAWN = "withdrawn"


def step_of(*, heard: Heard | None, finding: Finding | None, decided: bool, withdrawn: bool) -> Step:
    """The step that somebody takes next."""
    if withdrawn:
        return Step.WITHDRAWN
    if heard is None:
        return Step.EXCUSE
    if finding is None:
        return Step.ASSESSMENT
    return Step.DONE if decided else Step.DECISION


def is_followed(attendance: Attendance | None, duty: Duty) -> bool:
    """Is the absence looked into? Only of those who were obliged to come: an invitation may be left without a word."""
    return attendance is Attendance.NO_SHOW and duty is Duty.MANDATORY


def may_take(step: Step, wanted: Step) -> Iterator[Problem]:
    """The steps are taken one after another."""
    if step is Step.WITHDRAWN:
        yield Problem("absence-withdrawn")
    elif step is not wanted:
        yield Problem("absence-other-step")


def may_hear(heard: Heard, note: str | None, *, on: date, meeting: date, today: date) -> Iterator[Problem]:
    """A reason that was given is written down, on a day between the meeting and today."""
    if heard is Heard.GAVE_REASON and not note:
        yield Problem("absence-reason-missing", field="heard_note")
    yield from _between("heard_on", on, meeting, today)


def may_find(on: date, *, heard_on: date | None, today: date) -> Iterator[Problem]:
    """Nobody is judged before they have been asked."""
    yield from _between("found_on", on, heard_on or today, today)


def may_decide(on: date, *, found_on: date | None, today: date) -> Iterator[Problem]:
    """Nothing is decided before it has been assessed."""
    yield from _between("decided_on", on, found_on or today, today)


def may_take_back(step: Step) -> Iterator[Problem]:
    """There is a step to take back."""
    if step in {Step.EXCUSE, Step.WITHDRAWN}:
        yield Problem("absence-nothing-to-undo")


def may_correct(
    state: State, before: Attendance | None, after: Attendance, *, reason: str | None, excuse: str | None
) -> Iterator[Problem]:
    """Of a closed call-in the attendance of one person is corrected at a time, with the reason why."""
    if state is not State.CLOSED:
        yield Problem("correct-when-closed")
    if before is after:
        yield Problem("correct-nothing", field="attendance")
    if not reason:
        yield Problem("correct-without-reason", field="reason")
    if after is Attendance.EXCUSED and not excuse:
        yield Problem("correct-without-excuse", field="excuse")


def may_talk(state: State, attendance: Attendance | None, *, on: date, meeting: date, today: date) -> Iterator[Problem]:
    """A talk is held with somebody who came, after the meeting."""
    if state not in TOOK_PLACE:
        yield Problem("after-not-held")
    elif attendance not in CAME:
        yield Problem("talk-not-there")
    yield from _between("talked_on", on, meeting, today)


def may_debrief(state: State, *, on: date, meeting: date, today: date) -> Iterator[Problem]:
    """Nothing is learnt from a meeting before it has been held."""
    if state not in TOOK_PLACE:
        yield Problem("after-not-held")
    yield from _between("held_on", on, meeting, today)


def may_write(
    step: Step, *, reply_by: date, today: date, lawyer: str | None, lawyer_on: date | None
) -> Iterator[Problem]:
    """The letter asks for a reason: it is sent while nobody has assessed one, and when a lawyer has said that it may."""
    if step not in {Step.EXCUSE, Step.ASSESSMENT}:
        yield Problem("absence-letter-late")
    if reply_by <= today:
        yield Problem("absence-reply-past", field="reply_by")
    if not lawyer or lawyer_on is None:
        yield Problem("absence-letter-lawyer", field="lawyer")
    elif lawyer_on > today:
        yield Problem("absence-lawyer-future", field="lawyer_on")


def _between(field: str, day: date, first: date, today: date) -> Iterator[Problem]:
    if day < first:
        yield Problem("after-too-early", field=field, facts={"day": first})
    elif day > today:
        yield Problem("after-in-future", field=field)
