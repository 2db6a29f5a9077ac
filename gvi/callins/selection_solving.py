"""The best choice there is, proven: a mixed-integer programme in four steps, solved by HiGHS. Pure; loads scipy when asked.

x_j = 1 when candidate j is invited; y_i ≤ 1 and y_i ≤ Σ p_j x_j over whoever reaches person i; z_g ≤ 1 and z_g ≤ Σ x_j over
the candidates of active group g. Σ x ≤ seats, Σ x ≤ m within each group, x_a + x_b ≤ 1 for two who must not meet. First
Σ z is made as large as it can be, then Σ y while Σ z stays so, then Σ x; of what is then equal, the lowest refs.
Q. Huangfu and J. Hall, Parallelizing the dual revised simplex method (2018); scipy.optimize.milp.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from gvi.callins.selection import Pool, Score, Wishes, most_groups, score_of
from gvi.callins.selection_preview import lowered, preview
from gvi.callins.selection_programme import Programme

LIMIT_S = 30.0
"""How long the solver may look for something better, in seconds."""
BLOCK = 16
"""Candidates settled at once: each weighs twice the next, and the solver's tolerance tells so many apart."""
MOST_SETTLED = 96
"""Of more candidates, the lowest refs are found only as far as exchanging one person at a time goes: still one answer."""
SLACK = 1e-5
"""What is held may fall short by this: more than the solver's own tolerance, less than any part of a person."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best choice found, and how much better one could be."""

    chosen: tuple[int, ...]
    """Places, in rising order."""
    score: Score
    bound: int
    """No choice with as many groups represented reaches more than this, in parts of a person."""
    is_proven: bool
    """No choice within the wishes is better."""
    seconds: float

    @property
    def gap(self) -> int:
        """How much reach may be missing, in parts of a person."""
        return self.bound - self.score.reach


def solve(pool: Pool, wishes: Wishes, *, limit_s: float = LIMIT_S) -> Optimum:
    """The best choice within the wishes, or after `limit_s` seconds the best found and how far it may be from it.

    The same question has the same answer, unless time runs out. Pins must not be in conflict.
    """
    began = time.perf_counter()
    chosen = preview(pool, wishes)
    programme = Programme(pool, wishes, until=began + limit_s)
    chosen, has_all_groups = _represented(pool, wishes, programme, chosen)
    chosen, bound, is_furthest = _furthest(pool, programme, chosen)
    is_proven = has_all_groups and is_furthest
    if is_proven:
        chosen = _settled(pool, wishes, programme, chosen)
    return Optimum(chosen, score_of(pool, chosen), bound, is_proven, time.perf_counter() - began)


def _represented(
    pool: Pool, wishes: Wishes, programme: Programme, chosen: tuple[int, ...]
) -> tuple[tuple[int, ...], bool]:
    """A choice with as many groups represented as can be, and whether that is proven; the programme then holds them."""
    possible, is_proven = most_groups(pool, wishes), True
    if score_of(pool, chosen).represented < possible:
        found = programme.maximise(programme.groups)
        is_proven = found.is_proven
        chosen = _better(pool, chosen, found.chosen)
    programme.hold(programme.groups, score_of(pool, chosen).represented - SLACK)
    return chosen, is_proven


def _furthest(pool: Pool, programme: Programme, chosen: tuple[int, ...]) -> tuple[tuple[int, ...], int, bool]:
    """The choice that reaches furthest, what none can exceed, and whether it reaches that."""
    found = programme.maximise(programme.reach, step=1 / pool.whole)
    chosen = _better(pool, chosen, found.chosen)
    reach = score_of(pool, chosen).reach
    if found.is_proven:
        return chosen, reach, True
    most = pool.people if math.isinf(found.bound) else found.bound
    return chosen, max(reach, math.floor(most * pool.whole + 1e-6)), False


def _settled(pool: Pool, wishes: Wishes, programme: Programme, chosen: tuple[int, ...]) -> tuple[int, ...]:
    """Of the choices that are as good: as many people as can be, then the lowest refs."""
    programme.hold(programme.reach, score_of(pool, chosen).reach / pool.whole - SLACK)
    chosen = preview(pool, wishes, chosen)
    if len(chosen) < wishes.seats:
        chosen = _better(pool, chosen, programme.maximise(programme.invited).chosen)
    programme.hold(programme.invited, len(chosen) - SLACK)
    number = len(pool.standings)
    if number > MOST_SETTLED:
        return lowered(pool, wishes, chosen)
    for first in range(0, number, BLOCK):
        block = range(first, min(first + BLOCK, number))
        weights = {place: 2.0 ** (BLOCK - 1 - place + first) for place in block}
        found = programme.maximise(weights)
        if found.chosen is None or not found.is_proven:  # time has run out, and what there is is as good
            break
        chosen = found.chosen
        programme.fix({place: place in chosen for place in block})
    return chosen


def _better(pool: Pool, one: tuple[int, ...], other: tuple[int, ...] | None) -> tuple[int, ...]:
    return one if other is None or score_of(pool, one) >= score_of(pool, other) else other
