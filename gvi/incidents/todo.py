"""What incidents ask of somebody: attributions that another agency has made and nobody has approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.incidents.models import Attribution
from gvi.incidents.queries import day_of, waiting_for
from gvi.today.items import Item

A_FEW = 3
"""More lines than these of one kind would hide what else the day asks."""


def items(actor: Actor) -> list[Item]:
    """A line per attribution that the posting may approve; one line for all when they are more than a few."""
    if not allows(actor, Permission.ATTRIBUTION_APPROVE):
        return []
    waiting = [each for each in waiting_for(actor) if allows(actor, Permission.ATTRIBUTION_APPROVE, each)]
    return [_item(each) for each in waiting] if len(waiting) <= A_FEW else [_all(waiting)]


def _all(attributions: Sequence[Attribution]) -> Item:
    incidents = {each.incident_id for each in attributions}
    return Item(
        title=gettext("Approve attributions of %(number)s incidents", number=len(incidents)),
        url=url_for("incidents.index", waiting=1),
        text=gettext("They count once another agency has approved them."),
        due=min(_since(each) for each in attributions),
    )


def _item(attribution: Attribution) -> Item:
    incident = attribution.incident
    return Item(
        title=gettext("Approve an attribution"),
        url=url_for("incidents.show", ref=incident.ref),
        text=gettext("Incident of %(day)s. It counts once another agency has approved it.", day=day_of(incident)),
        due=_since(attribution),
    )


def _since(attribution: Attribution) -> date:
    return clock.local(attribution.recorded_from).date()
