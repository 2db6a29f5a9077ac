"""The rows of a table as HTML. Written here and not in a template: a page draws hundreds of cells, and a macro called for
each took longer than finding them in the database did. Everything that is not ours is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from markupsafe import Markup, escape

from gvi.core.declared import Column, Kind, Leads, MaskedValue, TagValue
from gvi.core.i18n import gettext
from gvi.core.icons import icon
from gvi.core.templating import day, moment, word_text

NOTHING = '<span class="muted">–</span>'
SHORT = 24
"""A second line of fewer characters than this, most often a date, stays whole."""

_WRITTEN: dict[Kind, Callable[[Any], str]] = {Kind.DATE: day, Kind.MOMENT: moment}
_UNSAFE = re.compile("[&<>'\"]").search

Drawing = Callable[[Any], str]


def tag(word: Any, style: str = "") -> Markup:
    """A state in a word. style: done (tick, no box), ok, wait, info, stop, plain, or "" for not begun."""
    look = f" tag-{style}" if style else ""
    return Markup(f'<span class="tag{look}">{icon("check-lg") if style == "done" else ""}{escape(word)}</span>')


def masked(text: Any, locked: bool = False) -> Markup:
    """A value not shown, and why. locked: not even on asking."""
    return Markup(f'<span class="masked">{icon("lock" if locked else "eye-slash")}{escape(text)}</span>')


class Rows(Protocol):
    """What is drawn of a listing."""

    columns: ClassVar[Any]

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def labels(self) -> Mapping[str, str]: ...
    @property
    def sort(self) -> str: ...
    @property
    def descending(self) -> bool: ...
    def sort_url(self, column: Column) -> str: ...
    def row_id(self, row: Any) -> str: ...
    def row_name(self, row: Any) -> str: ...
    def row_class(self, row: Any) -> str: ...
    def may_select(self, row: Any) -> bool: ...


def drawn(listing: Rows, select: str | None, ticked: Collection[str]) -> Markup:
    """The listing's rows. select: the name of the boxes, when rows can be ticked; ticked: ids already ticked.

    Drawn column by column and put together line by line: what holds for a whole column is settled once.
    """
    rows = listing.rows
    on = [False] * len(rows) if select is None else [listing.row_id(row) in ticked for row in rows]
    boxes = [""] * len(rows) if select is None else _boxes(listing, select, on)
    first, *rest = listing.columns
    cells = [_opened(listing, on), _heads(first, rows, boxes), *(_cells(listing, column) for column in rest)]
    return Markup("\n".join([f"{''.join(line)}</tr>" for line in zip(*cells, strict=True)]))


def headed(listing: Rows) -> Markup:
    """The heads of the columns, those one can sort by as links."""
    heads = []
    for column in listing.columns:
        side = ' class="num"' if column.kind is Kind.NUMBER else ""
        order = (
            f' aria-sort="{"descending" if listing.descending else "ascending"}"' if listing.sort == column.key else ""
        )
        text = safe(listing.labels[column.key]) if column.sort is None else sorter(listing, column)
        heads.append(f'<th role="columnheader" scope="col"{side}{order}>{text}</th>')
    return Markup("".join(heads))


def sorter(listing: Rows, column: Column) -> Markup:
    """The link that sorts by the column, or turns its order."""
    turn = (
        f" {icon('caret-down-fill' if listing.descending else 'caret-up-fill')}" if listing.sort == column.key else ""
    )
    return Markup(
        f'<a class="sort" href="{safe(listing.sort_url(column))}">{safe(listing.labels[column.key])}{turn}</a>'
    )


def options(pairs: Sequence[tuple[str, str]], chosen: str) -> Markup:
    """The lines of a list to choose from."""
    return Markup("".join([
        f'<option value="{safe(value)}"{" selected" if value == chosen else ""}>{safe(label)}</option>' for value, label in pairs
    ]))  # fmt: skip


def _opened(listing: Rows, on: Sequence[bool]) -> list[str]:
    looks = [listing.row_class(row) for row in listing.rows]
    return [
        f'<tr role="row" class="{safe(look) if look else ""}{" on" if is_on else ""}">'
        for look, is_on in zip(looks, on, strict=True)
    ]


def _boxes(listing: Rows, select: str, on: Sequence[bool]) -> list[str]:
    label = gettext("Select %(name)s")
    box = f'<span class="pick"><input class="form-check-input" type="checkbox" name="{safe(select)}" value="'
    return [
        f'{box}{safe(listing.row_id(row))}" aria-label="{safe(label % {"name": listing.row_name(row)})}" {"checked" if is_on else ""}></span>'
        if listing.may_select(row) else '<span class="pick"></span>'
        for row, is_on in zip(listing.rows, on, strict=True)
    ]  # fmt: skip


def _heads(column: Column, rows: Sequence[Any], boxes: Sequence[str]) -> list[str]:
    """The cells that name the rows, with what stands before the name (a box to tick)."""
    opening = '<th role="rowheader" scope="row" class="text-nowrap">'
    return [f"{opening}{box}{text}</th>" for box, text in zip(boxes, _drawn(column, rows, "", "", ""), strict=True)]


def _cells(listing: Rows, column: Column) -> list[str]:
    """Cells that know their label, their alignment, and their place on a phone card."""
    whole = column.kind in (Kind.DATE, Kind.MOMENT, Kind.UNBROKEN)
    side = "num" if column.kind is Kind.NUMBER else "text-nowrap" if whole else ""
    opening = f'<td role="cell" data-label="{safe(listing.labels[column.key])}" class="{side}{" " if side else ""}'
    stacked = column.stack or ("wide" if column.kind is Kind.MASKED else "")
    usual, bare = f'{opening}{f"stack-{stacked}" if stacked else ""}">', f'{opening}stack-none">'
    return [
        f"{cell}</td>"
        for cell in _drawn(column, listing.rows, usual, bare, f'{opening}stack-{column.stack or "wide"}">')
    ]


def _drawn(column: Column, rows: Sequence[Any], usual: str, bare: str, hidden: str) -> list[str]:
    """Each row's value with its link and its second line, behind what opens its cell: usual, without a value, masked."""
    is_ref, small_of, write = column.kind is Kind.REF, column.small, _writer(column.kind)
    url_of = column.url.settled() if isinstance(column.url, Leads) else column.url
    cells: list[str] = []
    for row, value in zip(rows, map(column.value, rows), strict=True):
        opening, kind = usual, type(value)
        if value is None or (not value and value == ""):
            opening, text = bare, NOTHING
        elif kind is MaskedValue:
            opening, text = hidden, masked(value.why)
        elif kind is TagValue:
            text = tag(value.word, value.style)
        elif url_of is not None or is_ref:
            text = _linked(is_ref, write(value), url_of and url_of(row))
        else:
            text = write(value)
        small = small_of(row) if small_of is not None else None
        cells.append(f"{opening}{text}{_second(small)}" if small else f"{opening}{text}")
    return cells


def _writer(kind: Kind) -> Drawing:
    """What writes a value of the kind as HTML."""
    if kind is Kind.MASKED:
        return masked
    if kind is Kind.WORD:
        return _worded()
    written = _WRITTEN.get(kind)
    return safe if written is None else lambda value: safe(value if hasattr(value, "__html__") else written(value))


def _worded() -> Drawing:
    """What writes words of vocabularies, each once. They live as long as the process and are known by their place."""
    known: dict[int, str] = {}

    def written(word: Any) -> str:
        text = known.get(id(word))
        if text is None:
            text = known[id(word)] = safe(word_text(word))
        return text

    return written


def safe(value: Any) -> str:
    """As the library's `escape`, which takes several times as long for plain text, most of what there is."""
    if type(value) is str and not _UNSAFE(value):
        return value
    return escape(value if hasattr(value, "__html__") else str(value))


def _linked(is_ref: bool, text: str, url: str | None) -> str:
    look = ' class="ref"' if is_ref else ""
    if url:
        return f'<a{look} href="{safe(url)}">{text}</a>'
    return f"<span{look}>{text}</span>" if look else text


def _second(text: Any) -> str:
    said = word_text(text) if isinstance(text, StrEnum) else text
    whole = ' class="text-nowrap"' if len(str(said)) < SHORT else ""
    return f"<small{whole}>{safe(said)}</small>"
