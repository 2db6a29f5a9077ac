"""The arrival plan on paper: for the door, and for the police coordinator. Nothing leaves while anything stands in the way."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import get_locale

from gvi.access.actor import Actor
from gvi.callins.arrival_checks import problems_of
from gvi.callins.arrival_queries import Gathered, gather, seats_of
from gvi.callins.eligibility import blocks_for
from gvi.callins.models import OVER, CallIn
from gvi.core.i18n import gettext, ngettext
from gvi.core.problems import Problem, Severity, insist
from gvi.rechecks.standing import stopping

DOOR, POLICE = "door", "police"


def printed(actor: Actor, call_in: CallIn, kind: str) -> tuple[bytes, Gathered]:
    """The sheet as a PDF/A-2b, and who is on it. Raises RuleBroken while two kept apart would meet, somebody has no time,
    seat or way out, or something keeps anybody on the list from being called."""
    from gvi.documents.archive import archived  # reportlab and pikepdf are slow to load, and few pages need them
    from gvi.documents.arrival import Row, Sheet, render

    gathered = gather(actor, call_in)
    insist(may_print(actor, call_in, gathered))
    rows = tuple(
        Row(
            code=each.code, seat=each.seat or 0, row=each.row or 0, place=each.place or 0, officer=each.officer or "–",
            arrives=each.arrives, door=each.door or 1, leaves=each.leaves or 0,
        )
        for each in sorted(seats_of(actor, call_in), key=lambda each: (str(each.arrives), each.seat or 0))
        if each.arrives is not None
    )  # fmt: skip
    room = gathered.room
    sheet = Sheet(
        locale=str(get_locale()), day=call_in.day, venue=", ".join(filter(None, (call_in.venue, call_in.room))), rows=rows,
        title=gettext("Door list") if kind == DOOR else gettext("Arrival plan for the police coordinator"),
        total=ngettext("%(num)d person in all", "%(num)d people in all", len(rows)),
        room=(room.rows, room.seats, room.aisle) if kind == POLICE else None,
    )  # fmt: skip
    return archived(render(sheet)), gathered


def may_print(actor: Actor, call_in: CallIn, gathered: Gathered) -> Iterator[Problem]:
    """What keeps the plan from being printed."""
    if call_in.state in OVER:
        yield Problem("list-is-final")
    if not gathered.invitations:
        yield Problem("plan-nobody")
    broken = sum(each.severity is Severity.BLOCK for each in problems_of(gathered.party, gathered.room, gathered.plan))
    if broken:
        yield Problem("plan-broken", facts={"number": broken})
    blocked = stopping(blocks_for(actor, call_in))
    if blocked:
        yield Problem("plan-blocked", facts={"blocked": blocked, "invited": len(gathered.invitations)})
