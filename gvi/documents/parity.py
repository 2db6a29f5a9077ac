"""A wording in two languages side by side, for whoever answers for both saying the same. It holds no person's details."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from gvi.documents.page import HEIGHT, MARGIN, WIDTH
from gvi.documents.sheet import REGULAR, SEMIBOLD, Line, Style, column, print_sheets
from gvi.documents.wording import BlockKind, Wording, fields, parse

_GAP = 6.0
_WIDTH = (WIDTH - 2 * MARGIN - _GAP) / 2
_PLACES = (MARGIN, MARGIN + _WIDTH + _GAP)
_PLAIN, _BOLD = Style(REGULAR, 10, 13), Style(SEMIBOLD, 10, 13)
_AUTHORITY = {
    "sv": ("Svenska – den text som gäller", "Engelska – översättning"),
    "en": ("Swedish – the text that applies", "English – translation"),
}
_UNLIKE = {
    "sv": "Fält som bara finns i den ena: {names}",
    "en": "Fields that stand in one of them only: {names}",
}


def differences(swedish: str, other: str) -> tuple[str, ...]:
    """The fields that stand in one text only. Raises BadPlaceholder."""
    return tuple(sorted(fields(swedish) ^ fields(other)))


def render(pairs: list[tuple[str, str]], locale: str) -> bytes:
    """A PDF in which every pair (Swedish wording, its translation) begins on a page of its own.

    Same texts, same bytes. Raises NoGlyph, and WordingError for a text that is no wording.
    """
    pages = [page for swedish, other in pairs for page in lay_out(swedish, other, locale)]
    return print_sheets(pages, title={"sv": "Språk sida vid sida"}.get(locale, "Languages side by side"), locale=locale)


def lay_out(swedish: str, other: str, locale: str) -> list[list[Line]]:
    """The pages of one pair: block beside block, each row as high as the longer of the two."""
    pages: list[list[Line]] = [[]]
    top = MARGIN
    for texts, style in _rows(swedish, other, locale):
        row = _row(texts, style, top)
        if pages[-1] and max((line.bottom for line in row), default=0.0) > HEIGHT - MARGIN:
            pages.append([])
            row = _row(texts, style, MARGIN)
        pages[-1] += row
        top = max((line.bottom for line in row), default=top) + _PLAIN.step * 0.5
    return pages


def _rows(swedish: str, other: str, locale: str) -> Iterator[tuple[tuple[str, str], Style]]:
    yield _AUTHORITY[locale], _BOLD
    unlike = differences(swedish, other)
    if unlike:
        yield (_UNLIKE[locale].format(names=", ".join(unlike)), ""), _BOLD
    for left, right in zip_longest(_pieces(parse(swedish)), _pieces(parse(other)), fillvalue=("–", False)):
        yield (left[0], right[0]), _BOLD if left[1] or right[1] else _PLAIN


def _pieces(wording: Wording) -> Iterator[tuple[str, bool]]:
    yield wording.title, True
    yield from ((block.text, block.kind is BlockKind.HEADING) for block in wording.blocks)


def _row(texts: tuple[str, str], style: Style, top: float) -> list[Line]:
    return [
        line
        for text, x in zip(texts, _PLACES, strict=True)
        for line in column([text] if text else [], style, x=x, top=top, width=_WIDTH)
    ]
