"""Protected identity: as soon as one agency notes it, it takes effect for all, and nobody learns which agency did."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from gvi.extensions import db
from gvi.members.models import Member


class OfPerson(Protocol):
    """A row that tells of one person."""

    @property
    def site_id(self) -> int: ...
    @property
    def shell_id(self) -> int: ...


def protected_shells(site_id: int, shells: Collection[int]) -> set[int]:
    """Those of these people whose identity is protected. One query."""
    rows = select(Member.shell_id).where(Member.site_id == site_id, Member.shell_id.in_(shells), Member.is_protected)
    return set(db.session.scalars(rows))


def is_protected(row: OfPerson) -> bool:
    """Is the identity of the person protected? One query."""
    return row.shell_id in protected_shells(row.site_id, [row.shell_id])


def protected_anywhere(site_id: int) -> ColumnElement[bool]:
    """The same as a condition on the site's Members, for lists: the few are found by index, and not asked row by row."""
    other = aliased(Member)
    return Member.shell_id.in_(select(other.shell_id).where(other.site_id == site_id, other.is_protected))
