"""When increased focus may be opened, reviewed, acted upon and ended. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gvi.core.problems import Problem


def may_open(
    *, in_focus: int, limit: int, already: bool, decided_on: date, starts_on: date, review_due: date, today: date
) -> Iterator[Problem]:
    """Few groups at a time, or the promise means nothing; a decision first, a review in sight."""
    if already:
        yield Problem("focus-already-open", field="group_ref")
    elif in_focus >= limit:
        yield Problem("focus-too-many", field="group_ref", facts={"number": in_focus, "limit": limit})
    if decided_on > today:
        yield Problem("focus-decided-ahead", field="decided_on")
    if starts_on < decided_on:
        yield Problem("focus-before-decision", field="starts_on")
    if review_due <= starts_on:
        yield Problem("focus-review-too-early", field="review_due")


def may_follow(*, attributed: bool) -> Iterator[Problem]:
    """An incident triggers focus on a group only when it counts as that group's."""
    if not attributed:
        yield Problem("focus-incident-of-other", field="incident_ref")


def may_change(*, is_open: bool) -> Iterator[Problem]:
    """What has ended stays as it was."""
    if not is_open:
        yield Problem("focus-ended")


def may_review(*, review_due: date, today: date) -> Iterator[Problem]:
    """The next review lies ahead."""
    if review_due <= today:
        yield Problem("focus-review-past", field="review_due")


def may_end(*, told_back_on: date, starts_on: date, today: date) -> Iterator[Problem]:
    """Focus ends with a reason and a report-back that has been given."""
    if told_back_on > today:
        yield Problem("told-back-ahead", field="told_back_on")
    if told_back_on < starts_on:
        yield Problem("told-back-before-start", field="told_back_on")


def may_act(*, due_on: date | None, done_on: date | None, count: int | None, today: date) -> Iterator[Problem]:
    """An action is planned for a day or done on one, and only what is done can be counted."""
    if due_on is None and done_on is None:
        yield Problem("action-without-date", field="due_on")
    if done_on is not None and done_on > today:
        yield Problem("action-done-ahead", field="done_on")
    if count is not None and done_on is None:
        yield Problem("action-count-undone", field="count")


def may_act_for(*, own: bool, may_ask: bool) -> Iterator[Problem]:
    """A partner registers its own actions; whoever runs the focus may ask another agency to act."""
    if not own and not may_ask:
        yield Problem("action-for-other", field="agency_ref")
