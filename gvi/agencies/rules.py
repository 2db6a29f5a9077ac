"""What a register of agencies must hold. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from gvi.access.roles import AgencyKind
from gvi.core.problems import Problem


def may_name(*, taken: bool) -> Iterator[Problem]:
    """Two agencies of one name could not be told apart in a posting or on a letter."""
    if taken:
        yield Problem("agency-name-taken", field="name")


def may_change_kind(before: AgencyKind, after: AgencyKind, *, postings: int) -> Iterator[Problem]:
    """The kind decides what its postings may read, so it stays as long as anybody works there."""
    if before is not after and postings:
        yield Problem("agency-kind-in-use", field="kind", facts={"number": postings})
