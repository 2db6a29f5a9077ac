"""What may be said of groups: one alias each, one relation per pair at a time, dates in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Protocol

from gvi.core.problems import Problem


class Span(Protocol):
    """From–to in the world, both days included; an open end lasts."""

    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


def overlap(span: Span, start: date | None, end: date | None) -> bool:
    """Do the two periods share a day?"""
    starts_in_time = span.valid_from is None or end is None or span.valid_from <= end
    return starts_in_time and (span.valid_to is None or start is None or start <= span.valid_to)


def in_order(start: date | None, end: date | None, *, field: str = "valid_to") -> Iterator[Problem]:
    """Nothing ends before it begins."""
    if start and end and end < start:
        yield Problem("ends-before-it-begins", field=field)


def may_save_group(*, alias_taken: bool, audited_on: date | None, today: date) -> Iterator[Problem]:
    """One group per alias on a site; an audit lies behind us."""
    if alias_taken:
        yield Problem("group-alias-taken", field="alias")
    if audited_on and audited_on > today:
        yield Problem("group-audit-ahead", field="audited_on")


def may_join(
    standing: Iterable[Span], *, valid_from: date | None, valid_to: date | None, today: date
) -> Iterator[Problem]:
    """A person is in the same group once at a time, and not from a day to come."""
    yield from in_order(valid_from, valid_to)
    if valid_from and valid_from > today:
        yield Problem("begins-ahead", field="valid_from")
    if any(overlap(span, valid_from, valid_to) for span in standing):
        yield Problem("membership-standing", field="group_ref")


def may_relate(
    standing: Iterable[Span], *, same_group: bool, valid_from: date | None, valid_to: date | None, today: date
) -> Iterator[Problem]:
    """Two different groups stand in one relation at a time."""
    if same_group:
        yield Problem("relation-one-group", field="b_ref")
    yield from in_order(valid_from, valid_to)
    if valid_from and valid_from > today:
        yield Problem("begins-ahead", field="valid_from")
    if not same_group and any(overlap(span, valid_from, valid_to) for span in standing):
        yield Problem("relation-standing", field="b_ref")


def may_confirm(*, holds: bool) -> Iterator[Problem]:
    """Only what we still hold to be true can be confirmed."""
    if not holds:
        yield Problem("relation-ended")


def may_end(span: Span, *, is_current: bool, on: date, today: date) -> Iterator[Problem]:
    """What is over, or was replaced by a correction, is not ended again; the last day is not ahead nor before the first."""
    if not is_current or span.valid_to is not None:
        yield Problem("already-ended")
    if on > today:
        yield Problem("ends-ahead", field="ended_on")
    yield from in_order(span.valid_from, on, field="ended_on")


def unconfirmed_since(
    confirmed_on: date | None, valid_from: date | None, *, today: date, after_days: int
) -> date | None:
    """The day from which the relation counts as unconfirmed, or None while it is confirmed.

    It stays confirmed for `after_days` days after the last confirmation, the beginning counting as the first one.
    Without either date nobody can say when: it is then unconfirmed as of today.
    """
    last = confirmed_on or valid_from
    if last is None:
        return today
    lapses = last + timedelta(days=after_days + 1)
    return lapses if lapses <= today else None
