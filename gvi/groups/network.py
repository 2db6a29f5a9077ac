"""What a network of ties looks like: parts, ties per person, who stands between others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gvi.groups.edges import Numbers, edges

Tie = tuple[str, str, int]
_NUMBER = re.compile(r"[0-9]+")
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

    All but betweenness take time in proportion to people + ties, but for the sorting.
    """
    found = edges(network.nodes, [tie for tie in network.ties if tie[2] >= min_strength])
    names, degrees = _from_most(network.nodes, found.degrees())
    between = dict(zip(network.nodes, found.betweenness(), strict=True)) if len(names) <= MOST_BETWEEN else {}
    pairs = (len(names) - 1) * (len(names) - 2) / 2
    holding = [network.nodes[place] for place in found.articulation_points()]
    return Figures(
        members=len(names),
        ties=len(found.low),
        components=tuple(found.part_sizes()),
        isolates=tuple(names[len(names) - degrees.count(0) :]),
        degree=dict(zip(names, degrees, strict=True)),
        betweenness={node: between[node] for node in names if between},
        normalised_betweenness={node: between[node] / pairs if pairs > 0 else 0.0 for node in names if between},
        articulation_points=tuple(sorted(holding, key=natural)),
    )


def _from_most(nodes: Sequence[str], degrees: Numbers) -> tuple[list[str], list[int]]:
    """Nodes and their degrees, most first; equals in natural order."""
    keys = [natural(node) for node in nodes]
    places = sorted(range(len(nodes)), key=keys.__getitem__)
    order = sorted(places, key=degrees.tolist().__getitem__, reverse=True)  # keeps the order of equals
    return [nodes[place] for place in order], degrees[order].tolist()


def natural(ident: str) -> str:
    """Sort key that puts 2 before 10 and A2 before A10, and numbers before letters.

    >>> sorted(["10", "2", "A10", "A2", "1"], key=natural)
    ['1', '2', '10', 'A2', 'A10']
    """
    return _NUMBER.sub(_ranked, ident)


def _ranked(number: re.Match[str]) -> str:
    """The digits after how many there are; the same number with more zeros before it comes later."""
    digits = number[0].lstrip("0")
    return f"\0{chr(len(digits))}{digits}{chr(len(number[0]))}"
