"""The rows of a table as HTML. Written here and not in a template: a page draws hundreds of cells, and a macro called for
each took longer than finding them in the database did. Everything that is not ours is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from flask_babel import gettext
from markupsafe import Markup, escape

from gvi.core.declared import Column, Kind, Leads, MaskedValue, TagValue
from gvi.core.icons import icon
from gvi.core.templating import day, moment, word_text

NOTHING = '<span class="muted">–</span>'
SHORT = 24
"""A second line of fewer characters than this, most often a date, stays whole."""

_WRITTEN: dict[Kind, Callable[[Any], str]] = {Kind.DATE: day, Kind.MOMENT: moment, Kind.WORD: word_text}
_ESCAPED = str.maketrans({mark: str(escape(mark)) for mark in "&<>'\""})

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
    cells = [_opened(listing, on), _heads(first, rows, boxes), *(_cells(column, rows) for column in rest)]
    return Markup("\n".join([f"{''.join(line)}</tr>" for line in zip(*cells, strict=True)]))


def _opened(listing: Rows, on: Sequence[bool]) -> list[str]:
    looks = [
        f"{_safe(listing.row_class(row))}{' on' if is_on else ''}" for row, is_on in zip(listing.rows, on, strict=True)
    ]
    return [f'<tr role="row" class="{look}">' for look in looks]


def _boxes(listing: Rows, select: str, on: Sequence[bool]) -> list[str]:
    label, box = (
        gettext("Select %(name)s"),
        f'<span class="pick"><input class="form-check-input" type="checkbox" name="{escape(select)}" value="',
    )
    return [
        f'{box}{_safe(listing.row_id(row))}" aria-label="{_safe(label % {"name": listing.row_name(row)})}" {"checked" if is_on else ""}></span>'
        if listing.may_select(row) else '<span class="pick"></span>'
        for row, is_on in zip(listing.rows, on, strict=True)
    ]  # fmt: skip


def _heads(column: Column, rows: Sequence[Any], boxes: Sequence[str]) -> list[str]:
    """The cells that name the rows, with what stands before the name (a box to tick)."""
    opening = '<th role="rowheader" scope="row" class="text-nowrap">'
    return [f"{opening}{box}{text}</th>" for box, (_, text) in zip(boxes, _values(column, rows), strict=True)]


def _cells(column: Column, rows: Sequence[Any]) -> list[str]:
    """Cells that know their label, their alignment, and their place on a phone card."""
    whole = column.kind in (Kind.DATE, Kind.MOMENT, Kind.UNBROKEN)
    side = "num" if column.kind is Kind.NUMBER else "text-nowrap" if whole else ""
    opening = f'<td role="cell" data-label="{escape(str(column.label))}" class="{side}{" " if side else ""}'
    stacked = column.stack or ("wide" if column.kind is Kind.MASKED else "")
    usual, bare = f'{opening}{f"stack-{stacked}" if stacked else ""}">', f'{opening}stack-none">'
    hidden = f'{opening}stack-{column.stack or "wide"}">'
    return [
        f"{bare if value is None else hidden if type(value) is MaskedValue else usual}{text}</td>"
        for value, text in _values(column, rows)
    ]


def _values(column: Column, rows: Sequence[Any]) -> list[tuple[Any, str]]:
    """What each row's value is (None also where it is empty), and how it is drawn with its link and its second line."""
    kind, small_of, value_of, write = column.kind, column.small, column.value, _writer(column.kind)
    url_of = column.url.settled() if isinstance(column.url, Leads) else column.url
    found: list[tuple[Any, str]] = []
    for row in rows:
        value = value_of(row)
        if value is None or value == "":
            value, text = None, NOTHING
        elif type(value) is MaskedValue:
            text = masked(value.why)
        elif type(value) is TagValue:
            text = tag(value.word, value.style)
        else:
            text = write(value)
            if url_of is not None or kind is Kind.REF:
                text = _linked(kind, text, url_of and url_of(row))
        small = small_of(row) if small_of is not None else None
        found.append((value, f"{text}{_second(small)}" if small else text))
    return found


def _writer(kind: Kind) -> Drawing:
    """What writes a value of the kind as HTML. Words and days recur down a column: each is written once."""
    if kind is Kind.MASKED:
        return masked
    if kind not in _WRITTEN:
        return _safe
    write, known = _WRITTEN[kind], {}

    def written(value: Any) -> str:
        if value not in known:
            known[value] = str(escape(value if hasattr(value, "__html__") else write(value)))
        return known[value]

    return written


def _safe(value: Any) -> str:
    """As the library's `escape`, which for plain text, most of what there is, takes five times as long."""
    if type(value) is str:
        return value.translate(_ESCAPED)
    return escape(value if hasattr(value, "__html__") else str(value))


def _linked(kind: Kind, text: str, url: str | None) -> str:
    look = ' class="ref"' if kind is Kind.REF else ""
    if url:
        return f'<a{look} href="{_safe(url)}">{text}</a>'
    return f"<span{look}>{text}</span>" if look else text


def _second(text: Any) -> str:
    said = word_text(text) if isinstance(text, StrEnum) else text
    whole = ' class="text-nowrap"' if len(str(said)) < SHORT else ""
    return f"<small{whole}>{_safe(said)}</small>"
