"""A choice at once, without a solver, and what can be said of any choice: whom each adds, who stands in, the gain. Pure."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gvi.callins.selection import Pool, Score, Wishes, score_of

Key = tuple[int, int, int]
"""(active groups that gain a representative, reach gained in parts, place), the first two negated."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What one of the chosen adds to those before."""

    place: int
    people: tuple[int, ...]
    """Whom: people who are reached, or reached better, because of this one."""
    gain: int
    """In parts of a person."""
    total: int
    """Reach so far, this one included."""


@dataclass(frozen=True, slots=True)
class Reserve:
    """Somebody who could stand in for one of the chosen."""

    place: int
    missed: Fraction
    """Reach lost on average over whose seat falls empty, in parts of a person, when this one takes it."""


class _Tally:
    """Who has been chosen so far, what they reach, and who still fits."""

    def __init__(self, pool: Pool, wishes: Wishes) -> None:
        self.pool, self.wishes = pool, wishes
        self.met = [0] * pool.people
        self.members: Counter[int] = Counter()
        self.chosen: list[int] = []
        self.barred = pool.places(wishes.bars)
        self.closed: set[int] = set()

    def fits(self, place: int) -> bool:
        """May this one come too?"""
        return (
            len(self.chosen) < self.wishes.seats
            and place not in self.barred
            and place not in self.closed
            and all(self.members[group] < self.wishes.per_group for group in self.pool.standings[place].groups)
        )

    def gain(self, place: int) -> int:
        """Parts of reach that this one adds."""
        part, whole, met = self.pool.parts[place], self.pool.whole, self.met
        return sum(min(part, whole - met[each]) for each in self.pool.standings[place].reaches if met[each] < whole)

    def key(self, place: int) -> Key:
        """By which the next is taken, lowest first."""
        standing = self.pool.standings[place]
        new = sum(group in self.pool.active and not self.members[group] for group in standing.groups)
        return -new, -self.gain(place), place

    def take(self, place: int) -> None:
        self.chosen.append(place)
        self.closed |= {place, *self.pool.kept_from[place]}
        self.members.update(self.pool.standings[place].groups)
        for each in self.pool.standings[place].reaches:
            self.met[each] += self.pool.parts[place]

    def take_best(self, places: Iterable[int]) -> None:
        """One after another, whoever adds most, until nobody fits. What one adds never rises, so few are asked twice."""
        heap = [self.key(place) for place in places if self.fits(place)]
        heapq.heapify(heap)
        while heap and len(self.chosen) < self.wishes.seats:
            place = heap[0][2]
            key = self.key(place)
            if not self.fits(place):
                heapq.heappop(heap)
            elif key == heap[0]:
                heapq.heappop(heap)
                self.take(place)
            else:
                heapq.heapreplace(heap, key)


def preview(pool: Pool, wishes: Wishes, start: Collection[int] = ()) -> tuple[int, ...]:
    """A good choice within the wishes, places in rising order: pins, then the best of `start`, then the best of all.

    start: a choice that should stay as far as it can, so that a person moved in or out changes little else. Pins must
    not be in conflict (`selection_conflicts.pins_in_conflict`).
    """
    tally = _of(pool, wishes, sorted(pool.places(wishes.pins)))
    tally.take_best(sorted(set(start)))
    tally.take_best(range(len(pool.standings)))
    return tuple(sorted(tally.chosen))


def most_connected(pool: Pool, wishes: Wishes, number: int) -> tuple[int, ...]:
    """At most so many by their number of ties alone, within the same wishes: what a choice is compared with."""
    tally = _of(pool, wishes, sorted(pool.places(wishes.pins)))
    for place in sorted(range(len(pool.standings)), key=lambda each: (-pool.standings[each].ties, each)):
        if len(tally.chosen) < number and tally.fits(place):
            tally.take(place)
    return tuple(sorted(tally.chosen))


def additions(pool: Pool, chosen: Sequence[int]) -> list[Addition]:
    """The chosen in the order in which they add most, and whom each of them adds."""
    tally, found = _Tally(pool, Wishes(len(chosen), len(chosen))), list[Addition]()
    left, total = set(chosen), 0
    while left:
        place = min(left, key=lambda each: (-tally.gain(each), each))
        whom = tuple(sorted(each for each in pool.standings[place].reaches if tally.met[each] < pool.whole))
        gain = tally.gain(place)
        total += gain
        found.append(Addition(place, whom, gain, total))
        tally.take(place)
        left.discard(place)
    return found


def reserves(pool: Pool, wishes: Wishes, chosen: Sequence[int], most: int = 10) -> list[Reserve]:
    """Who stands in, in the order in which least is missed, on average over whose seat falls empty; then by ref.

    A seat that the rules keep somebody from counts as empty with them.
    """
    if not chosen:
        return []
    tally = _of(pool, wishes, chosen)
    alone = sum(_of(pool, wishes, (each for each in chosen if each != absent)).gain(absent) for absent in chosen)
    loose = _loose(tally)
    lost = {place: alone - _regained(tally, place, loose) for place in _others(pool, wishes, chosen)}
    order = sorted(lost, key=lambda place: (lost[place], place))
    return [Reserve(place, Fraction(lost[place], len(chosen))) for place in order[:most]]


def lowered(pool: Pool, wishes: Wishes, chosen: Sequence[int]) -> tuple[int, ...]:
    """A choice worth the same, in which nobody can be exchanged for somebody of a lower ref without losing anything."""
    now, goal = sorted(chosen), score_of(pool, chosen)
    while True:
        better = next(_lower(pool, wishes, now, goal), None)
        if better is None:
            return tuple(now)
        now = better


def _lower(pool: Pool, wishes: Wishes, chosen: Sequence[int], goal: Score) -> Iterator[list[int]]:
    pins = pool.places(wishes.pins)
    for absent in sorted(set(chosen) - pins, reverse=True):
        rest = [each for each in chosen if each != absent]
        tally = _of(pool, wishes, rest)
        alone = tally.gain(absent)
        for place in range(absent):
            if tally.gain(place) == alone and tally.fits(place) and score_of(pool, [*rest, place]) == goal:
                yield sorted([*rest, place])


def _of(pool: Pool, wishes: Wishes, chosen: Iterable[int]) -> _Tally:
    tally = _Tally(pool, wishes)
    for place in chosen:
        tally.take(place)
    return tally


def _loose(tally: _Tally) -> dict[int, list[tuple[int, int]]]:
    """By person: whose absence, among the chosen, leaves how many parts of them unreached."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for absent in tally.chosen:
        for person in tally.pool.standings[absent].reaches:
            left = tally.pool.whole - tally.met[person] + tally.pool.parts[absent]
            if left > 0:
                found[person].append((absent, left))
    return found


def _regained(tally: _Tally, place: int, loose: Mapping[int, list[tuple[int, int]]]) -> int:
    """Parts of reach that this one brings back, summed over whose seat they take; none where the rules forbid it."""
    pool, part = tally.pool, tally.pool.parts[place]
    more: Counter[int] = Counter()
    for person in pool.standings[place].reaches:
        brought = min(part, max(0, pool.whole - tally.met[person]))
        for absent, left in loose.get(person, ()):
            more[absent] += min(part, left) - brought
    gain, free = tally.gain(place), [each for each in tally.chosen if _fits_for(tally, place, each)]
    return len(free) * gain + sum(more[each] for each in free)


def _fits_for(tally: _Tally, place: int, absent: int) -> bool:
    """May this one come when that one does not?"""
    groups, left = tally.pool.standings[place].groups, tally.pool.standings[absent].groups
    kept = tally.pool.kept_from[place]
    return (kept <= {absent} or not kept & {each for each in tally.chosen if each != absent}) and all(
        tally.members[group] - (group in left) < tally.wishes.per_group for group in groups
    )


def _others(pool: Pool, wishes: Wishes, chosen: Sequence[int]) -> list[int]:
    """Who could take at least one of the seats."""
    taken, barred = set(chosen), pool.places(wishes.bars)
    return [
        place
        for place in range(len(pool.standings))
        if place not in taken and place not in barred and len(pool.kept_from[place] & taken) <= 1
    ]
