"""What retention asks: whoever may decide on a purge is told of the proposals that wait."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import joinedload, selectinload

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.extensions import db
from gvi.retention.models import PurgeOrder
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """Proposals of one's own agency that somebody else has made; two queries."""
    if not allows(actor, Permission.PURGE_DECIDE):
        return []
    waiting = PurgeOrder.visible_to(actor).where(
        PurgeOrder.is_approved.is_(None), PurgeOrder.proposed_by_id != actor.user_id
    )
    read = waiting.order_by(PurgeOrder.id).options(selectinload(PurgeOrder.lines), joinedload(PurgeOrder.proposed_by))
    return [_item(each) for each in db.session.scalars(read)]


def _item(order: PurgeOrder) -> Item:
    """Due the day it is proposed: what must not be kept waits for nobody."""
    number = len(order.lines)
    text = ngettext(
        "%(num)d record, proposed by %(who)s",
        "%(num)d records, proposed by %(who)s",
        number,
        who=order.proposed_by.name,
    )
    asked_on = clock.local(order.proposed_at).date()
    return Item(gettext("Decide on a purge"), url_for("retention.show", ref=order.ref), text, asked_on)
