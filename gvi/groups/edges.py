"""A network as numbers: its edges as two arrays of places, and what can be counted on them at the size of a country."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import rustworkx as rx

Numbers: TypeAlias = "np.ndarray[Any, np.dtype[np.int64]]"
"""Whole numbers in one row, of numpy, which is loaded only when something is counted."""

_BY_END = (itemgetter(0), itemgetter(1))


@dataclass(frozen=True, slots=True)
class Edges:
    """Undirected edges between the places 0 … count - 1, each once: `low[i]` < `high[i]`, in rising order."""

    count: int
    low: Numbers
    high: Numbers

    def degrees(self) -> Numbers:
        """Edges at each place."""
        import numpy as np

        return np.bincount(self.low, minlength=self.count) + np.bincount(self.high, minlength=self.count)

    def part_sizes(self) -> list[int]:
        """Places in each connected part, most first.

        Each place takes the smallest name among its neighbours', and then that one's, until no edge joins two names
        (Y. Shiloach and U. Vishkin, 1982): a handful of rounds, each a pass over the edges between different names.
        """
        import numpy as np

        name, low, high = np.arange(self.count), self.low, self.high
        while True:
            one, other = name[low], name[high]
            apart = one != other
            if not apart.any():
                break
            low, high, one, other = low[apart], high[apart], one[apart], other[apart]
            np.minimum.at(name, np.maximum(one, other), np.minimum(one, other))
            while (name != (further := name[name])).any():
                name = further
        sizes = np.bincount(name, minlength=1)
        return sorted(sizes[sizes > 0].tolist(), reverse=True)

    def articulation_points(self) -> set[int]:
        """Places without which a part falls apart."""
        import rustworkx as rx

        return rx.articulation_points(self._graph())

    def betweenness(self) -> list[float]:
        """Of each place, over unordered pairs of others: the share of shortest paths that run through it, summed."""
        import rustworkx as rx

        found = rx.graph_betweenness_centrality(self._graph(), normalized=False)
        return [*found.values(), *[0.0] * (self.count - len(found))]

    def _graph(self) -> rx.PyGraph[None, None]:
        """As far as the last place that has an edge."""
        import rustworkx as rx  # heavy, and few requests need it

        # A graph that grows by its edges is made in half the time of one that is told its nodes first; an edge in it
        # twice would make a place hold its part that does not.
        graph: rx.PyGraph[None, None] = rx.PyGraph(multigraph=True)
        graph.extend_from_edge_list(zip(self.low.tolist(), self.high.tolist(), strict=True))
        return graph


def edges(nodes: Sequence[str], ties: Sequence[tuple[str, str, int]]) -> Edges:
    """The ties as edges between the nodes' places. Several ties between two nodes are one edge."""
    import numpy as np

    place: Mapping[str, int] = dict(zip(nodes, range(len(nodes)), strict=True))
    one, other = (
        np.fromiter(map(place.__getitem__, map(end, ties)), dtype=np.int64, count=len(ties)) for end in _BY_END
    )
    # A pair as one number sorts much faster than a pair.
    pairs = np.minimum(one, other) * len(nodes) + np.maximum(one, other)
    pairs.sort()
    low, high = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], max(len(nodes), 1))
    return Edges(len(nodes), low, high)
