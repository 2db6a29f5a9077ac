"""What of one's own agency's records is to go, and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.callins.models import Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import Membership
from gvi.members.facts import CaseRole, Custody, Restriction, RiskEntry, Supervision, Tie
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.retention import rules
from gvi.retention.models import Extract, Hold, PurgeLine, PurgeOrder, RetentionPeriod
from gvi.retention.rules import Due, Period, Since, Standing
from gvi.support.models import Handover
from gvi.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Item:
    """A record, or a hand-over without one, of which something is to go today."""

    ref: str
    due: Due
    member: Member | None = None
    handover: Handover | None = None
    is_held: bool = False
    is_proposed: bool = False

    @property
    def is_open(self) -> bool:
        """May it be proposed?"""
        return not (self.is_held or self.is_proposed)


def periods_for(actor: Actor) -> dict[Facet, Period]:
    """How long the posting's agency keeps each facet."""
    mine = select(RetentionPeriod).where(RetentionPeriod.of_agency(actor))
    return rules.periods_of(actor.agency_kind, {row.facet: row.months for row in db.session.scalars(mine)})


def dates_for(actor: Actor, member: Member) -> dict[Facet, date | None]:
    """When each facet of one of the agency's own records goes."""
    return rules.dates_of(periods_for(actor), _standing(_rows(actor).where(Member.id == member.id)))


def items_due(actor: Actor, *, refs: Collection[str] | None = None) -> list[Item]:
    """What is to go today of the posting's own agency's, longest due first; of these refs alone, when they are given."""
    periods, today = periods_for(actor), clock.today()
    found = [*_records(actor, periods, today), *_loose(actor, periods, today)]
    wanted = found if refs is None else [item for item in found if item.ref in refs]
    return sorted(wanted, key=lambda item: (item.due.since, item.ref))


def holds_on(member: Member) -> list[Hold]:
    """The holds on a record that have not been lifted."""
    mine = and_(Hold.site_id == member.site_id, Hold.member_id == member.id, Hold.lifted_at.is_(None))
    return list(db.session.scalars(select(Hold).where(mine).order_by(Hold.id)))


def lines_of(order: PurgeOrder) -> Sequence[PurgeLine]:
    """What an order names, records loaded."""
    mine = and_(PurgeLine.site_id == order.site_id, PurgeLine.order_id == order.id)
    return list(
        db.session.scalars(select(PurgeLine).where(mine).order_by(PurgeLine.id).options(selectinload(PurgeLine.member)))
    )


def _records(actor: Actor, periods: dict[Facet, Period], today: date) -> list[Item]:
    items = []
    for row in db.session.execute(_rows(actor).where(_may_be_due(periods, today))):
        dates = rules.dates_of(periods, _of(row))
        filled = [facet for facet in periods if getattr(row, facet.value, False)]
        due = rules.due_today(dates, today, filled=filled)
        if due is not None:
            items.append(Item(row.Member.ref, due, row.Member, None, row.is_held, row.is_proposed))
    return items


def _loose(actor: Actor, periods: dict[Facet, Period], today: date) -> list[Item]:
    """Hand-overs of people of whom the agency keeps no record: counted from the last note."""
    if actor.agency_kind is not AgencyKind.SOCIAL_SERVICES:
        return []
    followed = exists().where(
        Member.site_id == Handover.site_id,
        Member.shell_id == Handover.shell_id,
        Member.owner_agency_id == Handover.owner_agency_id,
    )
    ordered = exists().where(PurgeLine.site_id == Handover.site_id, PurgeLine.handover_id == Handover.id)
    rows = select(Handover, ordered).where(Handover.of_agency(actor), ~followed)
    items = []
    for handover, is_proposed in db.session.execute(rows):
        last = clock.local(handover.contacted_at or handover.accepted_at or handover.asked_at).date()
        gone = rules.months_after(last, periods[Facet.SUPPORT].months)
        if gone <= today:
            due = Due((Facet.SUPPORT,), is_whole=True, since=gone)
            items.append(Item(handover.ref, due, None, handover, is_proposed=is_proposed))
    return items


def _rows(actor: Actor) -> Any:
    """Own records with what decides when they go, and which facets hold anything."""
    last = select(func.max(Supervision.ends_on)).where(_hangs(Supervision)).scalar_subquery()
    freed = select(func.max(Custody.ends_on)).where(_hangs(Custody)).scalar_subquery()
    columns = [
        last.label("last_supervision"),
        freed.label("last_custody"),
        exists().where(_hangs(Custody), Custody.ends_on.is_(None)).label("in_custody"),
        exists().where(_hangs(Hold), Hold.lifted_at.is_(None)).label("is_held"),
        exists().where(_hangs(PurgeLine)).label("is_proposed"),
        *(condition.label(facet.value) for facet, condition in _filled().items()),
    ]
    return select(Member, *columns).where(Member.of_agency(actor))


def _filled() -> dict[Facet, ColumnElement[bool]]:
    """Does the record hold anything of the facet?"""
    tied = and_(Tie.site_id == Member.site_id, or_(Tie.a_id == Member.id, Tie.b_id == Member.id))
    police = (exists().where(_hangs(model)) for model in (Membership, Restriction, CaseRole, RiskEntry))
    helped = and_(
        Handover.site_id == Member.site_id,
        Handover.shell_id == Member.shell_id,
        Handover.owner_agency_id == Member.owner_agency_id,
    )
    return {
        Facet.SUPERVISION: or_(exists().where(_hangs(Supervision)), exists().where(_hangs(Custody))),
        Facet.SUMMONS: exists().where(_hangs(Invitation)),
        Facet.VISIT: exists().where(_hangs(Visit)),
        Facet.POLICE: or_(exists().where(tied), *police),
        Facet.SUPPORT: exists().where(helped),
    }


def _may_be_due(periods: dict[Facet, Period], today: date) -> ColumnElement[bool]:
    """Leaves most of a long register in the database: something has been counting for at least the shortest period."""
    conditions = [Member.purge_date <= today]
    for since in Since:
        months = [period.months for period in periods.values() if period.since is since]
        begun = rules.months_after(today, -min(months)) if months else None
        if begun is not None:
            conditions.append(Member.closed_on <= begun)
        if begun is not None and since is Since.SANCTION:
            ended = exists().where(_hangs(Supervision), Supervision.ends_on <= begun)
            freed = exists().where(_hangs(Custody), Custody.ends_on <= begun)
            conditions += [ended, freed]
    return or_(*conditions)


def _hangs(model: Any) -> ColumnElement[bool]:
    return and_(model.site_id == Member.site_id, model.member_id == Member.id)


def _standing(rows: Any) -> Standing:
    return _of(db.session.execute(rows).one())


def _of(row: Any) -> Standing:
    sanctions = [day for day in (row.last_supervision, row.last_custody) if day is not None]
    return Standing(row.Member.closed_on, max(sanctions, default=None), row.in_custody, row.Member.purge_date)


def restricted(actor: Actor) -> list[Member]:
    """The agency's records that are shown and not used."""
    rows = Member.visible_to(actor).where(Member.restricted_on.is_not(None)).order_by(Member.restricted_on, Member.ref)
    return list(db.session.scalars(rows))


def extracts_of(member: Member) -> list[Extract]:
    """Extracts of a record, newest first."""
    mine = and_(Extract.site_id == member.site_id, Extract.member_id == member.id)
    return list(db.session.scalars(select(Extract).where(mine).order_by(Extract.id.desc())))
