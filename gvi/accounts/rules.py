"""Who may have an account and a posting. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from gvi.access.roles import MATRIX, AgencyKind, Area, Role
from gvi.core.problems import Problem

SHORTEST_PASSWORD = 12

KINDS: dict[Role, frozenset[AgencyKind]] = {
    Role.POLICE_COORDINATOR: frozenset({AgencyKind.POLICE}),
    Role.FIELD_OFFICER: frozenset({AgencyKind.POLICE}),
    Role.ANALYST: frozenset({AgencyKind.POLICE}),
    Role.PROBATION_COORDINATOR: frozenset({AgencyKind.PROBATION}),
    Role.PROBATION_OFFICER: frozenset({AgencyKind.PROBATION}),
    Role.SOCIAL_COORDINATOR: frozenset({AgencyKind.SOCIAL_SERVICES}),
    Role.CASEWORKER: frozenset({AgencyKind.SOCIAL_SERVICES}),
    Role.EXIT_COORDINATOR: frozenset({AgencyKind.SOCIAL_SERVICES}),
}
"""Roles that belong to one kind of agency; the rest can be anywhere."""


def may_add_user(email: str, password: str | None, *, taken: bool, guessable: bool = False) -> Iterable[Problem]:
    """An address that is free, and a password worth guessing at, if it is to have one."""
    if taken:
        yield Problem("user-email-taken", field="email")
    if "@" not in email:
        yield Problem("user-email-shape", field="email")
    if password is not None:
        yield from may_choose_password(password, guessable=guessable)


def may_choose_password(password: str, *, guessable: bool) -> Iterable[Problem]:
    """Long enough, and not among those that are tried first."""
    if len(password) < SHORTEST_PASSWORD:
        yield Problem("user-password-short", field="password", facts={"least": SHORTEST_PASSWORD})
    elif guessable:
        yield Problem("user-password-common", field="password")


def may_add_posting(
    role: Role, kind: AgencyKind, others: Sequence[tuple[Role, AgencyKind]], *, starts_on: date, ends_on: date | None
) -> Iterable[Problem]:
    """A role fits its agency, and nobody is both police and support."""
    if kind not in KINDS.get(role, frozenset(AgencyKind)):
        yield Problem("posting-role-agency", field="role")
    if ends_on is not None and ends_on < starts_on:
        yield Problem("posting-ends-first", field="ends_on")
    everything = [*others, (role, kind)]
    police = any(at is AgencyKind.POLICE for _role, at in everything)
    support = any(MATRIX[each][Area.SO] for each, at in everything if at is not AgencyKind.POLICE)
    if police and support:
        yield Problem("posting-police-and-support", field="role")


def may_end_posting(*, starts_on: date, ends_on: date, is_own: bool) -> Iterable[Problem]:
    """A posting ends after it began, and nobody ends the one they act through."""
    if ends_on < starts_on:
        yield Problem("posting-ends-first", field="ends_on")
    if is_own:
        yield Problem("posting-end-own")


def may_disable(user_id: int, own_id: int) -> Iterable[Problem]:
    """Nobody locks themselves out."""
    if user_id == own_id:
        yield Problem("user-disable-self")
