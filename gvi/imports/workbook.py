"""A spreadsheet file (XLSX, ODS) as the same table that a text file becomes: what its cells show, by the sheet's own rows."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from gvi.core.problems import Problem, Severity
from gvi.imports.archive import OLD, Archive, Hostile
from gvi.imports.grid import Grid, rows_of
from gvi.imports.survey import Sheet, survey
from gvi.imports.table import Refusal, SheetName, Table, check_header, unreadable

MOST_CELLS = 5_000_000
"""How many cells may lie between a sheet's first and last."""
EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number; what comes after them is lost before we see it."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")


class Book:
    """A spreadsheet file that has been found safe to open.

    Raises Unreadable: book-old, book-password, book-broken, book-bomb, book-xml, book-unknown, book-wide.
    """

    def __init__(self, data: bytes) -> None:
        if data.startswith(OLD):
            raise unreadable("book-password" if _LOCKED in data else "book-old")
        try:
            archive = Archive(data)
            self._survey = survey(archive)
            self.format = "ods" if "content.xml" in archive.names else "xlsx"
            if self.format == "ods":  # of these every sheet is laid out when the book is opened
                _small(sum(sheet.cells for sheet in self._survey.values()))
            self._book = _opened(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
        except Hostile as hostile:
            raise unreadable(hostile.code) from None

    @property
    def sheets(self) -> list[SheetName]:
        """The sheets that hold something, in the book's order, hidden ones among them."""
        return [
            SheetName(place, sheet.name, sheet.visible is not SheetVisibleEnum.Visible)
            for place, sheet in enumerate(self._book.sheets_metadata)
            if sheet.typ is SheetTypeEnum.WorkSheet and self._of(sheet.name).cells
        ]

    def table(self, sheet: str | int | None) -> Table:
        """A sheet, by name or place; without either the only visible one that holds something.

        Raises Unreadable: file-empty, sheet-choose, sheet-hidden-only, sheet-unknown, book-wide, header-rows-merged,
        file-header-only, header-duplicate.
        """
        asked = self._asked(sheet)
        found = rows_of(self._grid(asked))
        header = tuple(cell.strip() for cell in found.header.cells)
        check_header(header, found.header.line)
        if not found.rows and not found.refused:
            raise unreadable("file-header-only", line=found.header.line)
        left = [each for each in self.sheets if each.is_hidden and each.place != asked.place]
        why = Problem("sheets-hidden", severity=Severity.WARNING, facts={"sheets": _names(left)})
        told = (Refusal(None, None, None, why),) if left else ()
        return Table(
            header, found.rows, self.format, "", found.header.line, found.refused, (*told, *found.warnings), found.dropped
        )  # fmt: skip

    def _asked(self, sheet: str | int | None) -> SheetName:
        sheets, shown = self.sheets, [each for each in self.sheets if not each.is_hidden]
        if sheet is not None:
            named = next((each for each in sheets if sheet in (each.name, each.place)), None)
            if named is None:
                raise unreadable("sheet-unknown", sheets=_names(sheets))
            return named
        if not sheets:
            raise unreadable("file-empty")
        if not shown:
            raise unreadable("sheet-hidden-only", sheets=_names(sheets))
        if len(shown) > 1:
            raise unreadable("sheet-choose", sheets=_names(shown))
        return shown[0]

    def _of(self, name: str) -> Sheet:
        return self._survey.get(name, Sheet())

    def _grid(self, asked: SheetName) -> Grid:
        facts = self._of(asked.name)
        _small(facts.cells)
        sheet = _opened(lambda: self._book.get_sheet_by_name(asked.name))
        values = _opened(lambda: sheet.to_python(skip_empty_area=True)) if sheet.start else []
        low = facts.low or (0, 0)
        top, left = map(min, sheet.start or low, low)
        bottom, right = map(max, sheet.end or facts.high, facts.high)
        grid = Grid([[""] * (right - left + 1) for _ in range(bottom - top + 1)], top, left)
        for down, row in enumerate(values, sheet.start[0] if sheet.start else 0):
            for across, value in enumerate(row, sheet.start[1]):
                grid.put(down, across, _text(value))
                if isinstance(value, float) and abs(value) >= EXACT:
                    grid.rounded.add(down - top)
        for (down, across), shown in facts.errors.items():
            grid.put(down, across, shown)
        grid.merged = facts.merged
        return grid


def _small(cells: int) -> None:
    if cells > MOST_CELLS:
        raise unreadable("book-wide", cells=cells, limit=MOST_CELLS)


def _opened(open_it: Callable[[], Any]) -> Any:
    """What the reading library gives. It also fails in a way that is no Exception, which would end the process."""
    try:
        return open_it()
    except BaseException as fault:
        if isinstance(fault, PasswordError):
            raise unreadable("book-password") from None
        if isinstance(fault, CalamineError) or type(fault).__name__ == "PanicException":
            raise unreadable("book-broken") from None
        raise


def _names(sheets: Sequence[SheetName]) -> str:
    return ", ".join(each.name for each in sheets)


def _text(value: Any) -> str:
    """The value as our readers of values expect it: no number ends in .0, no day has a midnight."""
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < EXACT else f"{value:.15g}"
        case datetime():
            return _moment(value)
        case time():
            return value.isoformat("seconds" if value.second else "minutes")
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _moment(value: datetime) -> str:
    whole = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    return whole.isoformat(" ", "seconds" if whole.second else "minutes")
