"""What there is of a person, and who owns it: the facets of each agency, open, or shut without a word of what is behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.agencies.models import Agency
from gvi.agencies.queries import taking_part
from gvi.extensions import db
from gvi.members.entries import Entry, entries_of
from gvi.members.holdings import Holdings, may_see_own
from gvi.members.vocabulary import FIELDS, Facet

FACETS: dict[AgencyKind, tuple[Facet, ...]] = {
    AgencyKind.POLICE: (Facet.IDENTITY, Facet.POLICE, Facet.VISIT),
    AgencyKind.PROBATION: (Facet.IDENTITY, Facet.SUPERVISION, Facet.SUMMONS, Facet.VISIT),
    AgencyKind.SOCIAL_SERVICES: (Facet.IDENTITY, Facet.SUPPORT, Facet.VISIT),
}
"""The facets that an agency of a kind can own. The page has a line for each, whether anything is there or not."""


@dataclass(frozen=True, slots=True)
class Part:
    """One facet of one agency."""

    facet: Facet
    is_open: bool
    entries: tuple[Entry, ...] = ()
    until: date | None = None
    """The last day of the release that opens it; None for one's own."""
    decision: str = ""
    """The ref of that release."""
    is_sealed: bool = False
    """No decision can open it: support, to police."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one agency may hold of the person."""

    agency_id: int
    agency: str
    is_own: bool
    parts: tuple[Part, ...]

    @property
    def opened(self) -> int:
        """How many of the parts the reader may see."""
        return sum(part.is_open for part in self.parts)


def shares_of(actor: Actor, holdings: Holdings) -> list[Share]:
    """One share for each agency of the site that can hold facets, one's own first. One query."""
    return [_share(actor, agency, holdings) for agency in _agencies(actor)]


def _agencies(actor: Actor) -> Sequence[Agency]:
    there = taking_part(actor.site_id)
    order = case({kind: place for place, kind in enumerate(FACETS)}, value=Agency.kind, else_=len(FACETS))
    return list(
        db.session.scalars(
            there.where(Agency.kind.in_(FACETS)).order_by(Agency.id != actor.agency_id, order, Agency.name)
        )
    )


def _share(actor: Actor, agency: Agency, holdings: Holdings) -> Share:
    is_own = agency.id == actor.agency_id
    parts = tuple(
        _own(actor, facet, holdings) if is_own else _released(actor, agency, facet, holdings)
        for facet in FACETS[agency.kind]
    )
    return Share(agency.id, agency.name, is_own, parts)


def _own(actor: Actor, facet: Facet, holdings: Holdings) -> Part:
    if not may_see_own(actor, facet):
        return Part(facet, is_open=False)
    return Part(facet, is_open=True, entries=entries_of(holdings, actor.agency_id, FIELDS[facet]))


def _released(actor: Actor, agency: Agency, facet: Facet, holdings: Holdings) -> Part:
    if facet is Facet.SUPPORT and actor.agency_kind is AgencyKind.POLICE:
        return Part(facet, is_open=False, is_sealed=True)
    releases = [
        release for release in holdings.releases if (release.owner_agency_id, release.facet) == (agency.id, facet)
    ]
    fields = tuple(name for name in FIELDS[facet] if any(name in release.fields for release in releases))
    if not fields:
        return Part(facet, is_open=False)
    last = max(releases, key=lambda release: release.valid_until)
    return Part(
        facet,
        is_open=True,
        entries=entries_of(holdings, agency.id, fields),
        until=last.valid_until,
        decision=last.ref,
    )
