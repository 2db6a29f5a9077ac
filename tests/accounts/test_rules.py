"""Who may have an account and a posting."""

from __future__ import annotations

from datetime import date

import pytest

from gvi.access.roles import AgencyKind, Role
from gvi.accounts import rules

DAY = date(2026, 3, 12)


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


def may_add(role: Role, kind: AgencyKind, others=(), ends_on: date | None = None) -> list[str]:
    return codes(rules.may_add_posting(role, kind, others, starts_on=DAY, ends_on=ends_on))


@pytest.mark.parametrize(("email", "password", "taken", "found"), [
    ("a@b.example", "correct-horse", False, []),
    ("a@b.example", "short", False, ["user-password-short"]),
    ("nobody", "correct-horse", False, ["user-email-shape"]),
    ("a@b.example", "correct-horse", True, ["user-email-taken"]),
])  # fmt: skip
def test_an_account_needs_a_free_address_and_a_password(
    email: str, password: str, taken: bool, found: list[str]
) -> None:
    assert codes(rules.may_add_user(email, password, taken=taken)) == found


def test_a_role_fits_its_agency() -> None:
    assert may_add(Role.POLICE_COORDINATOR, AgencyKind.POLICE) == []
    assert may_add(Role.POLICE_COORDINATOR, AgencyKind.PROBATION) == ["posting-role-agency"]
    assert may_add(Role.LAWYER, AgencyKind.TAX) == []


def test_nobody_is_both_police_and_support() -> None:
    assert may_add(Role.CASEWORKER, AgencyKind.SOCIAL_SERVICES, [(Role.FIELD_OFFICER, AgencyKind.POLICE)]) == [
        "posting-police-and-support"
    ]
    assert may_add(Role.FIELD_OFFICER, AgencyKind.POLICE, [(Role.CASEWORKER, AgencyKind.SOCIAL_SERVICES)]) == [
        "posting-police-and-support"
    ]
    assert may_add(Role.FIELD_OFFICER, AgencyKind.POLICE, [(Role.PARTNER, AgencyKind.TAX)]) == []


def test_a_posting_ends_after_it_began() -> None:
    assert may_add(Role.PARTNER, AgencyKind.TAX, ends_on=date(2026, 3, 11)) == ["posting-ends-first"]
    assert may_add(Role.PARTNER, AgencyKind.TAX, ends_on=DAY) == []
    assert codes(rules.may_end_posting(starts_on=DAY, ends_on=date(2026, 3, 11), is_own=False)) == [
        "posting-ends-first"
    ]


def test_nobody_locks_themselves_out() -> None:
    assert codes(rules.may_disable(1, 1)) == ["user-disable-self"]
    assert codes(rules.may_end_posting(starts_on=DAY, ends_on=DAY, is_own=True)) == ["posting-end-own"]
