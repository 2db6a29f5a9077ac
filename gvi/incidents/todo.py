"""What incidents ask of somebody: attributions that another agency has made and nobody has approved."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.incidents.models import Attribution
from gvi.incidents.queries import day_of, waiting_for
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """One line per attribution that the posting may approve."""
    if not allows(actor, Permission.ATTRIBUTION_APPROVE):
        return []
    return [_item(each) for each in waiting_for(actor) if allows(actor, Permission.ATTRIBUTION_APPROVE, each)]


def _item(attribution: Attribution) -> Item:
    incident = attribution.incident
    return Item(
        title=gettext("Approve an attribution"),
        url=url_for("incidents.show", ref=incident.ref),
        text=gettext("Incident of %(day)s. It counts once another agency has approved it.", day=day_of(incident)),
        due=clock.local(attribution.recorded_from).date(),
    )
