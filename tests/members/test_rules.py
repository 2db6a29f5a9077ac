"""What a record must hold, and which periods make sense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from gvi.core.problems import RuleBroken, Severity, insist
from gvi.members import rules
from gvi.members.vocabulary import Category

TODAY = date(2026, 3, 12)
ADA = "199001012385"


@dataclass
class Period:
    starts_on: date
    ends_on: date | None


def keep(**changes: object) -> list[str]:
    values = {"category": Category.CONVICTED, "purpose": "Call-in", "number": ADA, "birth_year": 1990, "today": TODAY}
    return [problem.code for problem in rules.may_keep(**{**values, **changes})]


def test_a_whole_record_may_be_kept() -> None:
    assert keep() == []
    assert keep(number=None, birth_year=None) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"category": None}, "member-category-missing"),
        ({"purpose": None}, "member-purpose-missing"),
        ({"purpose": "  "}, "member-purpose-missing"),
        ({"number": "199001012386"}, "number-checksum"),
        ({"number": "hej"}, "number-shape"),
        ({"birth_year": 1991}, "member-birth-year-differs"),
        ({"birth_year": 2027, "number": None}, "member-birth-year-range"),
        ({"birth_year": 1899, "number": None}, "member-birth-year-range"),
        ({"external_id_taken": True}, "member-external-id-taken"),
        ({"number_taken_by": "k7m3q9b"}, "member-number-taken"),
    ],
)
def test_each_fault_of_a_record_is_named(changes: dict[str, object], code: str) -> None:
    assert keep(**changes) == [code]


def test_all_faults_are_told_at_once() -> None:
    assert len(keep(category=None, purpose=None, birth_year=1991, external_id_taken=True)) == 4


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Åsa Al-Hassan", {"åsa", "al", "hassan"}),
        ("  ÉMILIE  o'brien ", {"émilie", "brien"}),
        ("A B", set()),
        ("Straße", {"strasse"}),
        (None, set()),
    ],
)
def test_a_name_is_its_words_of_two_letters_or_more(name: str | None, words: set[str]) -> None:
    assert rules.name_words(name) == words


def test_an_accent_written_in_two_ways_is_one_word() -> None:
    assert rules.name_words("e\u0301milie") == rules.name_words("\u00e9milie")


def test_a_period_may_be_one_day_and_not_less() -> None:
    insist(rules.may_last(starts_on=TODAY, ends_on=TODAY))
    insist(rules.may_last(starts_on=TODAY, ends_on=None))
    with pytest.raises(RuleBroken, match="period-ends-first"):
        insist(rules.may_last(starts_on=TODAY, ends_on=date(2026, 3, 11)))


def test_what_is_over_has_had_its_last_day() -> None:
    insist(rules.may_have_ended(ends_on=TODAY, today=TODAY))
    with pytest.raises(RuleBroken, match="period-end-in-future"):
        insist(rules.may_have_ended(ends_on=date(2026, 3, 13), today=TODAY))


@pytest.mark.parametrize(
    ("second", "number"),
    [
        (Period(date(2026, 1, 31), date(2026, 6, 1)), 1),
        (Period(date(2026, 2, 1), date(2026, 6, 1)), 0),
        (Period(date(2025, 1, 1), None), 1),
    ],
)
def test_overlapping_supervisions_are_asked_about_and_not_stopped(second: Period, number: int) -> None:
    problems = list(rules.overlaps([Period(date(2026, 1, 1), date(2026, 1, 31)), second]))
    assert [problem.severity for problem in problems] == [Severity.WARNING] * number
    insist(problems)


def test_a_review_that_nobody_has_set_is_overdue() -> None:
    assert rules.is_review_overdue(None, TODAY)
    assert rules.is_review_overdue(date(2026, 3, 11), TODAY)
    assert not rules.is_review_overdue(TODAY, TODAY)


def test_one_seeks_with_something() -> None:
    insist(rules.may_seek(name=None, number=None, birth_year=1990))
    with pytest.raises(RuleBroken, match="member-seek-nothing"):
        insist(rules.may_seek(name=None, number=None, birth_year=None))


def test_only_a_colleague_is_assigned_and_once() -> None:
    insist(rules.may_assign(works_here=True, is_assigned=False))
    codes = [problem.code for problem in rules.may_assign(works_here=False, is_assigned=True)]
    assert codes == ["assignment-not-a-colleague", "assignment-already"]
