"""Reading hand-overs: who takes them, and how long they have waited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Grant, grants
from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.agencies.queries import taking_part
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member
from gvi.sites.queries import site_of
from gvi.support import rules
from gvi.support.models import Handover


@dataclass(frozen=True, slots=True)
class Officer:
    """Who handed over, and how they are reached at work."""

    name: str
    agency: str | None
    """Where they worked on that day; None when no posting tells."""
    phone: str | None
    agency_phone: str | None
    email: str


@dataclass(frozen=True, slots=True)
class Behind:
    """Who handed over, who took over, and social services' own record of the person when there is one."""

    asked_by: Officer
    accepted_by: str | None
    member_ref: str | None


def takers(site_id: int) -> list[int]:
    """The social services that take part in the site, by age; the first takes over."""
    rows = taking_part(site_id).where(Agency.kind == AgencyKind.SOCIAL_SERVICES).order_by(Agency.id)
    return list(db.session.scalars(rows.with_only_columns(Agency.id)))


def open_handovers(actor: Actor) -> list[Handover]:
    """Those that nobody has contacted yet, oldest first."""
    rows = Handover.visible_to(actor).where(Handover.contacted_at.is_(None))
    return list(db.session.scalars(rows.order_by(Handover.asked_at)))


def sees_only_own(actor: Actor) -> bool:
    """Does an empty list mean only that none is theirs? Then it must not say that nobody waits."""
    return Grant.OWN in grants(actor.role, Handover.area, actor.agency_kind)


def accept_hours(actor: Actor) -> int:
    """Within how many hours the site wants a hand-over accepted."""
    return site_of(actor).accept_hours


def behind(actor: Actor, handover: Handover) -> Behind:
    """The people behind a hand-over."""
    ids = {handover.asked_by_id, handover.accepted_by_id} - {None}
    users = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
    own = Member.visible_to(actor).where(Member.shell_id == handover.shell_id).order_by(Member.id).limit(1)
    member = db.session.scalar(own)
    accepted_by = users[handover.accepted_by_id].name if handover.accepted_by_id else None
    return Behind(_officer(handover, users[handover.asked_by_id]), accepted_by, member.ref if member else None)


def _officer(handover: Handover, user: User) -> Officer:
    day = clock.local(handover.asked_at).date()
    there = (each.agency for each in user.postings_on(day) if each.site_id == handover.site_id)
    agency = next(there, None)
    name = (agency.unit or agency.name) if agency else None
    return Officer(user.name, name, handover.officer_phone, agency.phone if agency else None, user.email)


def is_late(handover: Handover, *, hours: int, now: datetime) -> bool:
    """Has it waited longer than the site wants?"""
    return handover.accepted_at is None and now > rules.accept_by(handover.asked_at, hours=hours)


def stage_of(handover: Handover) -> rules.HandoverStage:
    """Where it stands now."""
    return rules.stage(accepted=handover.accepted_at is not None, contacted=handover.contacted_at is not None)
