"""Does a call-in's arrival plan stand: was it whole when it was saved, and is everybody still where it put them?

What was whole is kept with the plan, so that readers who know of fewer pairs than the planner see the same. It is compared
person by person, so that whoever does not meet everybody on the list learns of nobody from it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.callins.arrival_checks import problems_of
from gvi.callins.arrival_hours import minutes_before
from gvi.callins.arrival_moves import read, written
from gvi.callins.arrival_planning import Party, Plan, Room, Stay
from gvi.callins.models import CallIn, Invitation
from gvi.core.problems import Severity
from gvi.extensions import db

WHOLE = "whole"
"""Under this name the call-in's arrangement keeps the plan that broke nothing; None when it broke something."""


def whole(party: Party, room: Room, plan: Plan) -> str | None:
    """The plan as it is written down when everybody has a time, a seat and a way out and nobody meets whom they must not."""
    broken = any(each.severity is Severity.BLOCK for each in problems_of(party, room, plan))
    return None if broken or not party.codes else written({code: plan[code] for code in party.codes})


def standing(actor: Actor, call_ins: Sequence[CallIn]) -> Collection[int]:
    """Ids of those call-ins whose plan stands for everybody who is still called. One query at most."""
    kept = {each.id: (each, text) for each in call_ins if (text := (each.arrangement or {}).get(WHOLE))}
    if not kept:
        return ()
    columns = (Invitation.code, Invitation.arrival, Invitation.seat, Invitation.door_out, Invitation.leaves_after)
    rows = select(Invitation.call_in_id, *columns).where(
        Invitation.site_id == actor.site_id, Invitation.call_in_id.in_(kept), Invitation.called_off_on.is_(None)
    )
    placed, moved = set[int](), set[int]()
    for ident, code, arrival, seat, door, leaves in db.session.execute(rows):
        call_in, told = kept[ident]
        now = Stay(minutes_before(call_in, arrival), seat, door, leaves)
        (placed if now == read(told, [code])[code] else moved).add(ident)
    return placed - moved
