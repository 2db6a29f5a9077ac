"""Who is told what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from gvi.core.problems import RuleBroken, insist
from gvi.invitations import rules
from gvi.invitations.models import CalendarState
from gvi.invitations.rules import Meeting, Step

START = datetime(2031, 3, 4, 17, tzinfo=UTC)
MEETING = Meeting(START, START + timedelta(hours=1), "Folkets hus Norra, sal B")


@dataclass
class Told:
    state: CalendarState = CalendarState.REQUESTED
    starts_at: datetime = MEETING.starts_at
    ends_at: datetime = MEETING.ends_at
    place: str = MEETING.place


GONE = CalendarState.CANCELLED


@pytest.mark.parametrize(
    ("told", "wanted", "step"),
    [
        (None, True, Step.INVITE),
        (None, False, None),
        (Told(), True, None),
        (Told(), False, Step.CANCEL),
        (Told(starts_at=START - timedelta(days=1)), True, Step.UPDATE),
        (Told(ends_at=START + timedelta(hours=2)), True, Step.UPDATE),
        (Told(place="Folkets hus Norra"), True, Step.UPDATE),
        (Told(place="Folkets hus Norra"), False, Step.CANCEL),
        (Told(GONE), True, Step.INVITE),
        (Told(GONE), False, None),
        (Told(GONE, place="elsewhere"), False, None),
    ],
)
def test_each_case_has_its_step(told: Told | None, wanted: bool, step: Step | None) -> None:
    assert rules.step(told, MEETING, wanted=wanted) is step


def test_the_sequence_begins_at_nought_and_always_rises() -> None:
    assert [rules.next_sequence(last) for last in (None, 0, 4)] == [0, 1, 5]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"steps": 0}, ["calendar-nothing-to-send"]),
        ({"is_over": True}, ["calendar-call-in-past"]),
        ({"is_over": True, "inviting": 0}, []),
        ({"is_closed": True}, ["call-in-closed"]),
        ({"is_closed": True, "steps": 0}, ["call-in-closed"]),
        ({"has_contact": False}, ["calendar-contact-missing"]),
    ],
)
def test_sending_is_refused_for_a_reason(changes: dict[str, object], codes: list[str]) -> None:
    facts = {"steps": 2, "inviting": 1, "is_over": False, "is_closed": False, "has_contact": True, **changes}
    assert [problem.code for problem in rules.may_send(**facts)] == codes  # type: ignore[arg-type]


def test_a_refusal_stops_the_operation() -> None:
    with pytest.raises(RuleBroken, match="calendar-nothing-to-send"):
        insist(rules.may_send(steps=0, inviting=0, is_over=False, is_closed=False, has_contact=True))


def test_the_mark_of_a_meeting_follows_time_and_place() -> None:
    others = [
        replace(MEETING, place="x"),
        replace(MEETING, starts_at=START - timedelta(minutes=1)),
        replace(MEETING, ends_at=START + timedelta(hours=3)),
    ]
    assert len({MEETING.mark, *(other.mark for other in others)}) == 4
    assert replace(MEETING).mark == MEETING.mark
