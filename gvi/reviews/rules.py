"""Who decides a review, what a decision must say, and when it should be made. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gvi.access.roles import AgencyKind
from gvi.core import workdays
from gvi.core.problems import Problem
from gvi.members.vocabulary import FIELDS, Facet
from gvi.releases.rules import may_go_to
from gvi.reviews.models import Review, ReviewState, Verdict

WORKDAYS = 3
"""Working days a review may take; before a call-in it is due the day it is asked for, or the next working day."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision about everybody under review: by case, the fields that may go; and the word that sums it up."""

    verdict: Verdict
    fields: Mapping[int, Collection[str]]


def due_on(asked_on: date, *, for_call_in: bool) -> date:
    """By when the lawyer should have decided.

    >>> due_on(date(2026, 3, 13), for_call_in=False)
    datetime.date(2026, 3, 18)
    """
    return workdays.shift(asked_on, 0 if for_call_in else WORKDAYS)


def may_decide(state: ReviewState, *, by_proposer: bool) -> Iterator[Problem]:
    """Once, and never by whoever proposed it."""
    if state is not ReviewState.WAITING:
        yield Problem("review-over")
    if by_proposer:
        yield Problem("review-own-proposal")


def may_withdraw(state: ReviewState, *, by_proposer: bool) -> Iterator[Problem]:
    """By whoever asked, while nobody has answered."""
    if state is not ReviewState.WAITING:
        yield Problem("review-over")
    if not by_proposer:
        yield Problem("review-not-yours")


def may_remind(state: ReviewState, *, reminded_on: date | None, today: date, lawyers: int) -> Iterator[Problem]:
    """Once a day, while the answer is awaited, and when there is somebody to remind."""
    if state is not ReviewState.WAITING:
        yield Problem("review-over")
    if reminded_on is not None and reminded_on >= today:
        yield Problem("review-reminded-today")
    if not lawyers:
        yield Problem("review-no-lawyer")


def is_news(review: Review, *, user_id: int, agency_id: int) -> bool:
    """Is it an answer that whoever asked has not read?"""
    is_theirs = review.proposed_by_id == user_id and review.asker_id == agency_id
    return is_theirs and review.state is ReviewState.DECIDED and review.answer_read_at is None


def is_clear(ruling: Ruling, asked: Mapping[int, Collection[str]]) -> Iterator[Problem]:
    """The word and the ticks must say the same: nothing goes because of a tick that was overlooked.

    asked: by case, the fields that could go; none for somebody whom the agency does not follow.
    """
    ticked = {case: set(fields) for case, fields in ruling.fields.items() if fields}
    if any(not fields <= set(asked[case]) for case, fields in ticked.items()):
        yield Problem("review-fields-elsewhere", field="verdict")
    whole = bool(ticked) and all(ticked.get(case, set()) == set(fields) for case, fields in asked.items())
    if ruling.verdict is Verdict.MAY and not whole:
        yield Problem("review-not-all-ticked", field="verdict")
    if ruling.verdict is Verdict.IN_PART and whole:
        yield Problem("review-all-ticked", field="verdict")
    if ruling.verdict is Verdict.IN_PART and not ticked:
        yield Problem("review-none-ticked", field="verdict")


def may_ask(facet: Facet, fields: Collection[str], *, asking: AgencyKind) -> Iterator[Problem]:
    """What is asked for must be something that could ever come: help goes to no police."""
    if not fields:
        yield Problem("release-no-fields", field="asked_fields")
    if not set(fields) <= set(FIELDS[facet]):
        yield Problem("release-fields-elsewhere", field="asked_fields")
    if not may_go_to(facet, asking):
        yield Problem("release-support-police", field="asked_fields")


def is_new(standing: int) -> Iterator[Problem]:
    """What already waits for an answer is not asked again."""
    if standing:
        yield Problem("review-standing")


def has_ground(chosen: bool) -> Iterator[Problem]:
    """What goes, goes on a ground."""
    if not chosen:
        yield Problem("review-no-ground", field="ground_code")


def verdict_of(asked: Collection[str], released: Collection[str]) -> Verdict:
    """The word for one of the people."""
    if not released:
        return Verdict.MAY_NOT
    return Verdict.MAY if set(asked) <= set(released) else Verdict.IN_PART
