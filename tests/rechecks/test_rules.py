"""When a list is looked at again, and what may be decided."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gvi.callins.models import State
from gvi.core import workdays
from gvi.rechecks import rules
from gvi.rechecks.models import Occasion

DAY = date(2031, 4, 17)
"""A Thursday; Good Friday is the 11th and Easter Monday the 14th."""
EARLY = workdays.shift(DAY, rules.EARLY_DAYS)


def test_three_working_days_are_counted_past_easter() -> None:
    assert date(2031, 4, 10) == EARLY


@pytest.mark.parametrize(
    ("today", "occasion"),
    [
        (date(2031, 4, 9), None),
        (date(2031, 4, 10), Occasion.THREE_DAYS),
        (date(2031, 4, 16), Occasion.THREE_DAYS),  # a worker that was away over Easter
        (DAY, Occasion.DAY),
        (DAY + timedelta(days=1), None),
    ],
)
def test_the_worker_owes_a_look_three_days_before_and_on_the_day(today: date, occasion: Occasion | None) -> None:
    for state in State:
        owed = rules.due(today, day=DAY, early=EARLY, state=state)
        assert owed is (occasion if state in {State.INVITEES_APPROVED, State.SUMMONED} else None)


def test_a_meeting_that_moves_is_looked_at_anew() -> None:
    keys = {rules.key_of(1, occasion, day) for occasion in Occasion for day in (DAY, DAY + timedelta(days=1))}
    assert len(keys) == 2 * len(Occasion)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # the machine, not the data
@given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdef")))
def test_what_came_and_what_went_make_the_one_list_the_other(before: list[str], now: list[str]) -> None:
    change = rules.changed(before, now)
    assert (set(before) - set(change.gone)) | set(change.come) == set(now)
    assert not set(change.come) & set(before) and not set(change.gone) & set(now)


@pytest.mark.parametrize(
    "code", ["in-custody", "under-18", "restriction-person", "clearance-missing", "no-legal-basis"]
)
def test_nobody_overlooks_custody_a_child_protection_or_another_agency(code: str) -> None:
    found = rules.may_keep(State.INVITEES_APPROVED, code, present={code})
    assert [problem.code for problem in found] == ["keep-not-allowed"]


def test_an_unknown_age_may_be_decided_about_where_it_stands_in_the_way() -> None:
    assert not list(rules.may_keep(State.INVITEES_APPROVED, "age-unknown", present={"age-unknown"}))
    assert [each.code for each in rules.may_keep(State.INVITEES_APPROVED, "age-unknown", present=set())] == [
        "keep-nothing-there"
    ]
    assert [each.code for each in rules.may_keep(State.HELD, "age-unknown", present={"age-unknown"})] == [
        "list-is-final"
    ]


@pytest.mark.parametrize("state", list(State))
def test_who_is_called_is_called_off_before_the_meeting_and_once(state: State) -> None:
    ahead = state in {State.PLANNED, State.INVITEES_APPROVED, State.SUMMONED}
    assert (not list(rules.may_call_off(state, is_off=False, is_marked=False))) is ahead
    assert list(rules.may_call_off(state, is_off=True, is_marked=False))
    assert (not list(rules.may_undo(state, is_undone=False))) is ahead
    assert list(rules.may_undo(state, is_undone=True))
