"""What calendars ask for: another sending when they show what no longer holds, and mail that has not gone out."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.models import CallIn, State
from gvi.core import clock
from gvi.core.i18n import gettext, ngettext
from gvi.core.templating import weekday
from gvi.invitations import queries
from gvi.today.items import Item


def items(actor: Actor) -> list[Item]:
    """For one's own agency's meetings to come, whose calendars are wrong; for anybody, their own mail that has not left."""
    if not allows(actor, Permission.CALENDAR_SEND):
        return []
    return [*_wrong(queries.misinformed(actor)), *_unsent(queries.unsent_by(actor))]


def _wrong(found: Iterable[tuple[CallIn, int]]) -> list[Item]:
    return [_item(_again(call_in), call_in, _calendars(number)) for call_in, number in found]


def _unsent(found: Iterable[tuple[CallIn, int]]) -> list[Item]:
    return [
        _item(
            ngettext("%(num)d mail you sent has not left", "%(num)d mails you sent have not left", number),
            call_in,
            gettext("See why, and try again if need be."),
        )
        for call_in, number in found
    ]


def _again(call_in: CallIn) -> str:
    if call_in.state is State.CANCELLED:
        return str(gettext("Send the cancellations"))
    return str(gettext("Send the invitations again"))


def _calendars(number: int) -> str:
    return str(
        ngettext("%(num)d calendar shows what no longer holds.", "%(num)d calendars show what no longer holds.", number)
    )


def _item(title: str, call_in: CallIn, text: str) -> Item:
    where = gettext("Call-in %(day)s, %(venue)s", day=weekday(call_in.day), venue=call_in.venue)
    return Item(title, url_for("invitations.index", ref=call_in.ref), f"{where}. {text}", clock.today())
