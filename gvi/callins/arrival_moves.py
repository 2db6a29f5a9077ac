"""A plan as it is tried out: written into one line of the page, moved person by person, and taken back step by step. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from gvi.callins.arrival_planning import Plan, Room, Stay

EARLIER, LATER, FORWARD, BACK, SOONER, THEN = "earlier", "later", "forward", "back", "sooner", "then"
"""The arrival earlier or later; to the seat before or after; the way out before or after."""
MOVES = (EARLIER, LATER, FORWARD, BACK, SOONER, THEN)
TO_SEAT, TO_TIME = "seat", "time"
"""Straight to a seat or a time: what dragging asks for."""
MOST_STEPS = 30
"""So many steps can be taken back."""
_DAY = 24 * 60
_STEP = re.compile(r"([a-z]+):([A-Z]\d{1,5})(?::(\d{1,4}))?")
_WORD = re.compile(r"([A-Z]\d{1,5})((?:\.(?:-?\d{1,4}|x)){4})")


def written(plan: Plan) -> str:
    """One word a person, in the order of the codes: code.arrives.seat.door.leaves, x for what nobody has said.

    >>> written({"D02": Stay(40, 7, 1, 0), "D01": Stay()})
    'D01.x.x.x.x D02.40.7.1.0'
    """
    return " ".join(
        ".".join((code, *("x" if each is None else str(each) for each in _values(plan[code])))) for code in sorted(plan)
    )


def read(text: str, codes: Collection[str]) -> dict[str, Stay]:
    """What was written, of these people alone; who is not in it has nothing yet, and what cannot be is left out."""
    plan = dict.fromkeys(sorted(codes), Stay())
    for word in text.split():
        found = _WORD.fullmatch(word)
        if found and found[1] in plan:
            values = [None if each == "x" else int(each) for each in found[2][1:].split(".")]
            plan[found[1]] = _sound(*values)
    return plan


def moved(plan: Plan, step: str, room: Room) -> dict[str, Stay] | None:
    """The plan after one press; None when there is no such move. step: what and whom, such as `earlier:D03`."""
    found = _STEP.fullmatch(step)
    if not found or found[2] not in plan:
        return None
    move, code, where = found[1], found[2], int(found[3]) if found[3] else None
    if move in (EARLIER, LATER, TO_TIME):
        return {**plan, code: _at_another_time(plan[code], move, where, room)}
    if move in (SOONER, THEN):
        return {**plan, code: _by_another_way(plan[code], move, room)}
    if move in (FORWARD, BACK, TO_SEAT):
        return _reseated(plan, code, move, where, room)
    return None


def _at_another_time(stay: Stay, move: str, where: int | None, room: Room) -> Stay:
    if move == TO_TIME:
        return stay if where is None else replace(stay, arrives=min(where, _DAY))
    if stay.arrives is None:
        return replace(stay, arrives=room.last)
    by = room.every if move == EARLIER else -room.every
    return replace(stay, arrives=max(0, min(_DAY, stay.arrives + by)))


def _by_another_way(stay: Stay, move: str, room: Room) -> Stay:
    ways = room.ways_out
    if stay.leaves is None or (stay.door or 1, stay.leaves) not in ways:
        door, leaves = ways[0]
    else:
        at = ways.index((stay.door or 1, stay.leaves)) + (1 if move == THEN else -1)
        door, leaves = ways[max(0, min(at, len(ways) - 1))]
    return replace(stay, door=door, leaves=leaves)


def _reseated(plan: Plan, code: str, move: str, where: int | None, room: Room) -> dict[str, Stay]:
    """In another seat; whoever sits there takes the one that falls empty."""
    seat = plan[code].seat
    if move == TO_SEAT:
        target = where or seat or 1
    elif seat is None:
        target = _first_free([each.seat for each in plan.values()], room)
    else:
        target = seat + (1 if move == BACK else -1)
    if not 1 <= target <= room.capacity:
        return dict(plan)
    there = {other: replace(stay, seat=seat) for other, stay in plan.items() if stay.seat == target and other != code}
    return {**plan, **there, code: replace(plan[code], seat=target)}


def _first_free(taken: Sequence[int | None], room: Room) -> int:
    return next((seat for seat in range(1, room.capacity + 1) if seat not in taken), 1)


def _values(stay: Stay) -> tuple[int | None, ...]:
    return stay.arrives, stay.seat, stay.door, stay.leaves


def _sound(arrives: int | None, seat: int | None, door: int | None, leaves: int | None) -> Stay:
    return Stay(
        arrives if arrives is None or abs(arrives) <= _DAY else None, seat or None, door or None,
        leaves if leaves is None or 0 <= leaves <= _DAY else None,
    )  # fmt: skip
