"""What may be said of groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from gvi.groups import rules

TODAY = date(2026, 3, 12)


@dataclass
class Span:
    valid_from: date | None = None
    valid_to: date | None = None


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("span", "start", "end", "shared"),
    [
        (Span(), None, None, True),
        (Span(date(2025, 1, 1), date(2025, 6, 30)), date(2025, 6, 30), None, True),
        (Span(date(2025, 1, 1), date(2025, 6, 30)), date(2025, 7, 1), None, False),
        (Span(date(2025, 7, 1), None), None, date(2025, 6, 30), False),
        (Span(date(2025, 7, 1), None), date(2026, 1, 1), None, True),
    ],
)
def test_two_periods_overlap_when_they_share_a_day(span: Span, start, end, shared: bool) -> None:
    assert rules.overlap(span, start, end) is shared


def relate(standing=(), *, same_group=False, valid_from=None, valid_to=None) -> list[str]:
    return codes(
        rules.may_relate(standing, same_group=same_group, valid_from=valid_from, valid_to=valid_to, today=TODAY)
    )


def test_the_same_pair_stands_in_one_relation_at_a_time() -> None:
    assert relate([Span(date(2025, 1, 1))]) == ["relation-standing"]
    assert relate([Span(date(2024, 1, 1), date(2024, 12, 31))], valid_from=date(2025, 1, 1)) == []


def test_a_group_has_no_relation_with_itself() -> None:
    assert relate([Span()], same_group=True) == ["relation-one-group"]


def test_nothing_ends_before_it_begins_or_begins_ahead() -> None:
    assert relate(valid_from=date(2025, 2, 1), valid_to=date(2025, 1, 1)) == ["ends-before-it-begins"]
    assert relate(valid_from=date(2026, 3, 13)) == ["begins-ahead"]


@pytest.mark.parametrize(
    ("confirmed", "start", "since"),
    [
        (date(2025, 12, 12), None, None),  # the ninetieth day
        (date(2025, 12, 11), None, date(2026, 3, 12)),
        (None, date(2025, 12, 11), date(2026, 3, 12)),
        (date(2026, 3, 1), date(2020, 1, 1), None),
        (None, None, TODAY),
    ],
)
def test_a_relation_is_unconfirmed_from_the_day_after_the_ninetieth(confirmed, start, since) -> None:
    assert rules.unconfirmed_since(confirmed, start, today=TODAY, after_days=90) == since


def test_what_is_over_or_corrected_is_not_ended_again() -> None:
    assert codes(rules.may_end(Span(date(2025, 1, 1)), is_current=True, on=TODAY, today=TODAY)) == []
    assert codes(rules.may_end(Span(None, TODAY), is_current=True, on=TODAY, today=TODAY)) == ["already-ended"]
    assert codes(rules.may_end(Span(), is_current=False, on=TODAY, today=TODAY)) == ["already-ended"]
    assert codes(rules.may_end(Span(TODAY), is_current=True, on=date(2026, 3, 1), today=TODAY)) == [
        "ends-before-it-begins"
    ]
    assert codes(rules.may_end(Span(), is_current=True, on=date(2026, 3, 13), today=TODAY)) == ["ends-ahead"]


def test_two_groups_never_share_an_alias() -> None:
    assert codes(rules.may_save_group(alias_taken=True, audited_on=date(2026, 3, 13), today=TODAY)) == [
        "group-alias-taken",
        "group-audit-ahead",
    ]
    assert codes(rules.may_save_group(alias_taken=False, audited_on=TODAY, today=TODAY)) == []
