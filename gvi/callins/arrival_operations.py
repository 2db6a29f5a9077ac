"""The only writers of a call-in's arrival plan: the room, and when each comes, where they sit and how they leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from gvi.access import apart
from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import participant_rules as rules
from gvi.callins.arrival_hours import hour_before
from gvi.callins.arrival_moves import read, written
from gvi.callins.arrival_planning import Plan, Room, Stay
from gvi.callins.arrival_queries import gather, plan_of
from gvi.callins.arrival_standing import WHOLE, whole
from gvi.callins.arrival_unseen import make_way
from gvi.callins.eligibility import expected
from gvi.callins.models import CallIn, Invitation
from gvi.core.problems import Problem, insist

_HOUR, _DAY = 60, 24 * 60


def save(actor: Actor, call_in: CallIn, plan: Plan, room: Room) -> None:
    """Keep the room and everybody's time, seat and way out. What was saved before can be taken back once."""
    insist(rules.may_change_list(call_in.state))
    insist([Problem("plan-before-midnight")] if _reaches_back(call_in, plan) else ())
    rows = [invitation for invitation, _member in expected(call_in)]
    _keep(actor, call_in, rows, plan, room)


def take_back(actor: Actor, call_in: CallIn) -> None:
    """As it was before it was last saved; whoever came onto the list since keeps what they have."""
    insist(rules.may_change_list(call_in.state))
    insist(() if call_in.arrangement and call_in.arrangement.get("before") else [Problem("plan-nothing-to-take-back")])
    assert call_in.arrangement is not None
    kept, rows = call_in.arrangement, [invitation for invitation, _member in expected(call_in)]
    known = {word.partition(".")[0] for word in kept["before"].split()}
    before = read(kept["before"], known)
    now = plan_of(call_in, rows)
    room = Room.read(kept["room_before"] or kept["room"])
    _keep(actor, call_in, rows, {code: before.get(code, stay) for code, stay in now.items()}, room)


def may_follow(call_in: CallIn, hour: time) -> Iterator[Problem]:
    """When the meeting moves to this hour everybody still comes on its day."""
    by = _minute(hour) - _minute(call_in.hour)
    if any(not 0 <= _minute(each.arrival) + by < _DAY for each in _timed(call_in) if each.arrival is not None):
        yield Problem("arrivals-past-midnight", field="hour")


def follow(actor: Actor, call_in: CallIn, *, hour: time) -> None:
    """The meeting has moved from this hour to its own: everybody comes as long before it as they would have.

    Also those whom whoever moves it does not meet, and of whom `may_follow` therefore says nothing: they come on the day.
    """
    by = _minute(call_in.hour) - _minute(hour)
    with apart.everybody():
        moved = _timed(call_in) if by else []
    for each in moved:
        if each.arrival is not None:
            each.arrival = time(*divmod(max(0, min(_DAY - 1, _minute(each.arrival) + by)), _HOUR))
    if moved:
        log.record_all(actor, Verb.PARTICIPANT_EDIT, moved)


def _timed(call_in: CallIn) -> list[Invitation]:
    return [invitation for invitation, _member in expected(call_in) if invitation.arrival is not None]


def _keep(actor: Actor, call_in: CallIn, rows: list[Invitation], plan: Plan, room: Room) -> None:
    was, kept = plan_of(call_in, rows), call_in.arrangement or {}
    found = whole(gather(actor, call_in).party, room, {**was, **plan})
    room_was = kept.get("room")
    changed = [each for each in rows if each.code in plan and plan[each.code] != was[each.code]]
    for each in changed:
        stay = plan[each.code]
        each.arrival = _arrival(call_in, stay)
        each.seat, each.door_out, each.leaves_after = stay.seat, stay.door, stay.leaves
    if changed:
        log.record_all(actor, Verb.PARTICIPANT_EDIT, changed)
    make_way(actor, call_in, room, seen=was)
    if changed or room_was != room.kept():
        kept = {"room": room.kept(), "before": written(was), "room_before": room_was}
    if kept | {WHOLE: found} != call_in.arrangement:
        call_in.arrangement = kept | {WHOLE: found}
        log.record(actor, Verb.CALL_IN_EDIT, call_in)


def _arrival(call_in: CallIn, stay: Stay) -> time | None:
    return None if stay.arrives is None else hour_before(call_in, stay.arrives)


def _reaches_back(call_in: CallIn, plan: Plan) -> bool:
    """Would anybody come on another day than the meeting's?"""
    starts = _minute(call_in.hour)
    return any(stay.arrives is not None and not 0 <= starts - stay.arrives < _DAY for stay in plan.values())


def _minute(hour: time) -> int:
    return hour.hour * _HOUR + hour.minute
