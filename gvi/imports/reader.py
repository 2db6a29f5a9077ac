"""A file of values with separators, read into cells with true line numbers: any usual encoding and separator."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from gvi.core.problems import Problem, Severity
from gvi.imports.encoding import decode

LIMIT_BYTES = 50 * 1024 * 1024
DELIMITERS = ",;\t|"
_SAMPLE = 50  # records that decide which separator the file uses


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
    """A file as read. `refused` holds records whose number of cells is not the header's; they are not among `rows`."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str
    header_line: int = 1
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()


class Unreadable(Exception):
    """The file as a whole cannot be read; nothing of it is used."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.why.code)


def read(data: bytes, *, limit_bytes: int = LIMIT_BYTES) -> Table:
    """Read a CSV file. Blank lines are skipped; cells are Unicode in composed form (NFC) and never evaluated.

    Raises Unreadable: file-too-large, file-empty, file-spreadsheet, file-binary, file-encoding, file-double-encoded,
    file-quotes, file-header-only, header-duplicate.
    """
    if len(data) > limit_bytes:
        raise _unreadable("file-too-large", limit=_megabytes(limit_bytes), size=_megabytes(len(data)))
    decoded = decode(data)
    if isinstance(decoded, Problem):
        line, value = decoded.facts.get("line"), decoded.facts.get("found")
        raise Unreadable(Refusal(line if isinstance(line, int) else None, None, str(value) if value else None, decoded))
    text, encoding = unicodedata.normalize("NFC", decoded[0]), decoded[1]
    delimiter, body, lines_before = _delimiter(text)
    records = _records(body, delimiter, lines_before)
    first = next(records, None)
    if first is None:
        raise _unreadable("file-empty")
    header = tuple(cell.strip() for cell in first.cells)
    _check_header(header, first.line)
    rows, refused = _rectangle(records, header)
    if not rows and not refused:
        raise _unreadable("file-header-only", line=first.line)
    return Table(header, rows, encoding, delimiter, first.line, refused, tuple(_lost_characters(text)))


def _rectangle(records: Iterator[Row], header: tuple[str, ...]) -> tuple[tuple[Row, ...], tuple[Refusal, ...]]:
    """Part the records that fit the header from those that do not."""
    rows: list[Row] = []
    refused: list[Refusal] = []
    for row in records:
        facts = {"found": len(row.cells), "expected": len(header)}
        if len(row.cells) < len(header):
            missing = header[len(row.cells)]
            refused.append(Refusal(row.line, missing, None, Problem("row-too-short", facts=facts)))
        elif len(row.cells) > len(header):
            place, value = str(len(header) + 1), row.cells[len(header)]
            refused.append(Refusal(row.line, place, value, Problem("row-too-long", facts=facts)))
        else:
            rows.append(row)
    return tuple(rows), tuple(refused)


def _records(text: str, delimiter: str, lines_before: int) -> Iterator[Row]:
    """Records that say something, each with the line it begins on. Raises Unreadable for quotes that do not match."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = lines_before + 1
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error:  # a quotation mark that never ends, or text after one that did
            raise _unreadable("file-quotes", line=begins) from None
        if any(cell.strip() for cell in cells):
            yield Row(begins, tuple(cells))
        begins = lines_before + lines.line_num + 1


def _delimiter(text: str) -> tuple[str, str, int]:
    """The separator, the text without a leading `sep=` line, and how many lines that took."""
    first, _, rest = text.partition("\n")
    announced = first.rstrip("\r").strip('"').casefold()
    if announced in {f"sep={each}" for each in DELIMITERS}:
        return announced[4], rest, 1
    return max(DELIMITERS, key=lambda each: _fit(text, each)), text, 0


def _fit(text: str, delimiter: str) -> tuple[bool, float, int]:
    """How well a separator explains the first records: it parts the header, and how many records as widely as it."""
    widths: list[int] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                widths.append(len(cells))
            if len(widths) > _SAMPLE:
                break
    except csv.Error:
        pass  # a broken quote further down is reported with its line once the separator is known
    if not widths:
        return False, 0.0, 0
    return widths[0] > 1, widths.count(widths[0]) / len(widths), widths[0]


def _check_header(header: tuple[str, ...], line: int) -> None:
    for name, times in Counter(each.casefold() for each in header if each).items():
        if times > 1:
            shown = next(each for each in header if each.casefold() == name)
            raise Unreadable(
                Refusal(line, shown, None, Problem("header-duplicate", facts={"header": shown, "times": times}))
            )


def _lost_characters(text: str) -> Iterator[Refusal]:
    """Warn once when an earlier program has already replaced characters it could not read."""
    place = text.find("\N{REPLACEMENT CHARACTER}")
    if place >= 0:
        why = Problem(
            "characters-lost", severity=Severity.WARNING, facts={"times": text.count("\N{REPLACEMENT CHARACTER}")}
        )
        yield Refusal(text.count("\n", 0, place) + 1, None, None, why)


def _unreadable(code: str, *, line: int | None = None, **facts: object) -> Unreadable:
    return Unreadable(Refusal(line, None, None, Problem(code, facts=facts)))


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}"
