"""The door on the day of a meeting, for whoever may stand at it."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from sqlalchemy import exists

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.models import CallIn, Invitation, State
from gvi.callins.queries import midnight
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.extensions import db
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """Today's meetings to which somebody comes whom the posting may know of."""
    if not allows(actor, Permission.DOOR_TAP):
        return []
    today = clock.today()
    expected = (
        Invitation.visible_to(actor)
        .where(Invitation.site_id == CallIn.site_id, Invitation.call_in_id == CallIn.id)
        .correlate(CallIn)
    )
    rows = CallIn.visible_to(actor).where(
        CallIn.owner_agency_id == actor.agency_id,
        CallIn.state.in_([State.SUMMONED, State.HELD]),
        CallIn.starts_at >= midnight(today),
        CallIn.starts_at < midnight(today + timedelta(days=1)),
        exists(expected.with_only_columns(Invitation.id).subquery().select()),
    )
    return [
        Item(
            gettext("Stand at the door"),
            url_for("door.index", ref=each.ref),
            gettext("Call-in %(day)s, %(venue)s", day=gettext("today"), venue=each.venue),
            today,
        )
        for each in db.session.scalars(rows.order_by(CallIn.starts_at))
    ]
