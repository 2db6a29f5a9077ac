"""A file as it comes, read into cells with true line numbers: text with any usual encoding and separator, or a workbook."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gvi.core.problems import Problem, Severity
from gvi.imports.archive import SPREADSHEETS
from gvi.imports.encoding import assumed, decode
from gvi.imports.reasons import without_reasons
from gvi.imports.table import Refusal, Row, SheetName, Table, Unreadable, check_header, rectangle, unreadable

if TYPE_CHECKING:
    from gvi.imports.workbook import Book

__all__ = ["LIMIT_BYTES", "Refusal", "Row", "SheetName", "Table", "Unreadable", "read", "sheets_in"]

LIMIT_BYTES = 50 * 1024 * 1024
DELIMITERS = ",;\t|"
ANNOUNCED = DELIMITERS + ":"
"""What a `sep=` line may name; a colon is never guessed, since every time of day holds one."""
_SAMPLE = 50  # records that decide which separator the file uses


def read(data: bytes, *, sheet: str | int | None = None, limit_bytes: int = LIMIT_BYTES) -> Table:
    """Read a file. Blank lines are skipped; cells are Unicode in composed form (NFC) and never evaluated.

    A file of refused rows that was sent back is read without the reasons in it.
    sheet: of a spreadsheet file, by name or place, where more than one holds something.
    Raises Unreadable: file-too-large, file-empty, file-binary, file-encoding, file-double-encoded, file-quotes,
    file-header-only, header-duplicate, and for spreadsheet files those of `gvi.imports.workbook.Book`.
    """
    _within(data, limit_bytes)
    return without_reasons(_book(data).table(sheet) if data.startswith(SPREADSHEETS) else _text_table(data))


def sheets_in(data: bytes) -> list[SheetName]:
    """The sheets of a spreadsheet file that hold something; none in a text file. Raises Unreadable as `read`."""
    _within(data, LIMIT_BYTES)
    return _book(data).sheets if data.startswith(SPREADSHEETS) else []


def _book(data: bytes) -> Book:
    from gvi.imports.workbook import Book  # with the reading library, which few requests need

    return Book(data)


def _within(data: bytes, limit_bytes: int) -> None:
    if len(data) > limit_bytes:
        raise unreadable("file-too-large", limit=_megabytes(limit_bytes), size=_megabytes(len(data)))


def _text_table(data: bytes) -> Table:
    decoded = decode(data)
    if isinstance(decoded, Problem):
        line, value = decoded.facts.get("line"), decoded.facts.get("found")
        raise Unreadable(Refusal(line if isinstance(line, int) else None, None, str(value) if value else None, decoded))
    text, encoding = unicodedata.normalize("NFC", decoded[0]), decoded[1]
    delimiter, body, lines_before = _delimiter(text)
    records = _records(body, delimiter, lines_before)
    first = next(records, None)
    if first is None:
        raise unreadable("file-empty")
    header = tuple(cell.strip() for cell in first.cells)
    check_header(header, first.line)
    rows, refused, dropped = rectangle(records, header)
    if not rows and not refused:
        raise unreadable("file-header-only", line=first.line)
    return Table(header, rows, encoding, delimiter, first.line, refused, tuple(_worth_a_look(text, encoding)), dropped)


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
            raise unreadable("file-quotes", line=begins) from None
        if any(cell.strip() for cell in cells):
            yield Row(begins, tuple(cells))
        begins = lines_before + lines.line_num + 1


def _delimiter(text: str) -> tuple[str, str, int]:
    """The separator, the text without a leading `sep=` line, and how many lines that took."""
    first, _, rest = text.partition("\n")
    announced = first.rstrip("\r").strip('"').casefold()
    if announced in {f"sep={each}" for each in ANNOUNCED}:
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


def _worth_a_look(text: str, encoding: str) -> Iterator[Refusal]:
    """Warn once of an alphabet that was assumed, and once when an earlier program has already replaced characters."""
    taken = assumed(text, encoding)
    if taken is not None:
        facts = {"encoding": taken[0], "word": taken[1]}
        yield Refusal(None, None, None, Problem("encoding-assumed", severity=Severity.WARNING, facts=facts))
    place = text.find("\N{REPLACEMENT CHARACTER}")
    if place >= 0:
        why = Problem(
            "characters-lost", severity=Severity.WARNING, facts={"times": text.count("\N{REPLACEMENT CHARACTER}")}
        )
        yield Refusal(text.count("\n", 0, place) + 1, None, None, why)


def _megabytes(size: int) -> float:
    return round(size / 1024 / 1024, 1)
