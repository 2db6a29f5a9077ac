"""What visits ask of somebody: go, log it in time, and try again. Nothing here depends on what was said about help."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.templating import clock_text
from gvi.sites.queries import site_of
from gvi.today.items import Item
from gvi.visits import rules
from gvi.visits.models import Visit
from gvi.visits.queries import open_visits, stage_of

AHEAD = timedelta(days=14)


def items(actor: Actor) -> list[Item]:
    """Visits of the coming days, visits to log, and visits that need a new time."""
    if not allows(actor, Permission.VISIT_EDIT):
        return []
    hours = site_of(actor).log_hours
    soon = open_visits(actor, until=clock.now() + AHEAD)
    return [_item(visit, stage_of(visit, log_hours=hours), hours=hours) for visit in soon]


def _item(visit: Visit, stage: rules.VisitStage, *, hours: int) -> Item:
    planned = clock.local(visit.planned_for).date()
    show, log = url_for("visits.show", ref=visit.ref), url_for("visits.log_visit", ref=visit.ref)
    if stage is rules.VisitStage.PLANNED:
        return Item(gettext("Visit at %(time)s", time=clock_text(visit.planned_for)), show, visit.round or "", planned)
    if stage is rules.VisitStage.TRIED:
        return Item(
            gettext("Plan a new try"),
            show,
            gettext("The visit was tried and not made. Set a new time or close it."),
            planned,
        )
    if stage is rules.VisitStage.LATE:
        return Item(
            gettext("Log visit"), log, gettext("Should have been logged within %(hours)s hours.", hours=hours), planned
        )
    return Item(
        gettext("Log visit"), log, visit.round or "", clock.local(visit.planned_for + timedelta(hours=hours)).date()
    )
