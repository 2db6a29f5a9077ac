"""Reading visits, and who can go on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Area, Grant, Role, grants
from gvi.accounts.models import User
from gvi.accounts.queries import colleagues
from gvi.agencies.models import Agency
from gvi.agencies.queries import taking_part
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Assignment, Member
from gvi.visits import rules
from gvi.visits.models import TeamMember, Visit


def visible(actor: Actor) -> Select[Visit]:
    """What the posting may know of, with person, team and attempts."""
    return Visit.visible_to(actor).options(
        joinedload(Visit.member), selectinload(Visit.team), selectinload(Visit.attempts)
    )


def open_visits(actor: Actor, *, until: datetime) -> list[Visit]:
    """Visits that are not finished and were or are to be made by the moment, the first planned first; none to somebody
    whose record is restricted."""
    usable = Visit.member.has(Member.in_use())
    due = visible(actor).where(Visit.logged_at.is_(None), Visit.planned_for <= until, usable)
    return list(db.session.scalars(due.order_by(Visit.planned_for)))


def round_of(actor: Actor, visit: Visit) -> list[Visit]:
    """The visits of the same round that the posting may know of, the first planned first; none outside a round."""
    if not visit.round:
        return []
    same = visible(actor).where(Visit.round == visit.round)
    return list(db.session.scalars(same.order_by(Visit.planned_for, Visit.id)))


def mates_to_choose(actor: Actor) -> list[User]:
    """The colleagues at one's own agency whose role goes on visits, by name."""
    return colleagues(actor, [role for role in Role if Grant.WRITE in grants(role, Area.VI, actor.agency_kind)])


def other_agencies(actor: Actor) -> list[Agency]:
    """The site's other agencies, by name."""
    return list(
        db.session.scalars(taking_part(actor.site_id).where(Agency.id != actor.agency_id).order_by(Agency.name))
    )


def next_plans(member: Member, user: User) -> list[Visit]:
    """The unfinished visits to the person that the user is to go on."""
    goes = select(TeamMember.visit_id).where(TeamMember.site_id == member.site_id, TeamMember.user_id == user.id)
    rows = select(Visit).where(Visit.site_id == member.site_id, Visit.member_id == member.id, Visit.logged_at.is_(None))
    with db.session.no_autoflush:
        return list(db.session.scalars(rows.where(Visit.id.in_(goes))))


def assignment_of(member: Member, user: User) -> Assignment | None:
    """How the user follows the record, the longest first; None when they do not, or no longer do."""
    mine = (
        (Assignment.site_id == member.site_id) & (Assignment.member_id == member.id) & (Assignment.user_id == user.id)
    )
    longest = (Assignment.ends_at.is_(None).desc(), Assignment.ends_at.desc())
    with db.session.no_autoflush:
        return db.session.scalar(select(Assignment).where(mine, Assignment.lasts()).order_by(*longest).limit(1))


def stage_of(visit: Visit, *, log_hours: int) -> rules.VisitStage:
    """Where the visit stands now."""
    tried = [attempt.at for attempt in visit.attempts]
    return rules.stage_of(
        planned_for=visit.planned_for, is_logged=visit.is_logged, attempts=tried, now=clock.now(), log_hours=log_hours
    )


def duty_phone(actor: Actor) -> str | None:
    """Where social services answer when something cannot wait; None where the site has none."""
    takes_over = (
        taking_part(actor.site_id).where(Agency.kind == AgencyKind.SOCIAL_SERVICES).order_by(Agency.id).limit(1)
    )
    return db.session.scalar(takes_over.with_only_columns(Agency.phone))
