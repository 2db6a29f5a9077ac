"""What answers ask for: somebody to look at those that a program must not decide, and another speaker for one who cannot."""

from __future__ import annotations

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.core.templating import weekday
from gvi.replies import queries
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """For those who plan at the agency that invited. Two queries."""
    if not allows(actor, Permission.REPLY_READ):
        return []
    return [*_waiting(queries.waiting(actor)), *(_another(*found) for found in queries.without_speaker(actor))]


def _waiting(number: int) -> list[Item]:
    if not number:
        return []
    title = ngettext(
        "%(num)d answer to an invitation waits for you", "%(num)d answers to invitations wait for you", number
    )
    return [
        Item(title, url_for("replies.index"), gettext("Say whose they are, or decide on another time."), clock.today())
    ]


def _another(call_in: CallIn, number: int) -> Item:
    where = gettext("Call-in %(day)s, %(venue)s", day=weekday(call_in.day), venue=call_in.venue)
    text = ngettext(
        "Whoever was to speak in %(num)d part cannot come.",
        "Those who were to speak in %(num)d parts cannot come.",
        number,
    )
    return Item(
        gettext("Find another speaker"),
        url_for("slots.index_slots", ref=call_in.ref),
        f"{where}. {text}",
        clock.today(),
    )
