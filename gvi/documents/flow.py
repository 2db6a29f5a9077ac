"""Running text over as many pages as it needs: nothing cut, no heading left behind, no lone line, no lone signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gvi.documents.sheet import ASCENT, POINT, DoesNotFit, Line, Style, wrap

_TOGETHER = 2  # a paragraph leaves at least so many lines on either page


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, a paragraph or a signature. `before` is the empty space above it in millimetres.

    `is_whole` parts are never parted; one that `leads` stays with the next, one that `follows` with the one before.
    """

    texts: tuple[str, ...]
    style: Style
    before: float = 0.0
    is_whole: bool = False
    leads: bool = False
    follows: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    style: Style
    before: float


_Unit = tuple[_Row, ...]


def flow(parts: Iterable[Part], *, x: float, width: float, top: float, lowest: float) -> list[list[Line]]:
    """The lines of every page, each page from `top` down to `lowest` at most.

    Raises DoesNotFit when something that must stand together is higher than a whole page.
    """
    pages: list[list[Line]] = [[]]
    below = top
    for unit in _units(parts, width):
        lines, end = _placed(unit, x=x, top=below)
        if pages[-1] and lines[-1].bottom > lowest:
            pages.append([])
            lines, end = _placed((replace(unit[0], before=0.0), *unit[1:]), x=x, top=top)
        if lines[-1].bottom > lowest:
            raise DoesNotFit(lines[-1].bottom - lowest, "text")
        pages[-1] += lines
        below = end
    return pages


def _placed(unit: _Unit, *, x: float, top: float) -> tuple[list[Line], float]:
    lines = []
    for row in unit:
        top += row.before
        lines.append(Line(row.text, x, top + ASCENT * row.style.size * POINT, row.style))
        top += row.style.step
    return lines, top


def _units(parts: Iterable[Part], width: float) -> Iterator[_Unit]:
    """The rows in the smallest groups that may stand on a page of their own."""
    held: _Unit = ()
    is_leading = False
    for part in parts:
        rows = tuple(_rows(part, width))
        if not rows:
            continue
        first, *others = _pieces(rows, is_whole=part.is_whole)
        if held and not (is_leading or part.follows):
            yield held
            held = ()
        held += first
        for piece in others:
            yield held
            held = piece
        is_leading = part.leads
    if held:
        yield held


def _rows(part: Part, width: float) -> Iterator[_Row]:
    texts = [text for each in part.texts for text in wrap(each, part.style, width)]
    for number, text in enumerate(texts):
        yield _Row(text, part.style, 0.0 if number else part.before)


def _pieces(rows: Sequence[_Row], *, is_whole: bool) -> Iterator[_Unit]:
    if is_whole or len(rows) < 2 * _TOGETHER:
        yield tuple(rows)
        return
    yield tuple(rows[:_TOGETHER])
    yield from ((row,) for row in rows[_TOGETHER:-_TOGETHER])
    yield tuple(rows[-_TOGETHER:])
