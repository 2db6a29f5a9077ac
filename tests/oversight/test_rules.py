"""What counts as unusual: each rule by itself, along its edges."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from gvi.access.roles import Role
from gvi.oversight import rules
from gvi.oversight.rules import Assigned, Look, Oddity

NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)  # a Tuesday, noon in Stockholm


def look(
    number: int, *, person: str = "a", at: datetime = NOON, user: int = 1, role: Role = Role.POLICE_COORDINATOR
) -> Look:
    return Look(number, user, role, at, person)


def looks(people: int, *, every: timedelta) -> list[Look]:
    return [look(n, person=f"p{n}", at=NOON + n * every) for n in range(people)]


@pytest.mark.parametrize(
    ("people", "seconds", "bursts"),
    [
        (20, 1, 0),  # as many as may be
        (21, 1, 1),
        (21, 30, 1),  # the last exactly ten minutes after the first
        (21, 31, 0),
        (60, 1, 1),  # one long burst, not forty
        (200, 31, 0),
    ],
)
def test_more_than_twenty_people_within_ten_minutes_is_a_burst(people, seconds, bursts) -> None:
    assert len(rules.many_people(looks(people, every=timedelta(seconds=seconds)))) == bursts


def test_the_same_person_many_times_is_no_burst() -> None:
    assert rules.many_people([look(n, at=NOON + timedelta(seconds=n)) for n in range(100)]) == []


def test_two_bursts_an_hour_apart_are_two_and_hold_every_read_once() -> None:
    first = looks(25, every=timedelta(seconds=1))
    later = [look(100 + n, person=f"q{n}", at=NOON + timedelta(hours=1, seconds=n)) for n in range(30)]
    found = rules.many_people([*first, *later])
    assert [len(burst) for burst in found] == [25, 30]
    assert len({each.number for burst in found for each in burst}) == 55


@pytest.mark.parametrize(
    ("at", "off"),
    [
        (datetime(2026, 3, 10, 4, 59, tzinfo=UTC), True),  # 05.59
        (datetime(2026, 3, 10, 5, 0, tzinfo=UTC), False),  # 06.00
        (datetime(2026, 3, 10, 18, 59, tzinfo=UTC), False),  # 19.59
        (datetime(2026, 3, 10, 19, 0, tzinfo=UTC), True),  # 20.00
        (datetime(2026, 7, 7, 17, 59, tzinfo=UTC), False),  # 19.59 in summer
        (datetime(2026, 7, 7, 18, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 14, 11, 0, tzinfo=UTC), True),  # Saturday
        (datetime(2026, 4, 3, 11, 0, tzinfo=UTC), True),  # Good Friday
    ],
)
def test_hours_are_those_of_the_wall_clock_on_workdays(at, off) -> None:
    assert rules.is_off_hours(at) is off


@pytest.mark.parametrize(
    ("reader", "person", "same"),
    [
        ({"prov"}, {"nils", "prov"}, True),
        ({"prov"}, {"nils"}, False),
        (set(), {"nils"}, False),
        ({"prov"}, set(), False),
    ],
)
def test_the_readers_last_name_in_the_persons(reader, person, same) -> None:
    assert rules.shares_surname(reader, person) is same


HOUR = timedelta(hours=1)
MINE = Assigned(1, NOON - HOUR, None)
THEIRS = Assigned(2, NOON - HOUR, None)


@pytest.mark.parametrize(
    ("followers", "role", "off"),
    [
        ([], Role.POLICE_COORDINATOR, False),
        ([THEIRS], Role.POLICE_COORDINATOR, True),
        ([THEIRS], Role.ANALYST, True),
        ([THEIRS], Role.FIELD_OFFICER, False),
        ([THEIRS, MINE], Role.POLICE_COORDINATOR, False),
        ([THEIRS, Assigned(1, NOON - HOUR, NOON)], Role.POLICE_COORDINATOR, True),  # ended at that moment
        ([THEIRS, Assigned(1, NOON + HOUR, None)], Role.POLICE_COORDINATOR, True),  # not yet
        ([Assigned(2, NOON - HOUR, NOON - HOUR)], Role.POLICE_COORDINATOR, False),  # nobody any longer
        ([Assigned(2, NOON, None)], Role.POLICE_COORDINATOR, True),  # from that moment
    ],
)
def test_beside_the_assignment_is_when_others_follow_and_the_reader_does_not(followers, role, off) -> None:
    assert rules.is_off_assignment(look(1, role=role), followers) is off


def test_findings_are_one_a_user_and_kind_and_the_latest_first() -> None:
    night = NOON.replace(hour=23)
    found = rules.unusual(
        [look(1, at=night), look(2, at=night, person="b"), look(3, user=2)],
        surnames={1: {"prov"}, 2: set()}, names={"a": {"nils", "prov"}}, followers={"a": [THEIRS]},
    )  # fmt: skip
    assert [(each.oddity, each.user_id, each.first, each.reads, each.people) for each in found] == [
        (Oddity.OFF_HOURS, 1, 1, 2, 2),
        (Oddity.SAME_NAME, 1, 1, 1, 1),
        (Oddity.OFF_ASSIGNMENT, 1, 1, 1, 1),
    ]


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [
        (date(2026, 1, 1), date(2026, 1, 31), []),
        (date(2026, 2, 1), date(2026, 1, 31), ["period-ends-first"]),
        (date(2026, 7, 1), date(2026, 7, 2), ["review-period-in-future"]),
        (date(2026, 1, 1), date(2026, 4, 4), ["review-period-long"]),
    ],
)
def test_a_period_has_begun_and_is_three_months_at_most(first, last, codes) -> None:
    assert [p.code for p in rules.may_look_back(from_day=first, to_day=last, today=date(2026, 6, 1))] == codes


def test_a_sample_is_drawn_from_something_and_finished_when_all_is_judged() -> None:
    assert [p.code for p in rules.may_draw(size=0, population=0)] == ["review-nothing-read", "review-size-range"]
    assert not list(rules.may_draw(size=200, population=5)) and list(rules.may_draw(size=201, population=5))
    assert [p.code for p in rules.may_finish(unmarked=2, is_finished=True)] == ["review-finished", "review-unmarked"]
    assert not list(rules.may_finish(unmarked=0, is_finished=False))
