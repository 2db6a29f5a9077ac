"""When each task is due: expected dates were counted in the almanac by hand, not by the program."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvi.callins.models import CallIn
from gvi.checklists import operations, playbook
from gvi.checklists.models import ChecklistTask
from gvi.checklists.rules import due_on
from gvi.core import clock
from gvi.core.workdays import Closed, between, is_bridge, is_workday, shift
from gvi.sites.queries import site_of
from tests import factories
from tests.world import actor

LONG_BEFORE = date(2020, 1, 1)
EASTER = {
    -40: "2026-02-17", -15: "2026-03-24", -10: "2026-03-31", -5: "2026-04-09", -3: "2026-04-13", 0: "2026-04-16", 1: "2026-04-17",
    3: "2026-04-21", 7: "2026-04-27", 14: "2026-05-07", 20: "2026-05-18",
}  # fmt: skip
"""A meeting on Thursday 16 April 2026: over Good Friday and Easter Monday back, over 1 May and Ascension Day on."""
MIDSUMMER = {
    -40: "2026-04-24", -15: "2026-06-02", -10: "2026-06-09", -5: "2026-06-16", -3: "2026-06-18", 0: "2026-06-24", 1: "2026-06-25",
    20: "2026-07-22",
}  # fmt: skip
"""On Wednesday 24 June 2026: over Midsummer's Eve, a Friday that is red nowhere and worked nowhere."""
NEW_YEAR = {-40: "2026-11-12", -15: "2026-12-17", -10: "2026-12-28", -5: "2027-01-07", -3: "2027-01-11", 0: "2027-01-14"}  # fmt: skip
"""On Thursday 14 January 2027: over Epiphany, New Year's Day and Eve, Christmas Day and Eve."""
SPRING = {-1: "2026-03-27", 0: "2026-03-29", 1: "2026-03-30", -3: "2026-03-25"}
AUTUMN = {-1: "2026-10-23", 0: "2026-10-25", 1: "2026-10-26", -3: "2026-10-21"}
"""On the Sundays on which the clock changes; the meeting's own day stays its own, although nobody works on it."""
MEETINGS = [
    (datetime(2026, 4, 16, 18), EASTER), (datetime(2026, 6, 24, 18), MIDSUMMER), (datetime(2027, 1, 14, 18), NEW_YEAR),
    (datetime(2026, 3, 29, 3, 30), SPRING), (datetime(2026, 3, 29, 0, 30), SPRING), (datetime(2026, 3, 29, 23, 30), SPRING),
    (datetime(2026, 10, 25, 2, 30), AUTUMN), (datetime(2026, 10, 25, 0, 30), AUTUMN), (datetime(2026, 10, 25, 23, 30), AUTUMN),
]  # fmt: skip


def meeting(moment: datetime) -> CallIn:
    starts_at = clock.at(moment.date(), time(moment.hour, moment.minute))
    return factories.call_in(actor("alva"), starts_at=starts_at)


def dates(tasks: list[ChecklistTask]) -> dict[int, str]:
    return {task.days: task.due.isoformat() for task in tasks}


@pytest.mark.parametrize(("moment", "expected"), MEETINGS, ids=str)
def test_every_task_is_due_on_the_day_the_almanac_gives(work, moment: datetime, expected: dict[int, str]) -> None:
    for days, day in expected.items():
        assert due_on(days, day=moment.date(), made_on=LONG_BEFORE).isoformat() == day, days
    with work():
        found = dates(operations.make(actor("alva"), meeting(moment), made_on=LONG_BEFORE))
    shared = expected.keys() & found.keys()
    assert len(shared) > 2
    assert {days: found[days] for days in shared} == {days: expected[days] for days in shared}


BRIDGED = {-40: "2026-04-23", -25: "2026-05-19", 20: "2026-07-22"}
"""With bridge days free the Friday after Ascension Day, 15 May, is lost: what is counted back over it comes a day earlier."""


def test_bridge_days_are_left_out_where_they_are_free(work) -> None:
    with work():
        call_in = meeting(datetime(2026, 6, 24, 18))
        tasks = operations.make(actor("alva"), call_in, made_on=LONG_BEFORE)
        assert dates(tasks)[-40] == "2026-04-24"
        playbook.close_days(actor("project_lead"), site_of(actor("alva")), bridge_days_free=True, closed_days=[])
        assert dates(tasks).items() >= BRIDGED.items()


def test_the_towns_own_days_are_left_out(work) -> None:
    with work():
        call_in = meeting(datetime(2027, 1, 14, 18))
        tasks = operations.make(actor("alva"), call_in, made_on=LONG_BEFORE)
        between_the_years = [date(2026, 12, 28), date(2026, 12, 29), date(2026, 12, 30)]
        playbook.close_days(
            actor("project_lead"), site_of(actor("alva")), bridge_days_free=False, closed_days=between_the_years
        )
        assert dates(tasks)[-10] == "2026-12-21"
        assert dates(tasks)[-5] == "2027-01-07"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 5, 15), True),  # Friday after Ascension Day
        (date(2026, 1, 2), True),  # Friday after New Year's Day
        (date(2026, 1, 5), True),  # Monday before Epiphany
        (date(2028, 6, 5), True),  # Monday before the national day
        (date(2026, 4, 2), False),  # Maundy Thursday has a Wednesday before it
        (date(2026, 12, 28), False),  # between the years there are three
        (date(2026, 6, 19), False),  # Midsummer's Eve is no working day at all
        (date(2026, 5, 13), False),
    ],
)
def test_a_bridge_day_is_a_single_one_between_free_ones(day: date, expected: bool) -> None:
    assert is_bridge(day) is expected


def test_nothing_is_due_before_the_list_was_made() -> None:
    assert due_on(-40, day=date(2026, 4, 16), made_on=date(2026, 4, 1)) == date(2026, 4, 1)
    assert due_on(3, day=date(2026, 4, 16), made_on=date(2026, 4, 1)) == date(2026, 4, 21)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 130), st.sampled_from([1, -1]), st.booleans())
def test_counting_there_and_back_agree(day: date, number: int, way: int, bridges: bool) -> None:
    closed, days = Closed(bridges=bridges), number * way
    there = shift(day, days, bridge_days=closed)
    assert is_workday(there, bridge_days=closed)
    assert between(day, there, bridge_days=closed) == days
