"""What checks ask for: a decision about each person whom something has come to stand in the way of."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.core.templating import weekday
from gvi.extensions import db
from gvi.rechecks import queries
from gvi.rechecks.rules import APPROVED
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """For those who plan at the agency that holds the call-in. Two queries."""
    if not allows(actor, Permission.PARTICIPANT_EDIT):
        return []
    mine = CallIn.visible_to(actor).where(CallIn.owner_agency_id == actor.agency_id, CallIn.state.in_(APPROVED))
    call_ins = [each for each in db.session.scalars(mine.order_by(CallIn.starts_at)) if each.is_ahead]
    waiting = queries.undecided(actor, call_ins)
    return [_item(each, len(waiting[each.id])) for each in call_ins if waiting.get(each.id)]


def _item(call_in: CallIn, number: int) -> Item:
    title = ngettext(
        "Decide about %(num)d person whom something now stands in the way of",
        "Decide about %(num)d people whom something now stands in the way of",
        number,
    )
    where = gettext("Call-in %(day)s, %(venue)s", day=weekday(call_in.day), venue=call_in.venue)
    return Item(title, url_for("rechecks.index", ref=call_in.ref), where, clock.today())
