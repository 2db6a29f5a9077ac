"""When those called come, where they sit and how they leave, so that two who are kept apart do not meet. Pure.

In minutes before the start, an arrival is one of last, last + every, … up to first. For two who are kept apart

    |arrival_i − arrival_j| ≥ apart     seat_j is none of the eight round seat_i     (door, time)_i ≠ (door, time)_j

where an aisle separates seats beside it. At most `per_slot` people come at one time, at most `waiting` of them have come
less than `waits` minutes ago, and at most `per_exit` leave by one door at one time. An officer sits directly behind the
person they meet; one who meets two sits behind both, who then sit side by side. The first comes as late as that
allows. Ten minutes, and none of the eight neighbours, are the rules of planning a call-in unless the planner says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import Enum
from functools import cached_property
from typing import Any

MOST_MET = 2
"""An officer sits behind so many at most."""


class Part(Enum):
    """What is planned: each part has its own places, and none depends on another."""

    ARRIVALS = "arrivals"
    SEATS = "seats"
    EXITS = "exits"


@dataclass(frozen=True, slots=True)
class Room:
    """The room and its doors, and what is asked of the plan. Times in minutes."""

    rows: int = 3
    seats: int = 6
    """In a row."""
    aisle: int = 3
    """An aisle after so many seats of each row; 0 for none."""
    first: int = 60
    """Nobody comes earlier than so long before the start."""
    last: int = 10
    every: int = 10
    """Between two times at which people come."""
    apart: int = 10
    """Least between two who are kept apart."""
    per_slot: int = 3
    """People whom the doors take at one time."""
    waiting: int = 12
    """People whom the waiting rooms hold."""
    waits: int = 10
    """How long somebody who has come waits before they are shown to their seat."""
    doors: int = 2
    """By which people leave."""
    per_exit: int = 3
    """People who leave by one door at one time."""
    pause: int = 5
    """Between two times at which people leave."""
    leaving: int = 30
    """The last have left so long after the end."""
    officers: bool = True
    """Does everybody's own officer sit directly behind them?"""

    @property
    def capacity(self) -> int:
        """How many can sit."""
        return self.rows * self.seats

    @property
    def slots(self) -> tuple[int, ...]:
        """When people may come, in minutes before the start, the latest first."""
        return tuple(range(self.last, max(self.first, self.last) + 1, self.every))

    @property
    def times_out(self) -> tuple[int, ...]:
        """When people may leave, in minutes after the end."""
        return tuple(range(0, self.leaving + 1, self.pause))

    @property
    def ways_out(self) -> tuple[tuple[int, int], ...]:
        """(door from 1, minutes after the end), the earliest first."""
        return tuple((door, time) for time in self.times_out for door in range(1, self.doors + 1))

    def where(self, seat: int) -> tuple[int, int]:
        """(row, place in it), from 1, of a seat's number."""
        row, place = divmod(seat - 1, self.seats)
        return row + 1, place + 1

    def are_beside(self, one: int, other: int) -> bool:
        """Do two sit side by side, with no aisle between?"""
        (row, place), (other_row, other_place) = self.where(one), self.where(other)
        return row == other_row and abs(place - other_place) == 1 and not self._parted(place, other_place)

    def are_near(self, one: int, other: int) -> bool:
        """Is one of two seats the other itself, or one of the eight round it? An aisle separates."""
        (row, place), (other_row, other_place) = self.where(one), self.where(other)
        return abs(row - other_row) <= 1 and abs(place - other_place) <= 1 and not self._parted(place, other_place)

    def _parted(self, place: int, other: int) -> bool:
        return bool(self.aisle) and (place <= self.aisle) != (other <= self.aisle)

    def kept(self) -> dict[str, Any]:
        """As it is written down."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Room:
        """As it was written down; what was not known then is as usual."""
        return cls(**{each.name: kept[each.name] for each in fields(cls) if each.name in kept})


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is called: by the code of the call-in, and who meets them."""

    code: str
    officer: str | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """When one comes, where they sit, and how they leave. None while nobody has said."""

    arrives: int | None = None
    """Minutes before the start."""
    seat: int | None = None
    """From 1, along the rows from the front."""
    door: int | None = None
    """From 1."""
    leaves: int | None = None
    """Minutes after the end."""


Plan = Mapping[str, Stay]
"""By code."""


@dataclass(frozen=True)
class Party:
    """Everybody who is called, in the order of their codes, and which two of them are kept apart."""

    guests: tuple[Guest, ...]
    apart: frozenset[tuple[str, str]]
    """Codes, the lower first."""

    @classmethod
    def of(cls, guests: Iterable[Guest], apart: Iterable[Collection[str]] = ()) -> Party:
        """From people and pairs in any order; a pair of somebody who is not here counts for nothing."""
        ordered = tuple(sorted(guests, key=lambda each: each.code))
        known = {each.code for each in ordered}
        pairs = {tuple(sorted(pair)) for pair in apart if len(set(pair)) == 2 and known.issuperset(pair)}
        return cls(ordered, frozenset((one, other) for one, other in pairs))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Of everybody."""
        return tuple(each.code for each in self.guests)

    @cached_property
    def met_by(self) -> Mapping[str, tuple[str, ...]]:
        """Officer, as first written → the codes of those they meet."""
        found: dict[str, list[Guest]] = defaultdict(list)
        for each in self.guests:
            if each.officer:
                found[" ".join(each.officer.casefold().split())].append(each)
        return {str(met[0].officer): tuple(each.code for each in met) for met in found.values()}

    def officers_of(self, codes: Sequence[str]) -> list[str]:
        """Who meets these."""
        return [officer for officer, met in self.met_by.items() if set(met) & set(codes)]
