"""Reading focus periods and actions."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.agencies.queries import taking_part
from gvi.core import clock
from gvi.extensions import db
from gvi.followups.models import Action, FocusPeriod
from gvi.groups.models import Group
from gvi.incidents.models import Attribution, Incident
from gvi.incidents.queries import counts

TRIGGER_WINDOW = timedelta(days=180)
"""Incidents older than this are not offered as what triggered the focus."""


def open_periods(actor: Actor) -> list[FocusPeriod]:
    """The focus periods that are on, with their groups and actions."""
    rows = (
        FocusPeriod.visible_to(actor)
        .where(FocusPeriod.ended_on.is_(None))
        .order_by(FocusPeriod.review_due, FocusPeriod.id)
    )
    return list(db.session.scalars(rows.options(selectinload(FocusPeriod.group), selectinload(FocusPeriod.actions))))


def in_focus(actor: Actor) -> list[int]:
    """The ids of the site's groups that are in focus now, whoever opened it."""
    return list(
        db.session.scalars(
            select(FocusPeriod.group_id).where(FocusPeriod.of_site(actor), FocusPeriod.ended_on.is_(None))
        )
    )


def actions_of(actor: Actor, period: FocusPeriod) -> list[Action]:
    """The period's actions that the posting may read: undone first by due day, then the done, latest first."""
    rows = Action.visible_to(actor).where(Action.focus_period_id == period.id)
    undone_first = (Action.done_on.is_not(None), Action.due_on, Action.done_on.desc(), Action.id)
    return list(db.session.scalars(rows.order_by(*undone_first)))


def own_undone(actor: Actor) -> list[Action]:
    """What the posting's own agency has promised to do and not done, in periods that are on."""
    rows = Action.visible_to(actor).where(Action.owner_agency_id == actor.agency_id, Action.done_on.is_(None))
    on = select(FocusPeriod.id).where(FocusPeriod.of_site(actor), FocusPeriod.ended_on.is_(None))
    return list(
        db.session.scalars(
            rows.where(Action.focus_period_id.in_(on))
            .order_by(Action.due_on)
            .options(selectinload(Action.focus_period))
        )
    )


def counts_for(group: Group, incident: Incident) -> bool:
    """Is the incident attributed to the group in a way that counts?"""
    same = (
        (Attribution.site_id == group.site_id)
        & (Attribution.incident_id == incident.id)
        & (Attribution.group_id == group.id)
    )
    return bool(db.session.scalar(select(func.count()).select_from(Attribution).where(same, counts())))


def triggers_to_choose(actor: Actor, group: str | None = None) -> list[Incident]:
    """Recent incidents that count as the group's, latest first, with their groups. group: its ref; None for any group."""
    recent = Incident.happened_at >= clock.now() - TRIGGER_WINDOW
    counted = select(Attribution.incident_id).where(Attribution.of_site(actor), counts())
    if group:
        its = select(Group.id).where(Group.of_site(actor), Group.ref == group)
        counted = counted.where(Attribution.group_id.in_(its))
    rows = Incident.visible_to(actor).where(recent, Incident.id.in_(counted)).order_by(Incident.happened_at.desc())
    return list(db.session.scalars(rows.options(selectinload(Incident.attributions).selectinload(Attribution.group))))


def agencies_to_choose(actor: Actor) -> list[Agency]:
    """The agencies that take part in the site, by name."""
    return list(db.session.scalars(taking_part(actor.site_id).order_by(Agency.name)))
