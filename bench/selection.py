"""Choosing whom to call: the preview and the proven optimum for a region, the preview for the country: python -m bench.selection

Each size runs in a process of its own, so that its peak memory is its own. The networks are made up: two ties of three
within a group, the rest anywhere; every fifth candidate need not come.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from bench.filling import SEED
from bench.networks import country
from gvi.callins.selection import SIXTH, Pool, Standing, Wishes, fingerprint, in_people, score_of
from gvi.callins.selection_preview import additions, most_connected, preview, reserves
from gvi.callins.selection_solving import solve
from gvi.groups.network import figures

RUNS = 5
WISHES = Wishes(seats=25, per_group=3)
SIZES = {"region": (5_000, 30_000, 600, 2_000, 100), "country": (62_000, 300_000, 15_500, 2_000, 500)}
"""People, ties, candidates, pairs that must not meet, groups."""
GOALS_S = {"preview": 0.2, "optimum": 2.0}
MOST_MIB, COUNTRY_S = 400, 5.0
Found = TypeVar("Found")


def main() -> None:
    """Print one line a measurement."""
    if len(sys.argv) > 1:
        {"region": region, "country": nation}[sys.argv[1]]()
        return
    print(f"load {os.getloadavg()[0]:.1f}; medians of {RUNS}")
    for name in SIZES:
        subprocess.run([sys.executable, "-m", "bench.selection", name], check=True)


def region() -> None:
    """600 candidates over 5 000 people: the preview, what the page adds to it, and the optimum."""
    pool = made("region")
    quick, shown = _median(lambda: preview(pool, WISHES)), _median(lambda: _told(pool))
    import scipy.optimize  # noqa: F401  its loading is not part of finding

    before = _mib()
    found = [solve(pool, WISHES) for _ in range(RUNS)]
    took = statistics.median(each.seconds for each in found)
    best, greedy = found[0], score_of(pool, preview(pool, WISHES)).reach
    print(f"preview {quick:.3f} s; with whom each adds, the gain and the reserve list {shown:.3f} s")
    print(
        f"optimum {took:.2f} s (worst {max(each.seconds for each in found):.2f}), proven {best.is_proven}, the same every"
        f" time {len({each.chosen for each in found}) == 1}, reach {in_people(pool, best.score.reach):.1f},"
        f" preview {in_people(pool, greedy):.1f}; peak {_mib():.0f} MiB, {before:.0f} before the first"
    )
    print(
        "goals:", "met" if quick < GOALS_S["preview"] and took < GOALS_S["optimum"] and _mib() < MOST_MIB else "not met"
    )


def nation() -> None:
    """62 000 people: figures of the network and the preview; telling that nothing has changed."""
    pool, network = made("country"), country(*SIZES["country"][:2])
    drawn, quick = _median(lambda: figures(network)), _median(lambda: preview(pool, WISHES))
    shown, known = _median(lambda: _told(pool)), _median(lambda: fingerprint(pool, WISHES))
    print(
        f"country: figures {drawn:.2f} s, preview {quick:.2f} s, with whom each adds, the gain and the reserve list"
        f" {shown:.2f} s, fingerprint {known:.2f} s; peak {_mib():.0f} MiB"
    )
    print("goal:", "met" if drawn + shown < COUNTRY_S else "not met")


def made(size: str) -> Pool:
    """The same network every time."""
    people, ties, candidates, apart, groups = SIZES[size]
    chance = random.Random(SEED)  # noqa: S311  (fictional)
    network = country(people, ties)
    near: list[set[int]] = [{each} for each in range(people)]
    for one, other, _strength in network.ties:
        a, b = int(one[2:]), int(other[2:])
        near[a].add(b)
        near[b].add(a)
    called = chance.sample(range(people), candidates)
    standings = [
        Standing(f"{each:07d}", SIXTH if each % 5 == 0 else Fraction(1), frozenset(near[each]), frozenset({each % groups}), len(near[each]) - 1)
        for each in called
    ]  # fmt: skip
    pairs = {tuple(sorted(chance.sample(range(candidates), 2))) for _ in range(apart)}
    refs = [each.ref for each in standings]
    return Pool.of(standings, people=people, active=range(groups), apart=[(refs[a], refs[b]) for a, b in pairs])


def _told(pool: Pool) -> object:
    """Everything that the page tells of a preview."""
    chosen = preview(pool, WISHES)
    return additions(pool, chosen), most_connected(pool, WISHES, len(chosen)), reserves(pool, WISHES, chosen)


def _median(work: Callable[[], Found]) -> float:
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def _mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
