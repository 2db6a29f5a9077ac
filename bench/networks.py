"""The figures of a network the size of the country, beside networkx, and equal to it: python -m bench.networks"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

import networkx as nx

from bench.filling import SEED
from gvi.groups.network import Figures, Network, figures

PEOPLE, TIES, RUNS = 62_000, 300_000, 5
Found = TypeVar("Found")
Parts = tuple[int, int, tuple[int, ...], frozenset[str], dict[str, int], frozenset[str]]
"""Members, ties, sizes of the parts, isolates, degrees, articulation points."""


def main() -> None:
    """Print both times, their ratio, and whether every figure is the same. Betweenness is left out at this size.

    Both read the same lists in memory and answer with people's ids; they run by turns, so that whatever else the
    machine does falls on both.
    """
    network = country(PEOPLE, TIES)
    rounds = [(_timed(lambda: figures(network)), _timed(lambda: by_networkx(network))) for _ in range(RUNS)]
    ours, theirs = (statistics.median(turn[side][0] for turn in rounds) for side in (0, 1))
    same = all(parts_of(own[1]) == oracle[1] for own, oracle in rounds)
    print("parts, isolates, ties of each, articulation points, from the same rows in memory;", RUNS, "rounds by turns")
    print(
        f"{PEOPLE} people, {TIES} ties: ours {ours:.2f} s, networkx {theirs:.2f} s, {theirs / ours:.1f} times, equal: {same}"
    )
    print("goals: under 5 s", "met" if ours < 5 else "not", "· 5 times", "met" if theirs >= 5 * ours else "not")


def country(people: int, ties: int) -> Network:
    """A network as a campaign's: most ties inside groups, some people without any."""
    chance, met = random.Random(SEED), set()  # noqa: S311  (fictional)
    while len(met) < ties:
        one = chance.randrange(people)
        other = one + 500 * chance.randrange(-20, 20) if chance.random() < 2 / 3 else chance.randrange(people)
        if 0 <= other < people and one != other and one % 50 and other % 50:
            met.add((min(one, other), max(one, other)))
    ids = [f"P-{n}" for n in range(people)]
    return Network(ids, [(ids[a], ids[b], 1 + (a + b) % 4) for a, b in sorted(met)])


def by_networkx(network: Network) -> Parts:
    """The same figures, computed in the straightforward way with networkx."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(network.nodes)
    graph.add_weighted_edges_from(network.ties)
    sizes = tuple(sorted((len(part) for part in nx.connected_components(graph)), reverse=True))
    points = frozenset(nx.articulation_points(graph))
    return len(graph), graph.number_of_edges(), sizes, frozenset(nx.isolates(graph)), dict(graph.degree()), points


def parts_of(found: Figures) -> Parts:
    """Our figures in the shape of the oracle's."""
    points, alone = frozenset(found.articulation_points), frozenset(found.isolates)
    return found.members, found.ties, found.components, alone, dict(found.degree), points


def _timed(work: Callable[[], Found]) -> tuple[float, Found]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


if __name__ == "__main__":
    main()
