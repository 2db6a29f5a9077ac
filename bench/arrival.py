"""The arrival plan for 40 people, and the proof that there is none: python -m bench.arrival

People, feuds and officers are made up; every plan is looked through again by the rules that the page goes by.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import product

from bench.filling import SEED
from gvi.callins.arrival_checks import problems_of
from gvi.callins.arrival_planning import Guest, Party, Room
from gvi.callins.arrival_wishes import propose

RUNS = 5
PEOPLE = 40
GOAL_S = 2.0
WIDE = Room(rows=4, seats=12, aisle=6, first=90, per_slot=5, waiting=20, doors=2, per_exit=5)
FULL = Room(rows=4, seats=10, aisle=0, first=90, per_slot=5, waiting=20, doors=2, per_exit=5)
CODES = tuple(f"D{each:02d}" for each in range(1, PEOPLE + 1))
Pairs = list[tuple[str, str]]


def main() -> None:
    """Print one line a question."""
    print(f"load {os.getloadavg()[0]:.1f}; medians of {RUNS}; {PEOPLE} people")
    worst = max(_asked(*question) for question in _questions())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak {peak:.0f} MiB; solver loaded: {'scipy' in sys.modules}")
    print("goal:", "met" if worst < GOAL_S else "not met", f"(worst {worst:.2f} s)")


def _questions() -> Iterator[tuple[str, Party, Room]]:
    two, three = _feud(CODES[:10], CODES[10:20]), _feud(CODES[:8], CODES[8:16], CODES[16:24])
    yield "two groups of ten in feud, 48 seats", _party(two), WIDE
    yield "three groups of eight in feud, each officer meets two", _party(three, shared=True), WIDE
    yield "two groups of fifteen in feud, no seat to spare", _party(_feud(CODES[:15], CODES[15:30])), FULL
    yield "60 pairs anywhere, no seat to spare", _party(_anywhere(60)), FULL
    yield "300 pairs anywhere, no seat to spare", _party(_anywhere(300)), FULL
    yield "60 pairs anywhere, some of them met by one officer", _party(_anywhere(60), shared=True), WIDE
    yield "twelve who all are kept apart", _party(_feud(*((code,) for code in CODES[:12]))), WIDE
    yield "two groups of twenty in feud, no seat to spare", _party(_feud(CODES[:20], CODES[20:])), FULL


def _asked(told: str, party: Party, room: Room) -> float:
    took, worked = [], []
    for _ in range(RUNS):
        began, busy = time.perf_counter(), time.process_time()
        found = propose(party, room)
        took.append(time.perf_counter() - began)
        worked.append(time.process_time() - busy)
    said = [f"planned, {len(problems_of(party, room, found.plan))} problems"] if found.is_whole else []
    for part, why in found.conflicts.items():
        said.append(
            f"{part.value}: {len(why.wishes)} wishes in conflict{'' if why.is_minimal else ', not proven the fewest'}"
        )
    said += [f"{part.value}: not settled" for part in found.unsettled]
    print(
        f"{told}: {statistics.median(took):.3f} s ({statistics.median(worked):.3f} of the processor), {'; '.join(said)}"
    )
    return statistics.median(took)


def _party(pairs: Pairs, *, shared: bool = False) -> Party:
    return Party.of((Guest(code, f"officer {number // 2 if shared else number}") for number, code in enumerate(CODES)), pairs)  # fmt: skip


def _feud(*groups: tuple[str, ...]) -> Pairs:
    return [pair for number, one in enumerate(groups) for other in groups[number + 1 :] for pair in product(one, other)]


def _anywhere(number: int) -> Pairs:
    chance = random.Random(SEED)  # noqa: S311  (fictional)
    found: set[tuple[str, str]] = set()
    while len(found) < number:
        one, other = sorted(chance.sample(CODES, 2))
        found.add((one, other))
    return sorted(found)


if __name__ == "__main__":
    main()
