"""When a user may be kept apart from a person. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gvi.access.roles import Role
from gvi.core.problems import Problem

OVERSEERS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""They meet nobody but as a pseudonym or not at all, and the log, where a lock stands, is theirs to read."""


def may_set(
    *, is_self: bool, is_colleague: bool, oversees: bool, is_set: bool, starts_on: date, ends_on: date | None, today: date
) -> Iterator[Problem]:  # fmt: skip
    """A colleague at the same agency and site, not oneself, who is not kept apart already, from a day to a later one."""
    if is_self:
        yield Problem("conflict-yourself", field="user_ref")
    elif oversees:
        yield Problem("conflict-oversees", field="user_ref")
    elif not is_colleague:
        yield Problem("assignment-not-a-colleague", field="user_ref")
    if is_set:
        yield Problem("conflict-already", field="user_ref")
    if ends_on is not None and ends_on < starts_on:
        yield Problem("period-ends-first", field="ends_on", facts={"starts_on": starts_on.isoformat()})
    elif ends_on is not None and ends_on < today:
        yield Problem("conflict-over", field="ends_on")


def may_lift(*, is_lifted: bool) -> Iterator[Problem]:
    """What has been lifted is lifted once."""
    if is_lifted:
        yield Problem("conflict-lifted")
