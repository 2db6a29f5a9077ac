"""A posting as plain facts: enough to act through and to be shown around every page, without the rows it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Role


class _Dated(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def agency_id(self) -> int: ...
    def in_force(self, day: date) -> bool: ...


Kept = TypeVar("Kept", bound=_Dated)


@dataclass(frozen=True, slots=True)
class Held:
    """What a user holds at an agency on a site, from–to."""

    id: int
    agency_id: int
    site_id: int
    role: Role
    starts_on: date
    ends_on: date | None
    agency_kind: AgencyKind
    agency: str
    unit: str | None
    site: str

    def in_force(self, day: date) -> bool:
        """Does it hold on the day? Both ends count."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def actor(self, *, user_id: int, name: str, address: str) -> Actor:
        """Whoever holds it, acting through it."""
        return Actor(
            posting_id=self.id, user_id=user_id, site_id=self.site_id, agency_id=self.agency_id,
            agency_kind=self.agency_kind, role=self.role, name=name, address=address,
        )  # fmt: skip


def in_force(postings: Iterable[Kept], day: date, *, agency_id: int | None) -> list[Kept]:
    """Those that hold on the day. agency_id: of this agency alone; None for all."""
    return [each for each in postings if each.in_force(day) and agency_id in {None, each.agency_id}]


def chosen(postings: Sequence[Kept], posting_id: int | None) -> Kept | None:
    """The one last chosen while it is in force, else the first that is; none, no data."""
    return next((each for each in postings if each.id == posting_id), postings[0] if postings else None)
