"""Where everybody sits, as far as the plan of seats says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.callins.arrival_queries import seats_of as arranged
from gvi.callins.models import CallIn


@dataclass(frozen=True, slots=True, order=True)
class Seat:
    """A chair, counted from the front and from the left. All begin at 1."""

    row: int
    place: int
    number: int
    """As it stands on the plan and on the printed list: counted through the whole room."""


def seats_of(actor: Actor, call_in: CallIn) -> Mapping[str, Seat]:
    """The seats that are given out, by code; empty while nobody has one. Whoever asks may read the list."""
    return {
        each.code: Seat(each.row, each.place, each.seat)
        for each in arranged(actor, call_in)
        if each.row and each.place and each.seat
    }


def plan_of(seats: Mapping[str, Seat], codes: Collection[str]) -> list[list[str | None]]:
    """The room as rows of chairs from the front: the code of who sits there, None for a chair that stays free, or is taken
    by somebody whom the reader may not know of. codes: those of whom they may."""
    if not seats:
        return []
    rows, places = max(seat.row for seat in seats.values()), max(seat.place for seat in seats.values())
    plan: list[list[str | None]] = [[None] * places for _ in range(rows)]
    for code, seat in seats.items():
        if code in codes:
            plan[seat.row - 1][seat.place - 1] = code
    return plan
