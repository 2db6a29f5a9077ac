"""A network as marks on paper: circles, lines and words, the same for the page, the SVG file and the PNG file. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from gvi.networks.layout import LETTER, LINE, Point

TEXT_SIZE = 15
"""Of names, in units of the picture; a unit is a CSS pixel on the page."""
SMALLEST, LARGEST = 6.0, 17.0
"""Radius of a node with the fewest and with the most ties."""
RING = 5.0
"""How far a second ring reaches beyond its node, with its line."""
KEY_HEIGHT = 34
_KEY_GAP = 26


class Stroke(Enum):
    """How a line is drawn. Each differs from the others in form, and not in colour alone."""

    FEUD = "feud"
    ALLIANCE = "alliance"
    TRUCE = "truce"
    TIE = "tie"
    STRONG = "strong"
    STRONGEST = "strongest"


@dataclass(frozen=True, slots=True)
class Pen:
    """colour: of the line; width: in units; dashes: on and off, empty for a whole line; crossed: a mark in the middle."""

    colour: str
    width: float
    dashes: tuple[int, ...] = ()
    crossed: bool = False


PENS: Mapping[Stroke, Pen] = {
    Stroke.FEUD: Pen("#a3151a", 3.0, crossed=True),
    Stroke.ALLIANCE: Pen("#12436d", 4.5),
    Stroke.TRUCE: Pen("#6b4300", 2.5, (9, 6)),
    Stroke.TIE: Pen("#6b7280", 1.25),
    Stroke.STRONG: Pen("#4b5563", 2.5),
    Stroke.STRONGEST: Pen("#1a1f26", 4.5),
}


@dataclass(frozen=True, slots=True)
class Colours:
    """Of what is not a line. The SVG and the PNG take them from here."""

    ink: str = "#1a1f26"
    paper: str = "#ffffff"
    node: str = "#12436d"
    holding: str = "#b84a00"


@dataclass(frozen=True, slots=True)
class Line:
    """One relation or tie, drawn under the nodes. faint: nobody has confirmed it for long."""

    start: Point
    end: Point
    stroke: Stroke
    title: str
    faint: bool = False

    @property
    def pen(self) -> Pen:
        """How it is drawn."""
        return PENS[self.stroke]

    @property
    def middle(self) -> Point:
        """Where a mark on it stands."""
        return round((self.start[0] + self.end[0]) / 2, 1), round((self.start[1] + self.end[1]) / 2, 1)


@dataclass(frozen=True, slots=True)
class Node:
    """One group or person. holding: without it, its part of the network falls apart; it has a second ring then."""

    name: str
    at: Point
    radius: float
    title: str
    holding: bool = False
    url: str | None = None

    @property
    def text_at(self) -> Point:
        """Where the middle of the name's baseline stands."""
        return self.at[0], round(self.at[1] + self.radius + (RING if self.holding else 0.0) + TEXT_SIZE, 1)


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One line of the legend: a sample and its word, placed."""

    x: float
    y: float
    word: str
    stroke: Stroke | None = None
    """None for the ring of a node that holds a part together."""

    @property
    def pen(self) -> Pen | None:
        """Of the sample line."""
        return PENS[self.stroke] if self.stroke else None


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture. title and description are what somebody hears who does not see it."""

    width: float
    height: float
    title: str
    description: str
    lines: tuple[Line, ...]
    nodes: tuple[Node, ...]
    key: tuple[KeyEntry, ...]
    colours: Colours = Colours()


def radius(degree: int, most: int) -> float:
    """Area after the number of ties."""
    share = degree / most if most else 0.0
    return round(math.sqrt(SMALLEST**2 + share * (LARGEST**2 - SMALLEST**2)), 1)


def key_of(
    words: Sequence[tuple[Stroke | None, str]], *, width: float, top: float
) -> tuple[tuple[KeyEntry, ...], float]:
    """The legend in rows under the picture, and how high it is."""
    entries: list[KeyEntry] = []
    x, y = 16.0, top + KEY_HEIGHT / 2
    for stroke, word in words:
        needs = 44 + len(word) * LETTER + _KEY_GAP
        if x > 16.0 and x + needs > width:
            x, y = 16.0, y + KEY_HEIGHT
        entries.append(KeyEntry(x, y, word, stroke))
        x += needs
    return tuple(entries), (y + KEY_HEIGHT / 2 - top if words else 0.0)


def bounds(points: Mapping[str, Point]) -> tuple[float, float]:
    """Width and height that hold every node with its name."""
    right = max((x + max(len(name), 4) * LETTER / 2 for name, (x, _) in points.items()), default=0.0)
    low = max((y for _, y in points.values()), default=0.0)
    return math.ceil(right + 12), math.ceil(low + LINE)
