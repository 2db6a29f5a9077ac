"""What a network of ties looks like: parts, ties per person, who stands between others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rustworkx as rx

Tie = tuple[str, str, int]
_PARTS = re.compile(r"([0-9]+)|([^0-9]+)")
MOST_BETWEEN = 3000
"""Betweenness takes time in proportion to people × ties: seconds at this size, hours at the size of a country."""


@dataclass(frozen=True, slots=True)
class Network:
    """People by id, with or without ties, and undirected ties (one id, other id, strength).

    A pair may be tied in several ways: the strongest tie counts. Raises ValueError for an id given twice, a tie to an
    id that is not listed, or a tie to oneself.
    """

    nodes: Sequence[str]
    ties: Sequence[Tie]

    def __post_init__(self) -> None:
        known = set(self.nodes)
        if len(known) != len(self.nodes):
            raise ValueError("an id is listed twice")
        for one, other, _ in self.ties:
            if one == other or one not in known or other not in known:
                raise ValueError("a tie joins two different listed ids")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one network. Per-person mappings run from most ties to fewest, then by id in natural order.

    `components` are the sizes of the connected parts, largest first, a person without ties being a part of one.
    `betweenness` counts, over all pairs of other people, the share of shortest paths that run through a person; every
    unordered pair counts once and ties are not weighted. `normalised_betweenness` divides it by the number of such
    pairs, (n-1)(n-2)/2, so that it lies between 0 and 1 (L. Freeman, 1977; algorithm: U. Brandes, 2001).
    Both are empty in networks of more than `MOST_BETWEEN` people.
    `articulation_points` are those without whom their part falls apart; `isolates` have no tie at all.
    """

    members: int
    ties: int
    components: tuple[int, ...]
    isolates: tuple[str, ...]
    degree: Mapping[str, int]
    betweenness: Mapping[str, float]
    normalised_betweenness: Mapping[str, float]
    articulation_points: tuple[str, ...]


def figures(network: Network, min_strength: int = 1) -> Figures:
    """The figures over the ties that are at least this strong. Everyone stays listed, also without a tie left.

    All but betweenness take time in proportion to people + ties.
    """
    import rustworkx as rx  # heavy, and few requests need it

    graph = _graph(network, min_strength)
    degrees = {node: graph.degree(place) for place, node in enumerate(network.nodes)}
    order = sorted(degrees, key=natural)
    order.sort(key=degrees.__getitem__, reverse=True)  # keeps the order of equals
    few = len(order) <= MOST_BETWEEN
    between = _by_node(network, rx.graph_betweenness_centrality(graph, normalized=False)) if few else {}
    pairs = (len(order) - 1) * (len(order) - 2) / 2
    return Figures(
        members=len(order),
        ties=graph.num_edges(),
        components=tuple(sorted(map(len, rx.connected_components(graph)), reverse=True)),
        isolates=tuple(node for node in order if degrees[node] == 0),
        degree={node: degrees[node] for node in order},
        betweenness={node: between[node] for node in order if few},
        normalised_betweenness={node: between[node] / pairs if pairs > 0 else 0.0 for node in order if few},
        articulation_points=tuple(
            sorted((network.nodes[place] for place in rx.articulation_points(graph)), key=natural)
        ),
    )


def natural(ident: str) -> tuple[bool | int | str, ...]:
    """Sort key that puts 2 before 10 and A2 before A10.

    >>> sorted(["10", "2", "A10", "A2", "1"], key=natural)
    ['1', '2', '10', 'A2', 'A10']
    """
    # Flat: of a country's ids, pairs within pairs would take longer to make than to sort.
    key: list[bool | int | str] = []
    for number, word in _PARTS.findall(ident):
        key += (False, int(number), number) if number else (True, 0, word)
    return tuple(key)


def _graph(network: Network, min_strength: int) -> rx.PyGraph[str, None]:
    import rustworkx as rx

    graph: rx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(network.nodes)
    place = {node: index for index, node in enumerate(network.nodes)}
    strong = [tie for tie in network.ties if tie[2] >= min_strength]
    ends = (map(place.__getitem__, map(itemgetter(end), strong)) for end in (0, 1))
    graph.add_edges_from_no_data(list(zip(*ends, strict=True)))
    return graph


def _by_node(network: Network, centrality: Iterable[tuple[int, float]] | Mapping[int, float]) -> dict[str, float]:
    values = dict(centrality)
    return {node: values[place] for place, node in enumerate(network.nodes)}
