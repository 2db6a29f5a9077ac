"""Which wishes cannot all be met: a smallest set of them, named. Pure; loads scipy when seats stay empty.

A set is minimal when any one of it may be dropped and the rest can be met (deletion filter: J. Chinneck and E. Dravnieks,
Locating minimal infeasible constraint sets in linear programs, 1991). While there are few enough to try, no set is smaller.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

from gvi.callins.selection import Demand, DemandKind, Pool, Wishes
from gvi.callins.selection_programme import Programme

Demands = tuple[Demand, ...]
Asked = TypeVar("Asked")
"""What can be asked for, of whatever kind."""
MOST_TRIED = 300
"""So many sets are tried in search of a smaller one."""
LIMIT_S = 5.0
"""How long is spent on finding out, in seconds."""


class OutOfTime(Exception):
    """Whether the rest can be met is not known."""


def pins_in_conflict(pool: Pool, wishes: Wishes) -> Demands:
    """A smallest set of wishes and rules that no choice can keep, () when there is a choice.

    Without a number to come to, only people who are pinned can stand in the way of one another.
    """
    return min(_conflicts(pool, wishes), key=lambda found: (len(found), found), default=())


def unfilled(pool: Pool, wishes: Wishes, *, limit_s: float = LIMIT_S) -> Demands:
    """Why not every seat can be filled: a smallest set of wishes and rules, () when they can or time ran out."""
    until = time.perf_counter() + limit_s
    demands = tuple(_demands(pool, wishes))
    fill = Demand(DemandKind.FILL, number=wishes.seats)

    def possible(others: Demands) -> bool:
        return _can_fill(pool, wishes, others, until)

    try:
        return () if possible(demands) else (fill, *smallest(demands, possible))
    except OutOfTime:
        return ()


def smallest(
    demands: tuple[Asked, ...], possible: Callable[[tuple[Asked, ...]], bool], most_tried: int = MOST_TRIED
) -> tuple[Asked, ...]:
    """A set of the demands, which cannot all be met, that cannot be met: minimal, and smallest when few enough to try.

    possible: can these be met? What can be met can be met without some of it.
    """
    found = _minimal(demands, possible)
    for size in range(len(found)):
        most_tried -= math.comb(len(demands), size)
        if most_tried < 0:
            break
        fewer = next((each for each in combinations(demands, size) if not possible(each)), None)
        if fewer is not None:
            return fewer
    return found


def _minimal(demands: tuple[Asked, ...], possible: Callable[[tuple[Asked, ...]], bool]) -> tuple[Asked, ...]:
    """Leave out what can be left out: halves first, then ever smaller parts, each one by itself in the end."""
    kept, size = demands, max(1, len(demands) // 2)
    while True:
        at = 0
        while at < len(kept):
            without = kept[:at] + kept[at + size :]
            if possible(without):
                at += size
            else:
                kept = without
        if size == 1:
            return kept
        size = max(1, size // 2)


def _conflicts(pool: Pool, wishes: Wishes) -> Iterator[Demands]:
    pins = sorted(wishes.pins)
    for ref in pins:
        if ref in wishes.bars:
            yield _pin(ref), Demand(DemandKind.BAR, (ref,))
        if ref not in pool.place:
            yield _pin(ref), Demand(DemandKind.BLOCKED, (ref,))
    places = [pool.place[ref] for ref in pins if ref in pool.place]
    for one, other in combinations(places, 2):
        if other in pool.kept_from[one]:
            refs = pool.standings[one].ref, pool.standings[other].ref
            yield (*map(_pin, refs), Demand(DemandKind.APART, refs))
    yield from _too_many(pool, wishes, places)


def _too_many(pool: Pool, wishes: Wishes, places: Sequence[int]) -> Iterator[Demands]:
    refs = [pool.standings[place].ref for place in places]
    for group in sorted(frozenset().union(*(pool.standings[place].groups for place in places))):
        inside = [ref for ref, place in zip(refs, places, strict=True) if group in pool.standings[place].groups]
        if len(inside) > wishes.per_group:
            yield (Demand(DemandKind.PER_GROUP, number=wishes.per_group), *map(_pin, inside[: wishes.per_group + 1]))
    if len(refs) > wishes.seats:
        yield (Demand(DemandKind.SEATS, number=wishes.seats), *map(_pin, refs[: wishes.seats + 1]))


def _demands(pool: Pool, wishes: Wishes) -> Iterator[Demand]:
    """What can keep seats empty, the likeliest last: what stands first is left out first."""
    for one, other in sorted(pool.apart):
        yield Demand(DemandKind.APART, (pool.standings[one].ref, pool.standings[other].ref))
    yield from map(_pin, sorted(wishes.pins & pool.place.keys()))
    for ref in sorted(wishes.bars & pool.place.keys()):
        yield Demand(DemandKind.BAR, (ref,))
    yield Demand(DemandKind.PER_GROUP, number=wishes.per_group)


def _can_fill(pool: Pool, wishes: Wishes, demands: Demands, until: float) -> bool:
    """Is there a choice for every seat that keeps these demands?"""
    of = {kind: [each for each in demands if each.kind is kind] for kind in DemandKind}
    apart = frozenset((pool.place[each.refs[0]], pool.place[each.refs[1]]) for each in of[DemandKind.APART])
    freer = replace(
        wishes,
        per_group=wishes.per_group if of[DemandKind.PER_GROUP] else wishes.seats,
        pins=frozenset(each.refs[0] for each in of[DemandKind.PIN]),
        bars=frozenset(each.refs[0] for each in of[DemandKind.BAR]),
    )
    if len(pool.standings) - len(freer.bars) < wishes.seats:
        return False
    programme = Programme(replace(pool, apart=apart), freer, until=until)
    found = programme.maximise(programme.invited)
    if not found.is_settled:
        raise OutOfTime
    return found.chosen is not None and len(found.chosen) >= wishes.seats


def _pin(ref: str) -> Demand:
    return Demand(DemandKind.PIN, (ref,))
