"""What may be attributed, who may approve it, and what texts must not hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gvi.incidents import rules
from gvi.incidents.models import GroupRelated
from gvi.incidents.rules import Standing

NOW = datetime(2031, 3, 4, 17, tzinfo=UTC)


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


def test_nothing_has_happened_tomorrow() -> None:
    assert codes(rules.may_happen(at=NOW + timedelta(seconds=1), now=NOW)) == ["incident-in-future"]
    assert codes(rules.may_happen(at=NOW, now=NOW)) == []


@pytest.mark.parametrize("text", ["19850611-9992", "8506119992", "198506119992 sågs", "850671-9992", "(850611 9992)"])
def test_a_text_with_a_personal_number_is_refused(text: str) -> None:
    assert codes(rules.names_nobody(account=text)) == ["text-holds-number"]


@pytest.mark.parametrize("text", [None, "", "Två skott vid torget", "dnr 2031-000417", "040-174 06 05", "9999999999"])
def test_other_texts_and_numbers_pass(text: str | None) -> None:
    assert codes(rules.names_nobody(account=text)) == []


@pytest.mark.parametrize(
    ("same_user", "same_agency", "state", "found"),
    [
        (False, False, Standing.WAITING, []),
        (True, False, Standing.WAITING, ["approve-own"]),
        (False, True, Standing.WAITING, ["approve-own"]),
        (False, False, Standing.APPROVED, ["approve-not-waiting"]),
        (False, False, Standing.WITHDRAWN, ["approve-not-waiting"]),
    ],
)
def test_the_second_pair_of_eyes_is_another_persons_at_another_agency(
    same_user: bool, same_agency: bool, state: Standing, found: list[str]
) -> None:
    assert codes(rules.may_approve(same_user=same_user, same_agency=same_agency, state=state)) == found


def test_what_is_withdrawn_stays_withdrawn_approved_or_not() -> None:
    assert rules.standing(approved=True, withdrawn=True) is Standing.WITHDRAWN
    assert codes(rules.may_withdraw(state=Standing.WITHDRAWN)) == ["withdraw-twice"]


def test_an_attribution_and_a_no_exclude_each_other() -> None:
    assert codes(rules.may_attribute(group_related=GroupRelated.NO, already=False)) == ["attribute-not-group-related"]
    assert codes(rules.may_classify(group_related=GroupRelated.NO, attributions=1)) == ["classify-attributed"]
    assert codes(rules.may_classify(group_related=GroupRelated.NO, attributions=0)) == []
    assert codes(rules.may_attribute(group_related=GroupRelated.UNKNOWN, already=True)) == ["attribute-twice"]
