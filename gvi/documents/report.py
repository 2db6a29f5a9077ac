"""A plain report on A4: a title, what it is, and headed paragraphs over as many pages as they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gvi.documents.archive import archived
from gvi.documents.flow import Part, flow
from gvi.documents.page import HEIGHT, MARGIN, WIDTH
from gvi.documents.sheet import REGULAR, SEMIBOLD, Line, Style, insist_on_glyphs, print_sheets

PLAIN, BOLD, TITLE = Style(REGULAR, 10.5, 14.0), Style(SEMIBOLD, 10.5, 14.0), Style(SEMIBOLD, 16.0, 20.0)
SMALL = Style(REGULAR, 8.5, 11.0)
FOOT = 14.0
"""Where the foot stands, millimetres above the lower edge."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """sections: (heading, paragraphs). foot: stands on every page, before its number."""

    title: str
    lede: tuple[str, ...]
    sections: Sequence[tuple[str, Sequence[str]]]
    foot: str
    locale: str


def print_report(report: Report) -> bytes:
    """The report as PDF/A-2b; same report, same bytes. Raises NoGlyph for what the typeface cannot write."""
    insist_on_glyphs(text for part in _parts(report) for text in part.texts)
    pages = flow(_parts(report), x=MARGIN, width=WIDTH - 2 * MARGIN, top=MARGIN, lowest=HEIGHT - MARGIN)
    sheets = [[*lines, _foot(report, number, len(pages))] for number, lines in enumerate(pages, 1)]
    return archived(print_sheets(sheets, title=report.title, locale=report.locale))


def _parts(report: Report) -> Iterator[Part]:
    yield Part((report.title,), TITLE, is_whole=True, leads=True)
    for text in report.lede:
        yield Part((text,), PLAIN, before=1.5)
    for heading, texts in report.sections:
        yield Part((heading,), BOLD, before=5.0, is_whole=True, leads=True)
        for text in texts:
            yield Part((text,), PLAIN, before=1.5)


def _foot(report: Report, page: int, of: int) -> Line:
    return Line(f"{report.foot} · {page} ({of})", MARGIN, HEIGHT - FOOT, SMALL)
