"""The rows of a table as HTML. Written here and not in a template: a page draws hundreds of cells, and a macro called for
each took longer than finding them in the database did. Everything that is not ours is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import repeat
from types import NoneType
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
_BARE, _DAYS, _DRESSED = {str, NoneType}, {date, NoneType}, {TagValue, MaskedValue}
"""Types of values: text, days, and what brings its own look."""


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
    @property
    def sorters(self) -> Mapping[str, Markup]: ...
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
    return Markup("\n".join(map("".join, zip(*cells, repeat("</tr>")))))


def headed(listing: Rows) -> Markup:
    """The heads of the columns, those one can sort by as links."""
    heads = []
    for column in listing.columns:
        side = ' class="num"' if column.kind is Kind.NUMBER else ""
        order = (
            f' aria-sort="{"descending" if listing.descending else "ascending"}"' if listing.sort == column.key else ""
        )
        text = safe(listing.labels[column.key]) if column.sort is None else listing.sorters[column.key]
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
    return [f"{opening}{box}{text}" for box, text in zip(boxes, _drawn(column, rows, closing="</th>"), strict=True)]


def _cells(listing: Rows, column: Column) -> list[str]:
    """Cells that know their label, their alignment, and their place on a phone card."""
    whole = column.kind in (Kind.DATE, Kind.MOMENT, Kind.UNBROKEN)
    side = "num" if column.kind is Kind.NUMBER else "text-nowrap" if whole else ""
    opening = f'<td role="cell" data-label="{safe(listing.labels[column.key])}" class="{side}{" " if side else ""}'
    stacked = column.stack or ("wide" if column.kind is Kind.MASKED else "")
    return _drawn(
        column,
        listing.rows,
        usual=f'{opening}{f"stack-{stacked}" if stacked else ""}">',
        bare=f'{opening}stack-none">',
        hidden=f'{opening}stack-{column.stack or "wide"}">',
        closing="</td>",
    )


def _drawn(
    column: Column, rows: Sequence[Any], *, closing: str, usual: str = "", bare: str = "", hidden: str = ""
) -> list[str]:
    """Each row's value with its link and its second line, between what opens its cell and what closes it. usual, bare,
    hidden: what opens one with a value, without, masked."""
    values = list(map(column.value, rows))
    kinds = set(map(type, values))
    if kinds == {NoneType} and column.small is None:
        return [bare + NOTHING + closing] * len(values)
    texts = _texts(column.kind, values, kinds)
    if column.url is not None or column.kind is Kind.REF:
        texts = _linked(column, rows, values, texts)
    nothing = bare + NOTHING
    if column.small is None and MaskedValue not in kinds:
        return [f"{usual}{text}{closing}" if text else nothing + closing for text in texts]
    ends = repeat(closing) if column.small is None else _seconds(list(map(column.small, rows)), closing)
    opened = [hidden if type(each) is MaskedValue else usual for each in values]
    return [f"{before}{text}{end}" if text else nothing + end for before, text, end in zip(opened, texts, ends)]  # noqa: B905 - of one length, or endless


def _texts(kind: Kind, values: Sequence[Any], kinds: set[type]) -> list[str]:
    """The values as HTML, "" for none. Most columns hold one kind of value, which is then seen to for all rows together."""
    if kind is Kind.WORD and not kinds & _DRESSED:
        words = {id(each): each for each in values}  # by their place: two vocabularies may share a word
        drawn = {place: "" if word is None or word == "" else safe(word_text(word)) for place, word in words.items()}
        return [drawn[id(each)] for each in values]
    if kinds <= _DAYS and kind is Kind.DATE:
        return [each.isoformat() if each else "" for each in values]
    if kinds <= _BARE and kind not in _WRITTEN and kind is not Kind.MASKED:
        texts = [each or "" for each in values]
        return texts if not _UNSAFE("".join(texts)) else [safe(each) for each in texts]
    write = _writer(kind)
    return [_text(value, write) for value in values]


def _text(value: Any, write: Drawing) -> str:
    kind = type(value)
    if value is None or (not value and value == ""):
        return ""
    if kind is MaskedValue:
        return masked(value.why)
    return tag(value.word, value.style) if kind is TagValue else write(value)


def _writer(kind: Kind) -> Drawing:
    """What writes a value of the kind as HTML."""
    if kind is Kind.MASKED:
        return masked
    written = word_text if kind is Kind.WORD else _WRITTEN.get(kind)
    return safe if written is None else lambda value: safe(value if hasattr(value, "__html__") else written(value))


def _linked(column: Column, rows: Sequence[Any], values: Sequence[Any], texts: Sequence[str]) -> list[str]:
    """The texts as links to where the column leads; a tag and a masked value lead nowhere."""
    look = ' class="ref"' if column.kind is Kind.REF else ""
    url_of = column.url.settled() if isinstance(column.url, Leads) else column.url or _nowhere
    plain = f"<span{look}>" if look else "", "</span>" if look else ""
    linked = [""] * len(texts)
    for n, (row, value, text) in enumerate(zip(rows, values, texts, strict=True)):
        if not text or type(value) in _DRESSED:
            linked[n] = text
        elif url := url_of(row):
            linked[n] = f'<a{look} href="{safe(url)}">{text}</a>'
        else:
            linked[n] = text.join(plain)
    return linked


def _nowhere(_row: Any) -> None:
    return None


def _seconds(smalls: Sequence[Any], closing: str) -> list[str]:
    """What ends the cells: each one's second line, if it has one. Most are words, the same on many rows."""
    drawn: dict[Any, str] = {}
    for small in smalls:
        if small and id(small) not in drawn:
            drawn[id(small)] = _second(small) + closing
    return [drawn[id(small)] if small else closing for small in smalls]


def safe(value: Any) -> str:
    """As the library's `escape`, which takes several times as long for plain text, most of what there is."""
    if type(value) is str and not _UNSAFE(value):
        return value
    return escape(value if hasattr(value, "__html__") else str(value))


def _second(text: Any) -> str:
    said = word_text(text) if isinstance(text, StrEnum) else text
    whole = ' class="text-nowrap"' if len(str(said)) < SHORT else ""
    return f"<small{whole}>{safe(said)}</small>"
