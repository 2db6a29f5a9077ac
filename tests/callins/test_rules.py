"""What a call-in must be to be planned, and what readiness makes of its numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from gvi.callins import readiness, rules
from gvi.callins.models import Attendance, State
from gvi.callins.readiness import People, Progress, Tally, Task
from gvi.callins.rules import Booking, Details

NOW = datetime(2031, 1, 15, 9, tzinfo=UTC)
EVENING = Details(day=date(2031, 3, 4), hour=time(18), venue="Folkets hus", capacity=12)


def found(details: Details, *others: Booking, now: datetime = NOW) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in rules.may_plan(details, now=now, others=others)]


def booked(hour: int, *, minutes: int = 60, venue: str = "folkets hus", room: str | None = None) -> Booking:
    start = datetime(2031, 3, 4, hour - 1, tzinfo=UTC)
    return Booking(venue, room, start, start + timedelta(minutes=minutes))


def test_an_evening_ahead_can_be_planned() -> None:
    assert found(EVENING) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"day": date(2031, 1, 14)}, ("call-in-past", "day")),
        ({"day": date(2031, 1, 15), "hour": time(10)}, ("call-in-past", "hour")),
        ({"day": date(2031, 3, 30), "hour": time(2, 30)}, ("hour-skipped", "hour")),
        ({"hour": time(23, 30)}, ("call-in-past-midnight", "minutes")),
        ({"legal_basis": "FrL", "legal_basis_approved_on": date(2031, 1, 2)}, ("approval-without-name", "legal_basis_approved_by")),
        ({"legal_basis": "FrL", "legal_basis_approved_by": "Ebba"}, ("approval-without-date", "legal_basis_approved_on")),
        ({"legal_basis_approved_by": "Ebba", "legal_basis_approved_on": date(2031, 1, 2)}, ("approval-without-basis", "legal_basis")),
        ({"legal_basis": "FrL", "legal_basis_approved_by": "Ebba", "legal_basis_approved_on": date(2031, 1, 16)}, ("approved-in-future", "legal_basis_approved_on")),
        ({"excuse_day": date(2031, 3, 3)}, ("excuse-without-hour", "excuse_hour")),
        ({"excuse_hour": time(15)}, ("excuse-without-day", "excuse_day")),
        ({"excuse_day": date(2031, 3, 4), "excuse_hour": time(18)}, ("excuse-after-start", "excuse_day")),
        ({"excuse_day": date(2030, 3, 31), "excuse_hour": time(2, 30)}, ("hour-skipped", "excuse_hour")),
        ({"support_before": date(2031, 3, 5)}, ("support-after-meeting", "support_before")),
    ],
)  # fmt: skip
def test_each_thing_wrong_has_its_own_problem_beside_its_field(
    changes: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert found(replace(EVENING, **changes)) == [problem]


def test_a_meeting_may_end_at_midnight_sharp() -> None:
    assert found(replace(EVENING, hour=time(23))) == []


def test_the_doubled_autumn_hour_can_be_planned() -> None:
    assert found(replace(EVENING, day=date(2031, 10, 26), hour=time(2, 30))) == []


@pytest.mark.parametrize(
    ("mine", "other", "clash"),
    [
        (None, booked(17), False),
        (None, booked(17, minutes=61), True),
        (None, booked(19), False),
        (None, booked(18), True),
        ("sal B", booked(18), True),
        ("sal B", booked(18, room="Sal b"), True),
        ("sal B", booked(18, room="sal A"), False),
        (None, booked(18, room="sal A"), True),
        (None, booked(18, venue="Stadshallen"), False),
    ],
)
def test_a_venue_is_taken_when_place_and_time_both_meet(mine: str | None, other: Booking, clash: bool) -> None:
    assert found(replace(EVENING, room=mine), other) == ([("venue-taken", "venue")] if clash else [])


def test_the_clash_names_the_time() -> None:
    [problem] = rules.may_plan(EVENING, now=NOW, others=[booked(18, room="Sal B")])
    assert problem.facts["place"] == "folkets hus, Sal B"
    assert problem.facts["start"] == datetime(2031, 3, 4, 17, tzinfo=UTC)


def test_what_has_been_held_is_not_moved_but_may_be_corrected() -> None:
    assert [problem.code for problem in rules.may_change(State.HELD, moves=True)] == ["call-in-was-held"]
    assert not list(rules.may_change(State.HELD, moves=False))
    assert [problem.code for problem in rules.may_change(State.CLOSED, moves=False)] == ["call-in-closed"]


@pytest.mark.parametrize("state", State)
def test_another_day_or_a_lost_basis_takes_back_an_approval_and_only_that(state: State) -> None:
    approved = state in {State.INVITEES_APPROVED, State.SUMMONED}
    assert rules.needs_new_approval(state, day_changed=True, has_legal_basis=True) is approved
    assert rules.needs_new_approval(state, day_changed=False, has_legal_basis=False) is approved
    assert not rules.needs_new_approval(state, day_changed=False, has_legal_basis=True)


@pytest.mark.parametrize("attendance", [None, *Attendance])
def test_only_who_is_excused_needs_an_excuse(attendance: Attendance | None) -> None:
    codes = [problem.code for problem in rules.may_excuse("D01", attendance, None)]
    assert codes == (["excuse-missing"] if attendance is Attendance.EXCUSED else [])
    assert not list(rules.may_excuse("D01", attendance, "ill"))


@dataclass
class Plan:
    state: State = State.PLANNED
    has_legal_basis: bool = False
    is_asked: bool = False
    venue_street: str | None = None
    meeting_point: str | None = None
    excuse_phone: str | None = None


def progress(task: Task, tally: Tally, **plan: Any) -> Progress:
    return readiness.progress_of(task, Plan(**plan), tally)


FOR_LETTERS = {"venue_street": "Norra vägen 1", "meeting_point": "Entrén", "excuse_phone": "+4640123456"}
SPOKEN_FOR = Tally(parts=10, speaking=8, confirmed=8, minutes=56, missing_voices=0, sent=9)


@pytest.mark.parametrize(
    ("task", "tally", "plan", "expected"),
    [
        (Task.DETAILS, Tally(), {}, Progress.IN_PROGRESS),
        (Task.DETAILS, Tally(), {"has_legal_basis": True}, Progress.IN_PROGRESS),
        (Task.DETAILS, Tally(), {"has_legal_basis": True, **FOR_LETTERS}, Progress.DONE),
        (Task.DETAILS, Tally(), FOR_LETTERS, Progress.IN_PROGRESS),
        (Task.PARTICIPANTS, Tally(people=People()), {}, Progress.NOT_STARTED),
        (Task.PARTICIPANTS, Tally(people=People(invited=12)), {}, Progress.IN_PROGRESS),
        (Task.PARTICIPANTS, Tally(people=People(invited=12, cleared=3)), {"is_asked": True}, Progress.AWAITING_REVIEW),
        (Task.PARTICIPANTS, Tally(people=People(invited=12)), {"state": State.INVITEES_APPROVED}, Progress.DONE),
        (Task.CLEARANCES, Tally(people=People(invited=12)), {}, Progress.NOT_STARTED),
        (Task.CLEARANCES, Tally(people=People(invited=12, cleared=11)), {"is_asked": True}, Progress.AWAITING_REVIEW),
        (Task.CLEARANCES, Tally(people=People(invited=12, cleared=11, refused=1)), {"is_asked": True}, Progress.IN_PROGRESS),
        (Task.CLEARANCES, Tally(people=People(invited=12, cleared=12)), {"is_asked": True}, Progress.DONE),
        (Task.SPEAKERS, Tally(), {}, Progress.NOT_STARTED),
        (Task.SPEAKERS, replace(SPOKEN_FOR, confirmed=7), {}, Progress.IN_PROGRESS),
        (Task.SPEAKERS, replace(SPOKEN_FOR, missing_voices=1), {}, Progress.IN_PROGRESS),
        (Task.SPEAKERS, SPOKEN_FOR, {}, Progress.DONE),
        (Task.RUN_SHEET, SPOKEN_FOR, {}, Progress.DONE),
        (Task.RUN_SHEET, replace(SPOKEN_FOR, minutes=61), {}, Progress.IN_PROGRESS),
        (Task.RUN_SHEET, replace(SPOKEN_FOR, unrehearsed=1), {}, Progress.IN_PROGRESS),
        (Task.SUMMONSES, Tally(people=People(invited=12)), {}, Progress.NOT_STARTED),
        (Task.SUMMONSES, Tally(people=People(invited=12, printed=12, served=11)), {}, Progress.IN_PROGRESS),
        (Task.SUMMONSES, Tally(people=People(invited=12, printed=12, served=12)), {}, Progress.DONE),
        (Task.INVITATIONS, SPOKEN_FOR, {}, Progress.DONE),
        (Task.INVITATIONS, replace(SPOKEN_FOR, sent=0), {}, Progress.NOT_STARTED),
        (Task.INVITATIONS, replace(SPOKEN_FOR, outdated=1), {}, Progress.IN_PROGRESS),
        (Task.INVITATIONS, replace(SPOKEN_FOR, uninvited=1), {}, Progress.IN_PROGRESS),
        (Task.ATTENDANCE, Tally(people=People(invited=12, marked=1, unmarked=11)), {"state": State.HELD}, Progress.IN_PROGRESS),
        (Task.ATTENDANCE, Tally(people=People(invited=12, marked=12)), {"state": State.HELD}, Progress.DONE),
        (Task.CLOSE, Tally(), {"state": State.CLOSED}, Progress.DONE),
    ],
)  # fmt: skip
def test_each_task_comes_as_far_as_its_numbers(
    task: Task, tally: Tally, plan: dict[str, Any], expected: Progress
) -> None:
    assert progress(task, tally, **plan) is expected


@pytest.mark.parametrize("state", [State.PLANNED, State.INVITEES_APPROVED, State.SUMMONED])
def test_without_numbers_the_state_alone_decides(state: State) -> None:
    """A reader who may not know how many are called sees the same whether nobody or everybody is."""
    seen = {
        task: progress(task, Tally(people=None), state=state, is_asked=asked)
        for task in (Task.PARTICIPANTS, Task.CLEARANCES)
        for asked in (False, True)
    }
    assert seen[Task.PARTICIPANTS] is (Progress.NOT_STARTED if state is State.PLANNED else Progress.DONE)
    assert seen[Task.CLEARANCES] is (Progress.DONE if state is State.SUMMONED else Progress.NOT_STARTED)


def test_what_waits_for_others_is_not_the_next_task() -> None:
    tally = Tally(people=People(invited=12, unmarked=12))
    assert readiness.open_tasks(Plan(has_legal_basis=True, is_asked=True, **FOR_LETTERS), tally)[0] is Task.SPEAKERS
    assert readiness.open_tasks(Plan(state=State.HELD), tally) == [Task.ATTENDANCE, Task.CLOSE]
    assert readiness.open_tasks(Plan(state=State.CANCELLED), tally) == []


def test_due_dates_count_back_in_working_days_and_not_past_the_planning() -> None:
    day = date(2026, 3, 31)
    assert readiness.due_on(Task.SUMMONSES, day=day, planned_on=date(2026, 1, 1)) == date(2026, 3, 10)
    assert readiness.due_on(Task.SUMMONSES, day=day, planned_on=date(2026, 3, 20)) == date(2026, 3, 20)


def test_working_days_left_as_in_the_sketch() -> None:
    assert readiness.workdays_left(date(2026, 3, 12), date(2026, 3, 31)) == 13
    assert readiness.workdays_left(date(2026, 3, 31), date(2026, 3, 31)) == 0
    assert readiness.workdays_left(date(2026, 4, 1), date(2026, 3, 31)) == 0
