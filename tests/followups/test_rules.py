"""Few groups at a time, a review in sight, and an end that has been told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gvi.followups import rules

TODAY = date(2031, 3, 4)
DAY = timedelta(days=1)
SOUND = {
    "in_focus": 1,
    "limit": 2,
    "already": False,
    "decided_on": TODAY,
    "starts_on": TODAY,
    "review_due": TODAY + 14 * DAY,
    "today": TODAY,
}


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"in_focus": 2}, ["focus-too-many"]),
        ({"already": True, "in_focus": 2}, ["focus-already-open"]),
        ({"decided_on": TODAY + DAY, "starts_on": TODAY + DAY}, ["focus-decided-ahead"]),
        ({"starts_on": TODAY - DAY}, ["focus-before-decision"]),
        ({"review_due": TODAY}, ["focus-review-too-early"]),
    ],
)
def test_what_stops_a_focus_from_being_opened(changes: dict[str, object], found: list[str]) -> None:
    assert codes(rules.may_open(**{**SOUND, **changes})) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told_back_on", "found"),
    [(TODAY, []), (TODAY + DAY, ["told-back-ahead"]), (TODAY - 31 * DAY, ["told-back-before-start"])],
)
def test_focus_ends_after_the_group_has_been_told(told_back_on: date, found: list[str]) -> None:
    assert codes(rules.may_end(told_back_on=told_back_on, starts_on=TODAY - 30 * DAY, today=TODAY)) == found


@pytest.mark.parametrize(
    ("due_on", "done_on", "count", "found"),
    [
        (TODAY + DAY, None, None, []),
        (None, TODAY, 3, []),
        (None, None, None, ["action-without-date"]),
        (None, TODAY + DAY, None, ["action-done-ahead"]),
        (TODAY, None, 3, ["action-count-undone"]),
    ],
)
def test_an_action_is_planned_or_done(
    due_on: date | None, done_on: date | None, count: int | None, found: list[str]
) -> None:
    assert codes(rules.may_act(due_on=due_on, done_on=done_on, count=count, today=TODAY)) == found
