"""The rows and columns of choosing, and one question to the solver. Pure; loads scipy when asked."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gvi.callins.selection import Pool, Wishes

Row = Mapping[int, float]
"""Coefficients by column."""
OPTIMAL, IMPOSSIBLE = 0, 2
"""scipy's words for a proven answer, and for a proof that there is none."""
SHORTEST_S = 0.05


@dataclass(frozen=True, slots=True)
class Found:
    """What the solver answers."""

    chosen: tuple[int, ...] | None
    """Places of the invited, None when there is no such choice, or none was found in time."""
    is_proven: bool
    """Nothing has more of what was asked for."""
    bound: float
    """No choice has more; infinite when nothing is known."""
    is_settled: bool = True
    """False when time ran out."""


class Programme:
    """Columns: one for each candidate, each kind of person (all whom the same candidates reach), and each active group."""

    def __init__(self, pool: Pool, wishes: Wishes, *, until: float) -> None:
        """until: the moment of `time.perf_counter` at which no further question is asked."""
        self._until = until
        self._rows: list[tuple[Row, float, float]] = []
        self._low = [0.0] * len(pool.standings)
        self._high = [1.0] * len(pool.standings)
        self.invited: Row = dict.fromkeys(range(len(pool.standings)), 1.0)
        self.reach = self._people(pool)
        self.groups = self._groups(pool, wishes)
        self._row(self.invited, high=wishes.seats)
        for one, other in sorted(pool.apart):
            self._row({one: 1.0, other: 1.0}, high=1)
        self.fix(dict.fromkeys(pool.places(wishes.pins), True))
        self.fix(dict.fromkeys(pool.places(wishes.bars), False))
        self._candidates = len(pool.standings)

    def hold(self, row: Row, at_least: float) -> None:
        """From now on there must be so much of it."""
        self._row(row, low=at_least)

    def fix(self, places: Mapping[int, bool]) -> None:
        """From now on these are invited, or not."""
        for place, is_in in places.items():
            self._low[place] = self._high[place] = float(is_in)

    def maximise(self, row: Row, *, step: float = 1.0) -> Found:
        """The choice with the most of it. step: two choices differ by at least so much, or not at all."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        left, most = self._until - time.perf_counter(), sum(map(abs, row.values()))
        if left < SHORTEST_S:
            return Found(None, is_proven=False, bound=math.inf, is_settled=False)
        columns = len(self._low)
        matrix, low, high = self._matrix(columns)
        answer = milp(
            [-row.get(column, 0.0) for column in range(columns)],
            integrality=[1] * self._candidates + [0] * (columns - self._candidates),
            bounds=Bounds(self._low, self._high),
            constraints=LinearConstraint(matrix, low, high),
            options={"time_limit": left, "mip_rel_gap": step / (2 * most + 2)},
        )
        chosen = None if answer.x is None else tuple(j for j in range(self._candidates) if answer.x[j] > 0.5)
        bound = math.inf if answer.mip_dual_bound is None else -float(answer.mip_dual_bound)
        return Found(chosen, answer.status == OPTIMAL, bound, answer.status in {OPTIMAL, IMPOSSIBLE})

    def _people(self, pool: Pool) -> Row:
        """Reach as a row: somebody whom one candidate alone reaches is that candidate's column."""
        by: dict[int, list[int]] = defaultdict(list)
        for place, each in enumerate(pool.standings):
            for person in each.reaches:
                by[person].append(place)
        kinds = Counter(tuple(places) for places in by.values())
        share = [part / pool.whole for part in pool.parts]
        reach: dict[int, float] = defaultdict(float)
        for places, number in sorted(kinds.items()):
            if len(places) == 1:
                reach[places[0]] += number * share[places[0]]
            else:
                reach[self._capped({place: share[place] for place in places})] += number
        return reach

    def _groups(self, pool: Pool, wishes: Wishes) -> Row:
        """Representation as a row; and at most so many of each group."""
        members: dict[int, list[int]] = defaultdict(list)
        for place, each in enumerate(pool.standings):
            for group in each.groups:
                members[group].append(place)
        represented: dict[int, float] = {}
        for group, places in sorted(members.items()):
            if len(places) > wishes.per_group:
                self._row(dict.fromkeys(places, 1.0), high=wishes.per_group)
            if group in pool.active:
                represented[self._capped(dict.fromkeys(places, 1.0))] = 1.0
        return represented

    def _capped(self, row: Row) -> int:
        """A new column that is at most one, and at most the row."""
        column = len(self._low)
        self._low.append(0.0)
        self._high.append(1.0)
        self._row({**row, column: -1.0}, low=0)
        return column

    def _row(self, row: Row, *, low: float = -math.inf, high: float = math.inf) -> None:
        self._rows.append((row, low, high))

    def _matrix(self, columns: int) -> tuple[Any, list[float], list[float]]:
        from scipy.sparse import csr_array

        cells: Iterable[tuple[int, int, float]] = [
            (number, column, value)
            for number, (row, _low, _high) in enumerate(self._rows)
            for column, value in row.items()
        ]
        numbers, places, values = zip(*cells, strict=True) if cells else ((), (), ())
        matrix = csr_array((values, (numbers, places)), shape=(len(self._rows), columns))
        return matrix, [low for _row, low, _high in self._rows], [high for _row, _low, high in self._rows]
