"""The rows of a table as HTML. Written here and not in a template: a page draws hundreds of cells, and a macro called for
each took longer than finding them in the database did. Everything that is not ours is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, ClassVar, Protocol

from flask_babel import gettext
from markupsafe import Markup, escape

from gvi.core.declared import Column, Kind, MaskedValue, TagValue
from gvi.core.icons import icon
from gvi.core.templating import day, moment

NOTHING = '<span class="muted">–</span>'
SHORT = 24
"""A second line of fewer characters than this, most often a date, stays whole."""

_WRITTEN: dict[Kind, Callable[[Any], str]] = {Kind.DATE: day, Kind.MOMENT: moment}

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
    """The listing's rows. select: the name of the boxes, when rows can be ticked; ticked: ids already ticked."""
    draw, lines = _drawer(listing.columns), []
    for row in listing.rows:
        on = select is not None and listing.row_id(row) in ticked
        before = "" if select is None else _box(listing, row, select, "checked" if on else "")
        look = f"{escape(listing.row_class(row))}{' on' if on else ''}"
        lines.append(f'<tr role="row" class="{look}">{draw(row, before)}</tr>')
    return Markup("\n".join(lines))


def _box(listing: Rows, row: Any, select: str, checked: str) -> str:
    if not listing.may_select(row):
        return '<span class="pick"></span>'
    label = gettext("Select %(name)s", name=listing.row_name(row))
    box = '<span class="pick"><input class="form-check-input" type="checkbox" name="{}" value="{}" aria-label="{}" {}></span>'
    return Markup(box).format(select, listing.row_id(row), label, checked)


def _drawer(columns: Sequence[Column]) -> Callable[[Any, str], str]:
    """What draws a row's cells, given the row and what stands before its name (a box to tick). Labels are settled now."""
    first, *rest = columns
    name, others = _value(first), [_cell(column) for column in rest]

    def draw(row: Any, before: str) -> str:
        head = f'<th role="rowheader" scope="row" class="text-nowrap">{before}{name(row)[1]}</th>'
        return head + "".join([cell(row) for cell in others])

    return draw


def _cell(column: Column) -> Drawing:
    """A cell that knows its label, its alignment, and its place on a phone card."""
    whole = column.kind in (Kind.DATE, Kind.MOMENT, Kind.UNBROKEN)
    side = "num" if column.kind is Kind.NUMBER else "text-nowrap" if whole else ""
    opening = f'<td role="cell" data-label="{escape(str(column.label))}" class="{side}{" " if side else ""}'
    stacked = column.stack or ("wide" if column.kind is Kind.MASKED else "")
    usual, bare = f'{opening}{f"stack-{stacked}" if stacked else ""}">', f'{opening}stack-none">'
    hidden = f'{opening}stack-{column.stack or "wide"}">'
    value_of = _value(column)

    def draw(row: Any) -> str:
        value, drawn = value_of(row)
        if value is None or value == "":
            return f"{bare}{drawn}</td>"
        return f"{hidden if isinstance(value, MaskedValue) else usual}{drawn}</td>"

    return draw


def _value(column: Column) -> Callable[[Any], tuple[Any, str]]:
    """What a row's value is, and how it is drawn with its link and its second line."""
    kind, url_of, small_of, value_of = column.kind, column.url, column.small, column.value
    written = _WRITTEN.get(kind, str)

    def draw(row: Any) -> tuple[Any, str]:
        value = value_of(row)
        if value is None or value == "":
            drawn: str = NOTHING
        elif isinstance(value, MaskedValue):
            drawn = masked(value.why)
        elif isinstance(value, TagValue):
            drawn = tag(value.word, value.style)
        elif kind is Kind.MASKED:
            drawn = masked(value)
        else:
            drawn = _linked(
                kind, escape(value if hasattr(value, "__html__") else written(value)), url_of and url_of(row)
            )
        small = small_of(row) if small_of else None
        return value, f"{drawn}{_second(small)}" if small else drawn

    return draw


def _linked(kind: Kind, text: str, url: str | None) -> str:
    look = ' class="ref"' if kind is Kind.REF else ""
    if url:
        return f'<a{look} href="{escape(url)}">{text}</a>'
    return f"<span{look}>{text}</span>" if look else text


def _second(text: Any) -> str:
    whole = ' class="text-nowrap"' if len(str(text)) < SHORT else ""
    return f"<small{whole}>{escape(text)}</small>"
