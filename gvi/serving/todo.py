"""What letters ask for when a meeting draws near: of an officer, each person they follow; of who plans, how many."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.models import CallIn, Invitation
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.core.templating import weekday
from gvi.extensions import db
from gvi.rechecks.rules import APPROVED
from gvi.serving import queries
from gvi.serving.rules import remind_from
from gvi.sites.queries import closed_days_of, site_of
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """From as many working days before the meeting as the site says. Two queries."""
    if not allows(actor, Permission.SERVICE_NOTE):
        return []
    mine = CallIn.visible_to(actor).where(CallIn.owner_agency_id == actor.agency_id, CallIn.state.in_(APPROVED))
    near = [each for each in db.session.scalars(mine.order_by(CallIn.starts_at)) if each.is_ahead and is_near(each)]
    waiting = queries.unserved(actor, near) if near else {}
    plans = allows(actor, Permission.PARTICIPANT_EDIT)
    return [
        item
        for each in near
        if waiting.get(each.id)
        for item in (_many(each, len(waiting[each.id])) if plans else _own(each, waiting[each.id]))
    ]


def is_near(call_in: CallIn) -> bool:
    """Is it time to remind?"""
    site = site_of(call_in)
    return clock.today() >= remind_from(call_in.day, site.service_reminder_days, closed=closed_days_of(site))


def _many(call_in: CallIn, number: int) -> Iterator[Item]:
    title = ngettext("%(num)d letter is not served", "%(num)d letters are not served", number)
    yield Item(title, url_for("serving.index", ref=call_in.ref, open=1), _where(call_in), clock.today())


def _own(call_in: CallIn, invitations: list[Invitation]) -> Iterator[Item]:
    for invitation in invitations:
        title = gettext("Serve the letter to %(person)s", person=invitation.member.ref)
        url = url_for("serving.show", ref=call_in.ref, invitation_ref=invitation.ref)
        yield Item(title, url, _where(call_in), clock.today())


def _where(call_in: CallIn) -> str:
    return str(gettext("Call-in %(day)s, %(venue)s", day=weekday(call_in.day), venue=call_in.venue))
