"""A scene as PNG: the same marks as the SVG, for a slide or a document that cannot hold one. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from gvi.networks.layout import Point
from gvi.networks.scene import TEXT_SIZE, Colours, KeyEntry, Line, Node, Pen, Scene

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SCALE = 2
"""Pixels per unit of the picture."""
CROSS = 6.0
"""Half the side of the mark on a crossed line; the SVG's is the same."""
KEY_LINE = 32.0
"""Length of a line's sample in the legend."""
MOST_PIXELS = 6000
"""Of the longer side, however large the picture."""


def png(scene: Scene) -> bytes:
    """The picture on white, without metadata; the same scene gives the same bytes."""
    from PIL import Image, ImageDraw  # heavy, and only this file needs it

    scale = min(SCALE, MOST_PIXELS / max(scene.width, scene.height))
    image = Image.new("RGB", (math.ceil(scene.width * scale), math.ceil(scene.height * scale)), scene.colours.paper)
    _Brush(ImageDraw.Draw(image), scale, scene.colours).paint(scene)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


class _Brush:
    """Draws marks given in units of the picture."""

    def __init__(self, draw: ImageDraw, scale: float, colours: Colours) -> None:
        self._draw, self._scale, self._colours = draw, scale, colours

    def paint(self, scene: Scene) -> None:
        for line in scene.lines:
            self._line(line)
        for node in scene.nodes:
            self._node(node)
        for entry in scene.key:
            self._key(entry)

    def _line(self, line: Line) -> None:
        self._stroke(line.start, line.end, line.pen, faint=line.faint)

    def _stroke(self, start: Point, end: Point, pen: Pen, *, faint: bool = False) -> None:
        width = max(1, round((1.25 if faint else pen.width) * self._scale))
        for one, other in _dashes(start, end, pen.dashes):
            self._draw.line([self._at(one), self._at(other)], fill=pen.colour, width=width)
        if pen.crossed:
            x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
            for turn in (1, -1):
                tips = (x - CROSS, y - CROSS * turn), (x + CROSS, y + CROSS * turn)
                self._draw.line([self._at(tip) for tip in tips], fill=pen.colour, width=round(2.5 * self._scale))

    def _node(self, node: Node) -> None:
        if node.holding:
            self._circle(node.at, node.radius + 4, fill=self._colours.paper, outline=self._colours.holding)
        self._circle(node.at, node.radius, fill=self._colours.node, outline=self._colours.paper)
        self._text(node.text_at, node.name, anchor="ms")

    def _key(self, entry: KeyEntry) -> None:
        if entry.pen:
            self._stroke((entry.x, entry.y), (entry.x + KEY_LINE, entry.y), entry.pen)
        else:
            middle = (entry.x + KEY_LINE / 2, entry.y)
            self._circle(middle, 11, fill=self._colours.paper, outline=self._colours.holding)
            self._circle(middle, 7, fill=self._colours.node, outline=self._colours.paper)
        self._text((entry.x + KEY_LINE + 10, entry.y + TEXT_SIZE / 3), entry.word, anchor="ls")

    def _circle(self, at: Point, radius: float, *, fill: str, outline: str) -> None:
        box = [self._at((at[0] - radius, at[1] - radius)), self._at((at[0] + radius, at[1] + radius))]
        self._draw.ellipse(box, fill=fill, outline=outline, width=round(2 * self._scale))

    def _text(self, at: Point, text: str, *, anchor: str) -> None:
        font, halo = _font(round(TEXT_SIZE * self._scale)), round(3 * self._scale)
        self._draw.text(
            self._at(at),
            text,
            fill=self._colours.ink,
            font=font,
            anchor=anchor,
            stroke_width=halo,
            stroke_fill=self._colours.paper,
        )

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale


@cache
def _font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    face = (files("font_source_sans_pro") / "files/SourceSansPro-Semibold.ttf").read_bytes()
    return ImageFont.truetype(BytesIO(face), size)


def _dashes(start: Point, end: Point, pattern: tuple[int, ...]) -> Iterator[tuple[Point, Point]]:
    """The pieces of a line that are drawn; the whole line without a pattern."""
    length = math.dist(start, end)
    if not pattern or not length:
        yield start, end
        return
    on, off = pattern
    along = 0.0
    while along < length:
        yield _between(start, end, along / length), _between(start, end, min(along + on, length) / length)
        along += on + off


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
