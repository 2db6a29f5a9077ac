"""Reading incidents, who stands behind their attribution, and which attributions count."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.agencies.queries import taking_part
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.incidents import rules
from gvi.incidents.models import Attribution, Classification, Incident, Side


def counts() -> ColumnElement[bool]:
    """The condition of an attribution that counts: approved, at least probable, not taken back."""
    sure = Attribution.likelihood.in_(rules.COUNTED)
    return Attribution.approved_at.is_not(None) & Attribution.recorded_to.is_(None) & sure


def attributions_of(incident: Incident) -> list[Attribution]:
    """Every attribution of the incident, oldest first, those taken back included; groups loaded."""
    mine = (Attribution.site_id == incident.site_id) & (Attribution.incident_id == incident.id)
    rows = select(Attribution).where(mine).order_by(Attribution.id).options(selectinload(Attribution.group))
    return list(db.session.scalars(rows))


def open_attributions(incident: Incident) -> list[Attribution]:
    """The attributions that have not been taken back."""
    return [each for each in attributions_of(incident) if each.recorded_to is None]


def has_attribution(incident: Incident, group: Group, side: Side) -> bool:
    """Does one stand already for this group on this side?"""
    return any(each.group_id == group.id and each.side is side for each in open_attributions(incident))


def waiting_for(actor: Actor) -> list[Attribution]:
    """Attributions that other agencies have made and nobody has approved, oldest first; incidents loaded."""
    rows = Attribution.visible_to(actor).where(waits_for(actor))
    return list(db.session.scalars(rows.order_by(Attribution.id).options(selectinload(Attribution.incident))))


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """The condition of an attribution that another agency has made and nobody has approved."""
    is_open = Attribution.approved_at.is_(None) & Attribution.recorded_to.is_(None)
    return is_open & (Attribution.owner_agency_id != actor.agency_id) & (Attribution.made_by_id != actor.user_id)


def history_of(incident: Incident) -> list[Classification]:
    """What the incident was taken for before, newest first."""
    mine = (Classification.site_id == incident.site_id) & (Classification.incident_id == incident.id)
    return list(db.session.scalars(select(Classification).where(mine).order_by(Classification.id.desc())))


def areas_to_choose(actor: Actor) -> list[str]:
    """The areas that incidents have been placed in."""
    rows = Incident.visible_to(actor).with_only_columns(Incident.area_name).where(Incident.area_name.is_not(None))
    return [str(name) for name in db.session.scalars(rows.distinct().order_by(Incident.area_name))]


def sources_to_choose(actor: Actor) -> list[str]:
    """The sources that incidents come from; an address of a page counts as its host."""
    rows = Incident.visible_to(actor).with_only_columns(Incident.source).where(Incident.source.is_not(None))
    return sorted({host_of(str(source)) for source in db.session.scalars(rows.distinct())})


def host_of(source: str) -> str:
    """The host of a source that is an address; any other source as it stands."""
    return source.split("/")[2] if "://" in source else source


def user_names(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of users, by id; one query."""
    wanted = {each for each in ids if each is not None}
    return {row.id: row.name for row in db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))}


def agency_names(actor: Actor) -> dict[int, str]:
    """What the site's agencies are called, by id."""
    return {agency.id: agency.name for agency in db.session.scalars(taking_part(actor.site_id).order_by(Agency.name))}


def day_of(incident: Incident) -> str:
    """The day it happened, as addresses and labels write it."""
    return clock.local(incident.happened_at).date().isoformat()
