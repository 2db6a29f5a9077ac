"""Whom to choose so that the message reaches furthest: what a choice is worth, and which choices are allowed. Pure.

Reach of person i when the set S is invited, in people, and the sum that is maximised:

    reach(i, S) = min(1, Σ p_j for j in S with j = i or j tied to i)        reach(S) = Σ_i reach(i, S)

p_j = 1 for somebody who can be obliged to come and 1/6 (or as wished) for somebody who can only be invited; i runs over
the members of active groups (A. Wheeler et al., Choosing Representatives to Deliver the Message in a Group Violence
Intervention). Choices are compared by, in this order: active groups with a representative, reach, people invited,
lowest refs. All is counted in whole parts of a person, so that equal is equal.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

SIXTH = Fraction(1, 6)
"""What is taken for granted of somebody who need not come."""
FINEST = 100
"""Shares are told apart down to hundredths: 0.1667 is a sixth."""
METHOD = 1
"""Rises when choices are made in another way, so that what is kept is worked out again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One who may be called: by which ref the reader knows them, how likely they come, whom they reach."""

    ref: str
    share: Fraction
    """p: 1 when they can be obliged to come."""
    reaches: frozenset[int]
    """People of active groups, themselves or tied to them."""
    groups: frozenset[int]
    """Every group that they are known to be in."""
    ties: int
    """How many people they are tied to, of any group or none."""


@dataclass(frozen=True)
class Pool:
    """Everybody who may be called, in the order of their refs, and the people whom the message is for."""

    standings: tuple[Standing, ...]
    people: int
    """How many people the message is for: they are called 0, 1, 2 … in `Standing.reaches`."""
    active: frozenset[int]
    """Groups that should be represented."""
    apart: frozenset[tuple[int, int]]
    """Two who must not meet, by their places in `standings`, the lower first."""

    @classmethod
    def of(
        cls,
        standings: Iterable[Standing],
        *,
        people: int,
        active: Collection[int] = (),
        apart: Iterable[tuple[str, str]] = (),
    ) -> Pool:
        """From people in any order. apart: pairs of refs; those of somebody who is not here count for nothing."""
        ordered = tuple(sorted(standings, key=lambda each: each.ref))
        place = {each.ref: number for number, each in enumerate(ordered)}
        pairs = {(place[one], place[other]) for one, other in apart if one in place and other in place and one != other}
        return cls(ordered, people, frozenset(active), frozenset((min(pair), max(pair)) for pair in pairs))

    @cached_property
    def whole(self) -> int:
        """Parts in one person: every share is a whole number of them."""
        return math.lcm(*(each.share.denominator for each in self.standings))

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """p of each, in parts."""
        return tuple(int(each.share * self.whole) for each in self.standings)

    @cached_property
    def kept_from(self) -> tuple[frozenset[int], ...]:
        """Of each: the places of those whom they must not meet."""
        found: list[set[int]] = [set() for _each in self.standings]
        for one, other in self.apart:
            found[one].add(other)
            found[other].add(one)
        return tuple(map(frozenset, found))

    @cached_property
    def place(self) -> dict[str, int]:
        """By ref."""
        return {each.ref: number for number, each in enumerate(self.standings)}

    def refs(self, places: Iterable[int]) -> list[str]:
        """The refs of places."""
        return [self.standings[place].ref for place in places]

    def places(self, refs: Iterable[str]) -> frozenset[int]:
        """Of those that are here."""
        return frozenset(self.place[ref] for ref in refs if ref in self.place)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the planner asks for. People are named by ref."""

    seats: int
    """At most so many are invited, and so many if the other wishes let them."""
    per_group: int
    """At most so many of one group."""
    pins: frozenset[str] = frozenset()
    bars: frozenset[str] = frozenset()


class DemandKind(StrEnum):
    """What can stand against what."""

    SEATS = "seats"
    FILL = "fill"
    PER_GROUP = "per_group"
    PIN = "pin"
    BAR = "bar"
    APART = "apart"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, order=True)
class Demand:
    """One wish, or one rule, as a conflict names it."""

    kind: DemandKind
    refs: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """What a choice is worth, compared from left to right."""

    represented: int
    """Active groups of which somebody is invited."""
    reach: int
    """In parts of a person."""
    invited: int


def score_of(pool: Pool, chosen: Collection[int]) -> Score:
    """What inviting these is worth. chosen: places."""
    met: Counter[int] = Counter()
    for each in chosen:
        for person in pool.standings[each].reaches:
            met[person] += pool.parts[each]
    present = set().union(*(pool.standings[each].groups for each in chosen))
    return Score(len(present & pool.active), sum(min(pool.whole, part) for part in met.values()), len(chosen))


def is_allowed(pool: Pool, wishes: Wishes, chosen: Collection[int]) -> bool:
    """Does the choice keep every wish, but for the number that it should come to?"""
    refs = {pool.standings[each].ref for each in chosen}
    members = Counter(group for each in chosen for group in pool.standings[each].groups)
    return (
        len(chosen) <= wishes.seats
        and wishes.pins <= refs
        and not wishes.bars & refs
        and max(members.values(), default=0) <= wishes.per_group
        and not any(one in chosen and other in chosen for one, other in pool.apart)
    )


def order_of(pool: Pool, chosen: Iterable[int]) -> list[str]:
    """By which of two equally good choices the one whose refs come first is taken."""
    return sorted(pool.standings[each].ref for each in chosen)


def share_of(number: float | str | Fraction) -> Fraction:
    """A share of a person as typed.

    >>> share_of("0.1667")
    Fraction(1, 6)
    """
    return Fraction(number).limit_denominator(FINEST)


def fingerprint(pool: Pool, wishes: Wishes) -> str:
    """The same for the same people, ties, rules and wishes, and another one after any change."""
    shape = [
        [each.ref, str(each.share), sorted(each.reaches), sorted(each.groups), each.ties] for each in pool.standings
    ]
    wanted = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(wishes).items()}
    whole = [METHOD, shape, pool.people, sorted(pool.active), sorted(pool.apart), wanted]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def in_people(pool: Pool, parts: int | Fraction) -> float:
    """Parts as people.

    >>> in_people(Pool((), 0, frozenset(), frozenset()), 3)
    3.0
    """
    return float(Fraction(parts) / pool.whole)


def most_groups(pool: Pool, wishes: Wishes) -> int:
    """More active groups than this cannot be represented: there are no more with somebody to call, or no more seats."""
    free = [each.groups & pool.active for each in pool.standings if each.ref not in wishes.bars]
    fullest = sorted(map(len, free), reverse=True)[: wishes.seats]
    return min(len(frozenset().union(*free)), sum(fullest))
