"""A file once it is read: a header, rows with their true line numbers, and what did not become a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gvi.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was not taken in: where it stands, what stands there, and why it cannot be used.

    `line` counts the file's lines from 1; `column` is the header's own text, or the column's number where there is no
    header. A `why` of severity WARNING is told but stops nothing.
    """

    line: int | None
    column: str | None
    value: str | None
    why: Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it begins on, and its cells as they stand, one for every column."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read. `refused` holds records that do not fit under the header; they are not among `rows`."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    """The text's encoding, or `xlsx` or `ods`."""
    delimiter: str
    """Nothing in a spreadsheet file."""
    header_line: int = 1
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    dropped: tuple[Row, ...] = ()
    """The records that `refused` speaks of, as they stand."""


@dataclass(frozen=True, slots=True)
class SheetName:
    """A sheet that holds something. `place` counts the book's sheets from 0."""

    place: int
    name: str
    is_hidden: bool


class Unreadable(Exception):
    """The file as a whole cannot be read; nothing of it is used."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.why.code)


def rectangle(
    records: Iterable[Row], header: tuple[str, ...]
) -> tuple[tuple[Row, ...], tuple[Refusal, ...], tuple[Row, ...]]:
    """Part the records that fit the header from those that do not; of these, why and what."""
    rows: list[Row] = []
    refused: list[Refusal] = []
    dropped: list[Row] = []
    for row in records:
        if len(row.cells) != len(header):
            dropped.append(row)
        facts = {"found": len(row.cells), "expected": len(header)}
        if len(row.cells) < len(header):
            missing = header[len(row.cells)]
            refused.append(Refusal(row.line, missing, None, Problem("row-too-short", facts=facts)))
        elif len(row.cells) > len(header):
            place, value = str(len(header) + 1), row.cells[len(header)]
            refused.append(Refusal(row.line, place, value, Problem("row-too-long", facts=facts)))
        else:
            rows.append(row)
    return tuple(rows), tuple(refused), tuple(dropped)


def check_header(header: tuple[str, ...], line: int) -> None:
    """Raises Unreadable: header-duplicate."""
    for name, times in Counter(each.casefold() for each in header if each).items():
        if times > 1:
            shown = next(each for each in header if each.casefold() == name)
            raise Unreadable(
                Refusal(line, shown, None, Problem("header-duplicate", facts={"header": shown, "times": times}))
            )


def unreadable(code: str, *, line: int | None = None, **facts: object) -> Unreadable:
    """The refusal of a whole file, ready to be raised."""
    return Unreadable(Refusal(line, None, None, Problem(code, facts=facts)))
