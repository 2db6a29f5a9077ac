"""What hand-overs ask of social services, and of nobody else: take over, and make contact the same day."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.templating import moment
from gvi.support import rules
from gvi.support.models import Handover
from gvi.support.queries import accept_hours, open_handovers, stage_of
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """Those that wait for somebody, and those whose first contact has not been made."""
    if not allows(actor, Permission.HANDOVER_READ):
        return []
    hours = accept_hours(actor)
    return [_item(each, hours=hours) for each in open_handovers(actor)]


def _item(handover: Handover, *, hours: int) -> Item:
    url = url_for("handovers.show", ref=handover.ref)
    if stage_of(handover) is rules.HandoverStage.WAITING:
        limit = rules.accept_by(handover.asked_at, hours=hours)
        return Item(
            gettext("Take over a hand-over"),
            url,
            gettext("Accept before %(when)s.", when=moment(limit)),
            clock.local(limit).date(),
        )
    return Item(
        gettext("Make first contact"),
        url,
        gettext("The same day as the person asked."),
        rules.contact_by(handover.asked_at),
    )
