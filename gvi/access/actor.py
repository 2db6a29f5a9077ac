"""The one who acts: a posting, as plain facts that operations and rules can carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import abort, g

from gvi.access.roles import AgencyKind, Role


class _Agency(Protocol):
    @property
    def kind(self) -> AgencyKind: ...


class _User(Protocol):
    @property
    def name(self) -> str: ...


class Posting(Protocol):
    """What an actor is made of. The table stands uphill, in accounts."""

    @property
    def id(self) -> int: ...
    @property
    def user_id(self) -> int: ...
    @property
    def site_id(self) -> int: ...
    @property
    def agency_id(self) -> int: ...
    @property
    def role(self) -> Role: ...
    @property
    def agency(self) -> _Agency: ...
    @property
    def user(self) -> _User: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """One user in one posting: this role, at this agency, on this site."""

    posting_id: int
    user_id: int
    site_id: int
    agency_id: int
    agency_kind: AgencyKind
    role: Role
    name: str
    address: str = ""
    """Where from: a network address, or "command" for the command line."""

    @property
    def owns(self) -> dict[str, int]:
        """The columns that make a new row this posting's own: `Slot(**actor.owns, minutes=5)`."""
        return {"site_id": self.site_id, "owner_agency_id": self.agency_id}


def actor_of(posting: Posting, *, address: str) -> Actor:
    """The posting as an actor."""
    return Actor(
        posting_id=posting.id,
        user_id=posting.user_id,
        site_id=posting.site_id,
        agency_id=posting.agency_id,
        agency_kind=posting.agency.kind,
        role=posting.role,
        name=posting.user.name,
        address=address,
    )


def current_posting() -> Actor:
    """The posting of this request. Without one there is no data: 403."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        abort(403)
    return actor
