"""Where the nodes of a network stand in its picture: parts apart from each other, names clear of each other. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import rustworkx as rx

Point = tuple[float, float]
Pair = tuple[str, str]

UNIT = 175.0
"""The side of the square that one node gets, on average, in units of the picture."""
WIDE = 1.5
"""Width by height of a picture."""
MARGIN = 60.0
LINE = 46.0
"""Height that a node takes with its name under it."""
LETTER = 8.5
"""Width of one letter of a name."""
_SEED = 7
_STEPS = 150


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the picture."""

    left: float
    top: float
    width: float
    height: float

    def around_middle(self, side: float) -> Box:
        """At most so wide and high, around the same middle."""
        width, height = min(self.width, side), min(self.height, side)
        return Box(self.left + (self.width - width) / 2, self.top + (self.height - height) / 2, width, height)

    def halves(self, share: float) -> tuple[Box, Box]:
        """Cut across the longer side; the first gets this share."""
        if self.width >= self.height:
            cut = self.width * share
            rest = Box(self.left + cut, self.top, self.width - cut, self.height)
            return Box(self.left, self.top, cut, self.height), rest
        cut = self.height * share
        rest = Box(self.left, self.top + cut, self.width, self.height - cut)
        return Box(self.left, self.top, self.width, cut), rest


def size_for(count: int) -> tuple[float, float]:
    """Width and height of a picture of so many nodes, in its own units; at 1 a unit is a CSS pixel."""
    side = UNIT * math.sqrt(max(count, 6))
    return round(side * math.sqrt(WIDE)), round(side / math.sqrt(WIDE))


def place(nodes: Sequence[str], pairs: Iterable[Pair], kept: Mapping[str, Point]) -> dict[str, Point]:
    """A point for every node. Nodes in `kept` stay where they stood; when most are new, all are placed afresh.

    nodes: names, each once; pairs: undirected, between listed names. The same question has the same answer.
    """
    pairs = list(pairs)
    staying = {node: kept[node] for node in nodes if node in kept}
    if len(staying) * 2 < len(nodes):
        staying = {}
    width, height = size_for(len(nodes))
    points = dict(staying) if staying else dict(_afresh(nodes, pairs, Box(0.0, 0.0, width, height)))
    _seat_newcomers(points, nodes, pairs, Box(0.0, 0.0, width, height))
    return _apart(points, {node for node in nodes if node not in staying}, width, height)


def _afresh(nodes: Sequence[str], pairs: Sequence[Pair], box: Box) -> Iterator[tuple[str, Point]]:
    """Each part in a box of its own, its size after the part's; nodes without ties in rows along the bottom."""
    parts = _parts(nodes, pairs)
    alone = [part[0] for part in parts if len(part) == 1]
    rows = math.ceil(len(alone) * 110 / max(box.width, 1))
    low = min(rows * LINE * 1.4, box.height) if len(alone) < len(nodes) else box.height
    upper = Box(box.left, box.top, box.width, box.height - low)
    yield from _split([part for part in parts if len(part) > 1], pairs, upper)
    yield from _in_rows(alone, Box(box.left, box.height - low, box.width, low))


def _split(parts: Sequence[Sequence[str]], pairs: Sequence[Pair], box: Box) -> Iterator[tuple[str, Point]]:
    if len(parts) <= 1:
        for part in parts:
            yield from _spring(part, pairs, box)
        return
    weights = [len(part) + 2.0 for part in parts]
    half, cut = sum(weights) / 2, 1
    while cut < len(parts) - 1 and sum(weights[:cut]) < half:
        cut += 1
    first, second = box.halves(sum(weights[:cut]) / sum(weights))
    yield from _split(parts[:cut], pairs, first)
    yield from _split(parts[cut:], pairs, second)


def _spring(part: Sequence[str], pairs: Sequence[Pair], box: Box) -> Iterator[tuple[str, Point]]:
    """Neighbours draw, all push (T. Fruchterman and E. Reingold, 1991); the result fills the box within its margin."""
    import rustworkx as rx  # heavy, and only pictures need it

    graph, box = _graph(part, pairs), box.around_middle(UNIT * 1.8 * math.sqrt(len(part)))
    found: Mapping[int, Any] = rx.spring_layout(graph, k=1.6 / math.sqrt(len(part)), num_iter=300, seed=_SEED)
    xs, ys = [point[0] for point in found.values()], [point[1] for point in found.values()]
    for index, node in enumerate(part):
        yield (
            node,
            (
                _stretch(found[index][0], xs, box.left, box.width),
                _stretch(found[index][1], ys, box.top, box.height),
            ),
        )


def _stretch(value: float, among: Sequence[float], start: float, length: float) -> float:
    low, high = min(among), max(among)
    share = (value - low) / (high - low) if high > low else 0.5
    margin = min(MARGIN, length / 4)
    return start + margin + share * (length - 2 * margin)


def _in_rows(nodes: Sequence[str], box: Box) -> Iterator[tuple[str, Point]]:
    columns = max(1, min(len(nodes), int(box.width // 110)))
    rows = math.ceil(len(nodes) / columns)
    for index, node in enumerate(nodes):
        x = box.left + box.width * (index % columns + 0.5) / columns
        yield node, (x, box.top + box.height * (index // columns + 0.5) / rows)


def _seat_newcomers(points: dict[str, Point], nodes: Sequence[str], pairs: Sequence[Pair], box: Box) -> None:
    """Those without a point stand amid their neighbours, or along the bottom when they have none."""
    near = _neighbours(pairs)
    for order, node in enumerate(node for node in nodes if node not in points):
        seen = [points[other] for other in sorted(near.get(node, ())) if other in points]
        middle = (sum(x for x, _ in seen) / len(seen), sum(y for _, y in seen) / len(seen)) if seen else None
        turn = order * 2.4  # the golden angle: newcomers at one spot part in different directions
        around = middle or (box.width * ((order * 0.618) % 1), box.height - MARGIN)
        points[node] = (around[0] + 40 * math.cos(turn), around[1] + 40 * math.sin(turn))


def _apart(points: dict[str, Point], moving: set[str], width: float, height: float) -> dict[str, Point]:
    """Push until no name lies on another, moving only those that may, and keep all inside."""
    import numpy as np

    names = list(points)
    spots = np.array([points[name] for name in names], dtype=float).reshape(-1, 2)
    free = np.array([name in moving for name in names])
    half = np.array([max(len(name), 4) * LETTER / 2 + 8 for name in names])
    reach = half[:, None] + half[None, :]
    for _ in range(_STEPS if free.any() else 0):
        # Of all pairs only what tells whether they meet; the rest of the sums for the few that do.
        hit = np.abs(spots[:, None, 0] - spots[None, :, 0]) < reach
        hit &= np.abs(spots[:, None, 1] - spots[None, :, 1]) < LINE
        np.fill_diagonal(hit, val=False)
        one, other = np.nonzero(hit)
        if not (free[one] | free[other]).any():
            break
        gap = spots[one] - spots[other]
        lap = np.stack([reach[one, other], np.full(len(one), LINE)], axis=1) - np.abs(gap)
        sign = np.where((gap > 0) | ((gap == 0) & (one < other)[:, None]), 1.0, -1.0)
        sideways = lap[:, 0] < lap[:, 1]
        push_x = np.bincount(one, np.where(sideways, sign[:, 0] * lap[:, 0], 0.0), minlength=len(names))
        push_y = np.bincount(one, np.where(sideways, 0.0, sign[:, 1] * lap[:, 1]), minlength=len(names))
        spots[free] += 0.5 * np.stack([push_x, push_y], axis=1)[free]
        spots[free, 0] = np.clip(spots[free, 0], half[free], width - half[free])
        spots[free, 1] = np.clip(spots[free, 1], 24, height - 36)
    return {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(names, spots, strict=True)}


def _graph(nodes: Sequence[str], pairs: Iterable[Pair]) -> rx.PyGraph[str, None]:
    import rustworkx as rx

    graph: rx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(list(nodes))
    index = {node: number for number, node in enumerate(nodes)}
    graph.add_edges_from([(index[a], index[b], None) for a, b in pairs if a in index and b in index])
    return graph


def _parts(nodes: Sequence[str], pairs: Sequence[Pair]) -> list[list[str]]:
    """The connected parts, largest first, each in the order of the nodes."""
    near, seen = _neighbours(pairs), set[str]()
    parts: list[list[str]] = []
    for node in nodes:
        if node not in seen:
            reached, front = {node}, [node]
            while front:
                front = [other for each in front for other in near.get(each, ()) if other not in reached]
                reached.update(front)
            seen |= reached
            parts.append([each for each in nodes if each in reached])
    return sorted(parts, key=len, reverse=True)


def _neighbours(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = {}
    for a, b in pairs:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    return near
