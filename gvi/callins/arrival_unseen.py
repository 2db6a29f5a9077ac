"""Those on the list whom the planner is kept apart from: they keep a seat of their own, and the planner learns nothing.

A planner who does not meet somebody cannot see that a seat is taken, and a seat that could not be given would tell them. So
whoever is unseen makes way: to the nearest free seat that keeps them from whom they must not meet. Times and ways out are not
moved, since letters say them; whoever meets everybody finds on the plan what does not hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from gvi.access import apart
from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.arrival_planning import Party, Plan, Room
from gvi.callins.arrival_queries import gather
from gvi.callins.eligibility import expected
from gvi.callins.models import CallIn


def make_way(actor: Actor, call_in: CallIn, room: Room, *, seen: Collection[str]) -> None:
    """Give everybody whom the planner does not meet another seat, where theirs is given away or beside whom it must not be.

    seen: codes of those whom the planner has placed.
    """
    with apart.everybody():
        unseen = {each.code: each for each, _member in expected(call_in) if each.code not in seen}
        if not unseen:
            return
        gathered = gather(actor, call_in)
    plan, moved = dict(gathered.plan), []
    for code, invitation in unseen.items():
        seat = _seat_of(code, gathered.party, room, plan)
        if seat != invitation.seat:
            invitation.seat, plan[code] = seat, replace(plan[code], seat=seat)
            moved.append(invitation)
    if moved:
        log.record_all(actor, Verb.PARTICIPANT_EDIT, moved)


def _seat_of(code: str, party: Party, room: Room, plan: Plan) -> int | None:
    """The seat where one belongs: their own if it can be, else the nearest that can, else the nearest that is free."""
    own = plan[code].seat
    if own is None:
        return None
    others = {other: stay.seat for other, stay in plan.items() if other != code and stay.seat is not None}
    free = sorted(set(range(1, room.capacity + 1)) - set(others.values()), key=lambda seat: (abs(seat - own), seat))
    kept = [others[other] for other in _apart_from(code, party) if other in others]
    return next((seat for seat in free if not any(room.are_near(seat, each) for each in kept)), next(iter(free), None))


def _apart_from(code: str, party: Party) -> Iterator[str]:
    return (other for pair in party.apart if code in pair for other in pair if other != code)
