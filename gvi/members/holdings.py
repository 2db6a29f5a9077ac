"""The rows of one person that a reader may see on a page: their own agency's, and those released to it. Constant queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.access.roles import AgencyKind, Grant, grants
from gvi.agencies.models import Agency
from gvi.callins.models import Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.members.facts import Custody, Supervision
from gvi.members.models import FacetRow, Identity, Member
from gvi.members.opening import AREAS, may_read, opens
from gvi.members.police_facet import PoliceFacet, police_of
from gvi.members.vocabulary import Facet
from gvi.releases.models import Release
from gvi.support.models import Handover
from gvi.visits.models import Message, Outcome, TeamMember, Visit

Row = TypeVar("Row")
Fact = TypeVar("Fact", bound=FacetRow | Invitation)
NO_POLICE = PoliceFacet((), (), (), (), ())
LOADED: dict[Any, tuple[Any, ...]] = {
    Invitation: (joinedload(Invitation.call_in),),
}
"""What a row is loaded together with."""


class VisitLine(NamedTuple):
    """What a person's page tells of one visit. A page tells of hundreds, and nothing of what is sealed in them."""

    owner_agency_id: int
    ref: str
    planned_for: datetime
    visited_at: datetime | None
    outcome: Outcome | None
    message: Message | None
    team: str
    """The agencies that took part in one's own visit."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the reader may see of one person, by kind. Every row carries its owner."""

    member: Member
    releases: Sequence[Release] = ()
    """What other agencies have released to the reader's own, and is open today."""
    identities: Sequence[Identity] = ()
    """Other agencies' identity facets."""
    supervisions: Sequence[Supervision] = ()
    custodies: Sequence[Custody] = ()
    police: PoliceFacet = NO_POLICE
    invitations: Sequence[Invitation] = ()
    visits: Sequence[VisitLine] = ()
    handovers: Sequence[Handover] = ()

    def of(self, rows: Sequence[Row], agency_id: int) -> list[Row]:
        """Those of the rows that the agency owns."""
        return [row for row in rows if row.owner_agency_id == agency_id]  # type: ignore[attr-defined]


def holdings_of(actor: Actor, member: Member) -> Holdings:
    """Everything the page of one of the reader's own records may show. The same number of queries whatever exists."""
    releases = _releases(actor, member)
    return Holdings(
        member,
        releases=releases,
        identities=_identities(actor, releases),
        supervisions=_facts(actor, member, "supervision", Supervision),
        custodies=_facts(actor, member, "custody", Custody),
        police=police_of(actor, member.shell_id),
        invitations=_facts(actor, member, "invitations", Invitation),
        visits=_visits(actor, member),
        handovers=_handovers(actor, member, releases),
    )


def may_see_own(actor: Actor, facet: Any) -> bool:
    """Does the reader's role open the facet on their own agency's records?"""
    return bool(grants(actor.role, AREAS[facet], actor.agency_kind) & {Grant.READ, Grant.WRITE, Grant.OWN})


def _facts(actor: Actor, member: Member, name: str, model: type[Fact]) -> list[Fact]:
    return list(_hanging(actor, name, model).scalars(shell=member.shell_id, record=member.id))


@composed
def _hanging(actor: Actor, name: str, model: Any) -> Any:
    return _hanging_rows(actor, name, model).options(*LOADED.get(model, ()))


def _hanging_rows(actor: Actor, name: str, model: Any) -> Select[Any]:
    held = and_(Member.site_id == model.site_id, Member.id == model.member_id)
    rows = select(model).join(Member, held).where(_same_person(actor), may_read(actor, name, Member))
    return rows.order_by(model.id)


def _visits(actor: Actor, member: Member) -> list[VisitLine]:
    rows: Any = _visited(actor).rows(shell=member.shell_id, record=member.id).all()
    going: Any = _visiting(actor).rows(record=member.id) if rows else ()
    teams: dict[int, dict[str, None]] = defaultdict(dict)
    for visit_id, agency in going:
        teams[visit_id][agency] = None  # each once, in the order of the team
    return [VisitLine._make((*row[1:], ", ".join(teams[row[0]]))) for row in rows]


@composed
def _visited(actor: Actor) -> Any:
    told = (Visit.owner_agency_id, Visit.ref, Visit.planned_for, Visit.visited_at, Visit.outcome, Visit.message)
    return _hanging_rows(actor, "visits", Visit).with_only_columns(Visit.id, *told)


@composed
def _visiting(actor: Actor) -> Any:
    """(visit, agency) for each of the team of one's own visits to the record."""
    went = and_(TeamMember.site_id == Visit.site_id, TeamMember.visit_id == Visit.id)
    rows = select(TeamMember.visit_id, Agency.name).select_from(Visit).join(TeamMember, went)
    mine = rows.join(Agency, Agency.id == TeamMember.agency_id).where(Visit.of_agency(actor))
    return mine.where(Visit.member_id == bindparam("record")).order_by(TeamMember.id)


def _same_person(actor: Actor) -> Any:
    """This record, or another agency's record of the same person: never a second one of one's own."""
    others = and_(Member.shell_id == bindparam("shell"), Member.owner_agency_id != actor.agency_id)
    return and_(Member.site_id == actor.site_id, or_(Member.id == bindparam("record"), others))


def _releases(actor: Actor, member: Member) -> list[Release]:
    return [
        row
        for row in _released(actor).scalars(shell=member.shell_id)
        if Grant.RELEASED in grants(actor.role, AREAS[row.facet], actor.agency_kind)
    ]


@composed
def _released(actor: Actor) -> Any:
    ours = (Release.site_id == actor.site_id, Release.receiver_id == actor.agency_id)
    rows = select(Release).where(*ours, Release.shell_id == bindparam("shell"), opens(clock.today()))
    return rows.order_by(Release.id).options(joinedload(Release.member))


def _identities(actor: Actor, releases: Sequence[Release]) -> list[Identity]:
    """The identity facets that the releases open; which of their fields is for whoever shows them to ask."""
    opened = [release.member_id for release in releases if release.facet is Facet.IDENTITY]
    return list(db.session.scalars(select(Identity).where(Identity.site_id == actor.site_id, Identity.id.in_(opened))))


def _handovers(actor: Actor, member: Member, releases: Sequence[Release]) -> list[Handover]:
    """Social services' own, and to others what social services have released; to police it never is."""
    if actor.agency_kind is AgencyKind.SOCIAL_SERVICES:
        rows = Handover.visible_to(actor).where(Handover.shell_id == member.shell_id)
    else:
        owners = [release.owner_agency_id for release in releases if release.facet is Facet.SUPPORT]
        rows = select(Handover).where(
            Handover.of_site(actor), Handover.owner_agency_id.in_(owners), Handover.shell_id == member.shell_id
        )
    return list(db.session.scalars(rows.order_by(Handover.asked_at.desc())))
