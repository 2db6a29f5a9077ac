"""Protected identity: as soon as one agency notes it, it takes effect for all, and nobody learns which agency did."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Protocol

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import aliased

from gvi.access.apart import is_nobody
from gvi.core.asking import Asking, among
from gvi.members.models import Member


class OfPerson(Protocol):
    """A row that tells of one person."""

    @property
    def site_id(self) -> int: ...
    @property
    def shell_id(self) -> int: ...


def protected_shells(site_id: int, shells: Collection[int]) -> set[int]:
    """Those of these people whose identity is protected. One query."""
    asked = Asking(_protected(), {"site": site_id}, is_kept=True, passes=is_nobody)
    return set(asked.column(shells=list(shells)))


@cache
def _protected() -> Select[int]:
    here = Member.site_id == bindparam("site", type_=Member.site_id.type)
    return select(Member.shell_id).where(here, among(Member.shell_id, "shells"), Member.is_protected)


def is_protected(row: OfPerson) -> bool:
    """Is the identity of the person protected? One query."""
    return row.shell_id in protected_shells(row.site_id, [row.shell_id])


def protected_anywhere(site_id: int) -> ColumnElement[bool]:
    """The same as a condition on the site's Members, for lists: the few are found by index, and not asked row by row."""
    other = aliased(Member)
    return Member.shell_id.in_(select(other.shell_id).where(other.site_id == site_id, other.is_protected))
