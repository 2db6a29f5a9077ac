"""People and places to be brought together: who is kept apart, who belongs beside whom, what the places hold. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property


class OutOfEffort(Exception):
    """Whether there is an answer is not known within the steps allowed."""


@dataclass
class Effort:
    """How many more steps may be taken, over all the questions that share it."""

    steps: int

    def take(self) -> None:
        """One step. Raises OutOfEffort when none is left."""
        if self.steps <= 0:
            raise OutOfEffort
        self.steps -= 1


@dataclass(frozen=True)
class Puzzle:
    """People 0, 1, 2 … and places; sets of places are whole numbers, one bit a place."""

    people: int
    places: int
    apart: frozenset[tuple[int, int]]
    """The lower first."""
    clash: tuple[int, ...]
    """By place: which places somebody kept apart from whoever has it may not have."""
    limits: tuple[tuple[int, int], ...]
    """(a set of places, how many people may be within it)."""
    beside: frozenset[tuple[int, int]] = frozenset()
    next_to: tuple[int, ...] = ()
    """By place: which places are beside it."""

    @cached_property
    def enemies(self) -> tuple[frozenset[int], ...]:
        """By person: whom they are kept apart from."""
        return _neighbours(self.people, self.apart)

    @cached_property
    def companions(self) -> tuple[frozenset[int], ...]:
        """By person: beside whom they belong."""
        return _neighbours(self.people, self.beside)

    @cached_property
    def equals(self) -> tuple[tuple[int, ...], ...]:
        """Everybody, by those of whom the same is asked; who has most people to keep apart from first."""
        closed = [self.enemies[each] | {each} for each in range(self.people)]
        often = Counter(closed)
        classes: dict[object, list[int]] = {}
        for each in range(self.people):
            key: object = ("alone", each)
            if not self.companions[each]:
                key = ("with", closed[each]) if often[closed[each]] > 1 else ("from", self.enemies[each])
            classes.setdefault(key, []).append(each)
        weight = [len(self.enemies[each]) + len(self.companions[each]) for each in range(self.people)]
        return tuple(map(tuple, sorted(classes.values(), key=lambda found: (-weight[found[0]], found[0]))))

    @property
    def is_consistent(self) -> bool:
        """Is there, for each two who belong beside each other, room for just these two?"""
        for one, other in self.beside:
            kept_apart = other in self.enemies[one]
            near = (self.next_to[place] & ~(self.clash[place] if kept_apart else 0) for place in range(self.places))
            if not any(near):
                return False
        return True

    @cached_property
    def rivals(self) -> tuple[tuple[int, ...], ...]:
        """Sets of people all kept apart from one another, everybody with an enemy in one at least."""
        found, seen = [], set()
        for each in sorted(range(self.people), key=lambda each: (-len(self.enemies[each]), each)):
            if each in seen or not self.enemies[each]:
                continue
            rivals, others = [each], self.enemies[each]
            while others:
                next_one = min(others, key=lambda other: (-len(self.enemies[other] & others), other))
                rivals.append(next_one)
                others &= self.enemies[next_one]
            seen.update(rivals)
            found.append(tuple(rivals))
        return tuple(found)

    @cached_property
    def cells(self) -> tuple[int, ...]:
        """The places, parted into sets in which no two who are kept apart can both be."""
        found: list[int] = []
        for place in range(self.places):
            fitting = (number for number, cell in enumerate(found) if cell & self.clash[place] == cell)
            number = next(fitting, None)
            if number is None:
                found.append(1 << place)
            else:
                found[number] |= 1 << place
        return tuple(found)

    @cached_property
    def limits_of(self) -> tuple[tuple[int, ...], ...]:
        """By place: which limits count it."""
        return tuple(
            tuple(number for number, (within, _most) in enumerate(self.limits) if within >> place & 1)
            for place in range(self.places)
        )


def _neighbours(people: int, pairs: frozenset[tuple[int, int]]) -> tuple[frozenset[int], ...]:
    found: list[set[int]] = [set() for _ in range(people)]
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return tuple(map(frozenset, found))
