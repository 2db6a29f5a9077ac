"""What may be said in the police facet: ties between two, restrictions against one thing, risk that expires. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from gvi.core.problems import Problem
from gvi.groups.rules import Span, in_order, may_end, overlap
from gvi.members.vocabulary import RiskLevel

__all__ = (
    "may_close",
    "may_decide_safety",
    "may_end",
    "may_enter_risk",
    "may_find",
    "may_restrict",
    "may_stand_against",
    "may_tie",
)

RISK_DAYS = 14
"""How long an entry of the risk picture holds unless another day is said."""
LONGEST_RISK_DAYS = 90
STRONGEST = 10


def may_find(*, found: bool, name: str, field: str) -> Iterator[Problem]:
    """Another person is named by the ref or external id of one of one's own records."""
    if not found:
        yield Problem("person-not-registered", field=field, facts={"name": name})


def may_tie(
    standing: Iterable[Span],
    *,
    same_person: bool,
    valid_from: date | None,
    valid_to: date | None,
    last_seen: date | None,
    today: date,
) -> Iterator[Problem]:
    """Two different people, tied once in the same way at a time, seen on a day that has been."""
    if same_person:
        yield Problem("tie-one-person", field="other")
    yield from in_order(valid_from, valid_to)
    if last_seen and last_seen > today:
        yield Problem("seen-ahead", field="last_seen")
    if not same_person and any(overlap(span, valid_from, valid_to) for span in standing):
        yield Problem("tie-standing", field="other")


def may_restrict(
    *, other: bool, speaker: bool, place: bool, same_person: bool, starts_on: date, ends_on: date | None
) -> Iterator[Problem]:
    """A restriction is against exactly one: a person, a speaker or a place."""
    if (other, speaker, place).count(True) != 1:
        yield Problem("restriction-one-object", field="other")
    if same_person:
        yield Problem("restriction-self", field="other")
    yield from in_order(starts_on, ends_on, field="ends_on")


def may_stand_against(*, same_person: bool, starts_on: date, ends_on: date | None) -> Iterator[Problem]:
    """Nobody is a victim of, or a witness against, themselves."""
    if same_person:
        yield Problem("case-role-self", field="against")
    yield from in_order(starts_on, ends_on, field="ends_on")


def may_enter_risk(*, valid_from: date, valid_until: date, today: date) -> Iterator[Problem]:
    """An entry begins at the latest today and expires within a season; a stale picture is worse than none."""
    yield from in_order(valid_from, valid_until, field="valid_until")
    if valid_from > today:
        yield Problem("begins-ahead", field="valid_from")
    if valid_until > today + timedelta(days=LONGEST_RISK_DAYS):
        yield Problem("risk-too-long", field="valid_until", facts={"days": LONGEST_RISK_DAYS})


def may_decide_safety(*, level: RiskLevel, valid_until: date, today: date) -> Iterator[Problem]:
    """A safety decision answers a red entry that still holds."""
    if level is not RiskLevel.RED:
        yield Problem("safety-not-red")
    if valid_until < today:
        yield Problem("risk-expired")


def may_close(*, starts_on: date, ends_on: date | None, on: date, today: date) -> Iterator[Problem]:
    """A restriction or case role gets its last day: not twice earlier, not before it began, not ahead."""
    if ends_on is not None and ends_on < today:
        yield Problem("already-ended")
    if on > today:
        yield Problem("ends-ahead", field="ended_on")
    yield from in_order(starts_on, on, field="ended_on")
