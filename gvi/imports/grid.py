"""The cells of a sheet as rows under a header: titles stepped over, merged cells filled in or reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from gvi.core.problems import Problem, Severity
from gvi.imports.survey import Place
from gvi.imports.table import Refusal, Row, unreadable


@dataclass
class Grid:
    """The cells from (`top`, `left`) of a sheet on, counted from 0; places are the sheet's own."""

    cells: list[list[str]]
    top: int
    left: int
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    rounded: set[int] = field(default_factory=set)
    """Rows of `cells` with a number longer than a spreadsheet keeps."""

    def put(self, row: int, column: int, text: str) -> None:
        self.cells[row - self.top][column - self.left] = text

    def get(self, row: int, column: int) -> str:
        """What stands at a place; nothing outside."""
        down, across = row - self.top, column - self.left
        inside = 0 <= down < len(self.cells) and 0 <= across < len(self.cells[0])
        return self.cells[down][across] if inside else ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A header and what stands under it."""

    header: Row
    rows: tuple[Row, ...]
    refused: tuple[Refusal, ...]
    dropped: tuple[Row, ...]
    warnings: tuple[Refusal, ...]


def rows_of(grid: Grid) -> Rows:
    """A title over the header is stepped over with a warning. A cell merged downwards counts for each of its rows, with
    a warning; one merged across several columns costs its rows, since nobody can tell which column it belongs to.

    Raises Unreadable: file-empty, header-rows-merged. Codes: title-skipped, header-merged, cells-merged (warnings),
    cells-merged-across, number-rounded (refused).
    """
    titles, head = _head(grid)
    named = Row(grid.top + head + 1, tuple(grid.cells[head]))
    across = dict(_across(grid, head))
    warnings = [*titles, *_header_merges(grid, head), *_filled(grid, head, named.cells)]
    rows: list[Row] = []
    dropped: list[Row] = []
    refused: list[Refusal] = []
    for number in range(head + 1, len(grid.cells)):
        row = Row(grid.top + number + 1, tuple(grid.cells[number]))
        why = across.get(number) or ("number-rounded" if number in grid.rounded else None)
        if why and any(cell.strip() for cell in row.cells):
            refused.append(Refusal(row.line, None, None, Problem(why)))
            dropped.append(row)
        elif any(cell.strip() for cell in row.cells):
            rows.append(row)
    return Rows(named, tuple(rows), tuple(refused), tuple(dropped), tuple(warnings))


def _head(grid: Grid) -> tuple[list[Refusal], int]:
    """The titles over the header, and the header's place among the rows."""
    wide = {first for first, last in grid.merged if last[1] > first[1]}
    titles: list[Refusal] = []
    for number, cells in enumerate(grid.cells):
        filled = [place for place, cell in enumerate(cells) if cell.strip()]
        if not filled:
            continue
        if len(filled) > 1 or (grid.top + number, grid.left + filled[0]) not in wide:
            return titles, number
        titles.append(_warning("title-skipped", grid.top + number + 1, None, cells[filled[0]]))
    raise unreadable("file-empty")


def _header_merges(grid: Grid, head: int) -> Iterator[Refusal]:
    line = grid.top + head
    for first, last in grid.merged:
        if not first[0] <= line <= last[0]:
            continue
        shown = grid.get(*first)
        if first[0] < last[0]:
            raise unreadable("header-rows-merged", line=line + 1, header=shown)
        yield _warning("header-merged", line + 1, shown, shown, header=shown, columns=last[1] - first[1] + 1)


def _filled(grid: Grid, head: int, names: tuple[str, ...]) -> Iterator[Refusal]:
    """Write a cell merged downwards into each of its rows; one warning a column."""
    times: dict[int, list[int]] = defaultdict(list)
    for first, last in grid.merged:
        shown = grid.get(*first)
        if first[0] <= grid.top + head or first[1] != last[1] or not shown:
            continue
        for row in range(first[0] + 1, min(last[0], grid.top + len(grid.cells) - 1) + 1):
            if any(cell.strip() for cell in grid.cells[row - grid.top]):
                grid.put(row, first[1], shown)
                times[first[1]].append(row)
    for column, rows in sorted(times.items()):
        name = names[column - grid.left] or str(column - grid.left + 1)
        yield _warning("cells-merged", rows[0] + 1, name, None, times=len(rows))


def _across(grid: Grid, head: int) -> Iterator[tuple[int, str]]:
    for first, last in grid.merged:
        if first[0] > grid.top + head and last[1] > first[1] and grid.get(*first):
            for row in range(first[0], min(last[0], grid.top + len(grid.cells) - 1) + 1):
                yield row - grid.top, "cells-merged-across"


def _warning(code: str, line: int, column: str | None, value: str | None, **facts: object) -> Refusal:
    return Refusal(line, column, value, Problem(code, severity=Severity.WARNING, facts=facts))
