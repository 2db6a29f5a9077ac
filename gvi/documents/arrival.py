"""An arrival plan on paper: for the door when each comes, for the police how everybody comes, sits and leaves. Codes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from gvi.core.swedish import clock_time, long_date, weekday
from gvi.documents.page import HEIGHT, MARGIN, WIDTH
from gvi.documents.sheet import REGULAR, SEMIBOLD, Line, Style, column, first_that_fits, lacking, print_sheets

_SIZES = ((12.0, 15.0), (10.5, 13.0), (9.5, 11.5), (8.5, 10.0))
_ON_A_PAGE = 44
_LABELS = {
    "sv": ("Ankomstplan", "Kl.", "Plats", "Kod", "Egen handläggare", "Ut", "Dörr {door}, {minutes} min efter slutet", "rad {row}, stol {place}", "sida {page} av {pages}", "Salen, framifrån", "Gång efter plats {aisle} på varje rad"),
    "en": ("Arrival plan", "Time", "Seat", "Code", "Own officer", "Out", "Door {door}, {minutes} min after the end", "row {row}, chair {place}", "page {page} of {pages}", "The room, from the front", "Aisle after seat {aisle} of each row"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Row:
    """One who comes: by code, with the number of the seat and where it is."""

    code: str
    seat: int
    row: int
    place: int
    officer: str
    arrives: time
    door: int
    leaves: int


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everybody in the order of arrival. `title` says whom the sheet is for. The room: seats in a row, rows, aisle."""

    locale: str
    title: str
    day: date
    venue: str
    rows: tuple[Row, ...]
    total: str
    """How many come, in words."""
    room: tuple[int, int, int] | None = None
    """(rows, seats in a row, aisle after) when exits and the room are printed too."""


def render(sheet: Sheet) -> bytes:
    """A PDF: one A4 page for up to 44 people. Same sheet, same bytes. Raises DoesNotFit."""
    pages = [sheet.rows[at : at + _ON_A_PAGE] for at in range(0, max(1, len(sheet.rows)), _ON_A_PAGE)]
    attempts = [
        first_that_fits((_lines(sheet, rows, number, len(pages), *sizes) for sizes in _SIZES), lowest=HEIGHT - MARGIN)
        for number, rows in enumerate(pages, 1)
    ]
    if sheet.room:
        attempts.append(first_that_fits((_map(sheet, *sizes) for sizes in _SIZES), lowest=HEIGHT - MARGIN))
    return print_sheets(attempts, title=_LABELS[sheet.locale][0], locale=sheet.locale)


def _lines(sheet: Sheet, rows: Sequence[Row], page: int, pages: int, size: float, leading: float) -> list[Line]:
    plain, bold = Style(REGULAR, size, leading), Style(SEMIBOLD, size, leading)
    labels, widths = _LABELS[sheet.locale], _columns(sheet)
    heads = [labels[1], labels[2], labels[3], labels[4], *([labels[5]] if sheet.room else [])]
    lines = _top(sheet, plain)
    top = lines[-1].bottom + plain.step
    for cells, style in [(heads, bold), *((_cells(sheet, row), plain) for row in rows)]:
        made = [
            line
            for cell, (x, width) in zip(cells, widths, strict=True)
            for line in column([cell], style, x=x, top=top, width=width)
        ]
        lines += made
        top = max(line.bottom for line in made) + plain.step * 0.3
    told = sheet.total if pages == 1 else f"{sheet.total}, {labels[8].format(page=page, pages=pages)}"
    return lines + column([told], bold, x=MARGIN, top=top + plain.step * 0.5, width=WIDTH - 2 * MARGIN)


def _columns(sheet: Sheet) -> Sequence[tuple[float, float]]:
    """Where each column starts and how wide it is, in millimetres: time, seat, code, officer, and the way out."""
    if sheet.room:
        return ((25.0, 13.0), (38.0, 38.0), (77.0, 14.0), (92.0, 42.0), (136.0, 49.0))
    return ((25.0, 16.0), (42.0, 48.0), (92.0, 22.0), (116.0, 69.0))


def _top(sheet: Sheet, plain: Style) -> list[Line]:
    heading, width = Style(SEMIBOLD, plain.size * 1.4, plain.leading * 1.4), WIDTH - 2 * MARGIN
    lines = column([sheet.title], heading, x=MARGIN, top=MARGIN, width=width)
    below = MARGIN + len(lines) * heading.step
    when = f"{weekday(sheet.day, sheet.locale)} {long_date(sheet.day, sheet.locale)}"
    return lines + column(
        [when[:1].upper() + when[1:], printable(sheet.venue)], plain, x=MARGIN, top=below, width=width
    )


def _cells(sheet: Sheet, row: Row) -> list[str]:
    labels = _LABELS[sheet.locale]
    seat = f"{row.seat} ({labels[7].format(row=row.row, place=row.place)})"
    cells = [clock_time(row.arrives, sheet.locale), seat, row.code, printable(row.officer)]
    return [*cells, labels[6].format(door=row.door, minutes=row.leaves)] if sheet.room else cells


def _map(sheet: Sheet, size: float, leading: float) -> list[Line]:
    """The room as the speakers see it laid out: each seat with its number and whose code sits there."""
    assert sheet.room is not None
    rows, seats, aisle = sheet.room
    labels, bold = _LABELS[sheet.locale], Style(SEMIBOLD, size, leading)
    small = Style(REGULAR, min(size, 180 / seats), leading)
    on, width = {row.seat: row.code for row in sheet.rows}, (WIDTH - 2 * MARGIN) / (seats + bool(aisle) * 0.5)
    lines = _top(sheet, bold)
    top = lines[-1].bottom + bold.step
    lines += column([labels[9]], bold, x=MARGIN, top=top, width=WIDTH - 2 * MARGIN)
    top += bold.step * 2
    for row in range(rows):
        for place in range(seats):
            number, shift = row * seats + place + 1, 0.5 if aisle and place >= aisle else 0.0
            x = MARGIN + (place + shift) * width
            lines += column([str(number), on.get(number, "–")], small, x=x, top=top, width=width)
        top += small.step * 3
    if aisle:
        lines += column([labels[10].format(aisle=aisle)], small, x=MARGIN, top=top, width=WIDTH - 2 * MARGIN)
    return lines


def printable(text: str) -> str:
    """The text with a question mark for each sign that the typeface lacks: a name misspelt is better than no list."""
    for sign in lacking(text):
        text = text.replace(sign, "?")
    return text
