"""Which records of which people are open to a posting: its own agency's, and what others have released to it.

The one place that says so. Every query for facts of a person joins one of these conditions.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, exists, false, or_, select, true

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Area, Grant, grants, reads_assigned_only
from gvi.callins.models import OVER, CallIn
from gvi.core import clock
from gvi.members.models import Member, assigned_to
from gvi.members.vocabulary import FIELDS, Facet
from gvi.releases.models import Release

AREAS: dict[Facet, Area] = {
    Facet.IDENTITY: Area.ID,
    Facet.SUPERVISION: Area.SU,
    Facet.SUPPORT: Area.SO,
    Facet.POLICE: Area.PO,
    Facet.SUMMONS: Area.SM,
    Facet.VISIT: Area.VI,
}
FACET_OF = {field: facet for facet, fields in FIELDS.items() for field in fields}
OWN = frozenset({Grant.READ, Grant.WRITE, Grant.OWN})
PROTECTIVE = frozenset({"custody", "restrictions", "case_roles", "risk"})
"""What protects somebody else: it stays open when the use of the record is restricted; all else that was released closes."""


def readable(actor: Actor, field: str) -> Select[int]:
    """Ids of the records, of any agency, whose field the posting may read today."""
    return select(Member.id).where(Member.site_id == actor.site_id, may_read(actor, field, Member))


def may_read(actor: Actor, field: str, record: Any) -> ColumnElement[bool]:
    """The condition that a record's field is open to the posting: its own agency's, or released to it and in force."""
    facet = FACET_OF[field]
    given = grants(actor.role, AREAS[facet], actor.agency_kind)
    assigned = _assigned(actor, record, AREAS[facet])
    own = and_(record.owner_agency_id == actor.agency_id, assigned) if given & OWN else false()
    return or_(own, _released(actor, facet, field, record) if Grant.RELEASED in given else false())


def opened_to(actor: Actor, of_people: ColumnElement[bool]) -> Select[Release]:
    """The releases through which the posting's agency reads anything today. of_people: the condition of whom they tell of."""
    return select(Release).where(
        Release.site_id == actor.site_id,
        Release.receiver_id == actor.agency_id,
        of_people,
        opens(clock.today()),
    )


def opens(day: date) -> ColumnElement[bool]:
    """The condition of a release that opens something: not revoked, not past its day, its call-in neither closed nor off."""
    lasting = exists().where(
        CallIn.site_id == Release.site_id,
        CallIn.id == Release.call_in_id,
        CallIn.state.not_in(OVER),
    )
    return and_(Release.in_force(day), or_(Release.call_in_id.is_(None), lasting))


def _released(actor: Actor, facet: Facet, field: str, record: Any) -> ColumnElement[bool]:
    """A release of the field to the posting's agency is in force. Support goes to no police, whatever was decided."""
    if facet is Facet.SUPPORT and actor.agency_kind is AgencyKind.POLICE:
        return false()
    return exists().where(
        Release.site_id == actor.site_id,
        Release.member_id == record.id,
        Release.receiver_id == actor.agency_id,
        Release.facet == facet,
        Release.fields.cast(String).contains(f'"{field}"'),
        opens(clock.today()),
        true() if field in PROTECTIVE else record.restricted_on.is_(None),
    )


def _assigned(actor: Actor, record: Any, area: Area) -> ColumnElement[bool]:
    return assigned_to(record, actor) if reads_assigned_only(actor.role, area, actor.agency_kind) else true()
