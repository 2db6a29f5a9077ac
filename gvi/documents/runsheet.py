"""The run sheet of a call-in on one A4 page: when each part begins, how long it is, who speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from gvi.core.swedish import clock_time, long_date, weekday
from gvi.documents.page import HEIGHT, MARGIN, WIDTH
from gvi.documents.sheet import (
    REGULAR,
    SEMIBOLD,
    Line,
    Style,
    column,
    first_that_fits,
    insist_on_glyphs,
    print_sheets,
)

# Where each column starts and how wide it is, in millimetres: time, minutes, voice, part and note, speaker.
_COLUMNS = ((25.0, 13.0), (38.0, 11.0), (49.0, 30.0), (79.0, 58.0), (139.0, 46.0))
_SIZES = ((11.0, 14.0), (10.0, 12.5), (9.0, 11.0), (8.0, 9.5))
_LABELS = {
    "sv": ("Program", "Kl.", "Min", "Röst", "Del", "Talare", "Totalt {minutes} minuter"),
    "en": ("Programme", "Time", "Min", "Voice", "Part", "Speaker", "{minutes} minutes in all"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One part: wall-clock start, length in minutes, the voice's name, what it is, who, and a note or ""."""

    start: time
    minutes: int
    voice: str
    heading: str
    speaker: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RunSheet:
    """All parts in order. `title` is printed on the page; the PDF calls itself "Program" or "Programme"."""

    locale: str
    title: str
    day: date
    venue: str
    rows: tuple[Row, ...]


def render(sheet: RunSheet) -> bytes:
    """A PDF of one A4 page. Same sheet, same bytes. Raises DoesNotFit and NoGlyph."""
    return print_sheets([lay_out(sheet)], title=_LABELS[sheet.locale][0], locale=sheet.locale)


def lay_out(sheet: RunSheet) -> list[Line]:
    """Every line of the page at its place, smaller when the parts are many. Raises DoesNotFit and NoGlyph."""
    insist_on_glyphs(_all_text(sheet))
    return first_that_fits((_lines(sheet, *sizes) for sizes in _SIZES), lowest=HEIGHT - MARGIN)


def _all_text(sheet: RunSheet) -> Iterable[str]:
    yield from (sheet.title, sheet.venue)
    for row in sheet.rows:
        yield from (row.voice, row.heading, row.speaker, row.note)


def _lines(sheet: RunSheet, size: float, leading: float) -> list[Line]:
    plain, bold = Style(REGULAR, size, leading), Style(SEMIBOLD, size, leading)
    _, *labels, total = _LABELS[sheet.locale]
    lines = _top(sheet, plain)
    top = lines[-1].bottom + plain.step
    for cells, style in [(labels, bold), *((_cells(sheet, row), plain) for row in sheet.rows)]:
        row_lines = _table_row(cells, style, top)
        lines += row_lines
        top = max(line.bottom for line in row_lines) + plain.step * 0.35
    words = total.format(minutes=sum(row.minutes for row in sheet.rows))
    return lines + column([words], bold, x=MARGIN, top=top + plain.step * 0.5, width=WIDTH - 2 * MARGIN)


def _top(sheet: RunSheet, plain: Style) -> list[Line]:
    heading = Style(SEMIBOLD, plain.size * 1.4, plain.leading * 1.4)
    width = WIDTH - 2 * MARGIN
    lines = column([sheet.title], heading, x=MARGIN, top=MARGIN, width=width)
    below = MARGIN + len(lines) * heading.step
    when = f"{weekday(sheet.day, sheet.locale)} {long_date(sheet.day, sheet.locale)}"
    return lines + column([when[:1].upper() + when[1:], sheet.venue], plain, x=MARGIN, top=below, width=width)


def _cells(sheet: RunSheet, row: Row) -> list[str]:
    part = f"{row.heading}\n{row.note}" if row.note else row.heading
    return [clock_time(row.start, sheet.locale), str(row.minutes), row.voice, part, row.speaker]


def _table_row(cells: list[str], style: Style, top: float) -> list[Line]:
    return [
        line
        for cell, (x, width) in zip(cells, _COLUMNS, strict=True)
        for line in column(cell.split("\n"), style, x=x, top=top, width=width)
    ]
