"""A list declared once, as columns and filters, that becomes a table, a CSV file and JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from markupsafe import Markup

from gvi.core import cells, keyset, narrowing, sheet
from gvi.core.addressed import Addressed
from gvi.core.asking import Asking
from gvi.core.declared import (
    ActiveFilter,
    ChoiceFilter,
    Column,
    Filter,
    FlagFilter,
    Kind,
    Leads,
    MaskedValue,
    TagValue,
    TextFilter,
)
from gvi.core.paging import COUNT, Paged
from gvi.core.templating import word_text

__all__ = (
    "ChoiceFilter",
    "Column",
    "FlagFilter",
    "Kind",
    "Leads",
    "Listing",
    "MaskedValue",
    "TagValue",
    "TextFilter",
)


class Listing(Addressed, Paged):
    """One page of rows out of a filtered, ordered whole. Costs a count and a page: two queries, of a long list at most four.

    Subclass with `columns`, `filters` and `default_sort`. Build with a statement (or an `Asking`, whose statement is kept) and the address's arguments,
    `MemberListing(visible, request.args)`, or with computed rows, `Board(rows=situation, args=request.args)`.
    An unknown filter value is ignored; a page out of range is the nearest one.
    """

    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[Sequence[Filter]] = ()
    default_sort: ClassVar[str] = ""
    """A column's key, "-key" for descending; "" keeps the order of the source."""

    def __init__(
        self,
        source: Any = None,
        args: Mapping[str, str] | None = None,
        *,
        rows: Iterable[Any] | None = None,
    ) -> None:
        if (source is None) == (rows is None):
            raise TypeError("a listing is built over a statement or over rows, exactly one of them")
        self._args = dict(args or {})
        self._composed = source if isinstance(source, Asking) else Asking(source)
        self._source: Any = self._composed.statement if rows is None else list(rows)
        self._in_memory = rows is not None

    # what a subclass may say about its rows

    def row_id(self, row: Any) -> str:
        """What a ticked row sends; its public ref unless overridden."""
        return str(row.ref)

    def row_name(self, row: Any) -> str:
        """What a row is called to a screen reader ("Select k7m3q9")."""
        return self.row_id(row)

    def row_class(self, row: Any) -> str:
        """Extra class on the row."""
        return ""

    def may_select(self, row: Any) -> bool:
        """Whether the row can be ticked."""
        return True

    def every(self) -> list[Any]:
        """All rows the filters leave, in order, on no page; one query."""
        return (
            list(self._ordered)
            if self._in_memory
            else self.made(keyset.found(self._asked.of(self._ordered), self.reads))
        )

    @cached_property
    def sort(self) -> str:
        """The key of the column the rows are ordered by, or ""."""
        return self._sorting.lstrip("-")

    @property
    def descending(self) -> bool:
        return self._sorting.startswith("-")

    # the filters

    @cached_property
    def active_filters(self) -> tuple[ActiveFilter, ...]:
        return tuple(
            ActiveFilter(each.key, str(each.label), self._in_words(each), self.url(**{each.key: None, COUNT: None}))
            for each in self.filters
            if self.chosen(each)
        )

    @property
    def cleared_url(self) -> str:
        """This address with every filter taken away."""
        return self.url(**dict.fromkeys((COUNT, *(each.key for each in self.filters)), None))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form must send along unchanged: everything in the address but filters, place and count:
        other rows have another number, and it has to be asked for anew."""
        own = {self.prefix + name for name in (COUNT, *(each.key for each in self.filters))} | self._places
        return [(key, value) for key, value in self._args.items() if key not in own and value != ""]

    def chosen(self, each: Filter) -> str:
        """The filter's value as far as it makes sense, else ""."""
        value = self._arg(each.key)
        if value and isinstance(each, ChoiceFilter):
            return value if value in dict(self.options(each)) else ""
        if value and isinstance(each, FlagFilter):
            return "1" if value == "1" else ""
        return value

    def options(self, each: ChoiceFilter) -> list[tuple[str, str]]:
        """The filter's (value, label) pairs, asked for once."""
        if each.key not in self._options:
            pairs = each.choices() if callable(each.choices) else each.choices
            self._options[each.key] = [(str(value), str(label)) for value, label in pairs]
        return self._options[each.key]

    @cached_property
    def labels(self) -> dict[str, str]:
        """What the columns are called on this page, by key: said in three places."""
        return {column.key: str(column.label) for column in self.columns}

    # what it becomes

    def headed(self) -> Markup:
        """The heads of the columns as HTML."""
        return cells.headed(self)

    @cached_property
    def sorters(self) -> dict[str, Markup]:
        """For each column one can sort by, the link that does: above the table, and out of its heads on a phone."""
        return {column.key: cells.sorter(self, column) for column in self.columns if column.sort is not None}

    def fields(self) -> Markup:
        """The filters as fields of a form as HTML."""
        return narrowing.fields(self)

    def drawn(self, select: str | None = None, ticked: Collection[str] = ()) -> Markup:
        """This page's rows as HTML. select: the name of the boxes, when rows can be ticked; ticked: ids already ticked."""
        return cells.drawn(self, select, ticked)

    def csv(self) -> bytes:
        """All filtered rows as a file for a spreadsheet; see `gvi.core.sheet` for its form. Log what `every` gave."""
        columns = [column for column in self.columns if column.csv]
        body = [[_bare(column, row) for column in columns] for row in self.every()]
        return sheet.csv_bytes([str(column.label) for column in columns], body)

    def json(self) -> dict[str, Any]:
        """This page as {"items", "total", "page", "pages"}; days and moments as ISO 8601 text. total: null of a
        list too long to be counted, unless the address asks for it (`count=all`), page and pages null of one whose pages
        are turned one by one."""
        columns = [column for column in self.columns if column.csv]
        items = [{column.key: _iso(_bare(column, row)) for column in columns} for row in self.rows]
        return {
            "items": items,
            "total": self.total if self.is_counted else None,
            "page": None if self.is_long else self.page,
            "pages": None if self.is_long else self.pages,
        }

    # how it is found

    @cached_property
    def _options(self) -> dict[str, list[tuple[str, str]]]:
        return {}

    def _arg(self, key: str) -> str:
        return self._args.get(self.prefix + key, "").strip()

    def _in_words(self, each: Filter) -> str:
        value = self.chosen(each)
        if isinstance(each, ChoiceFilter):
            return dict(self.options(each))[value]
        return "" if isinstance(each, FlagFilter) else value

    @cached_property
    def _sorting(self) -> str:
        sortable = {column.key for column in self.columns if column.sort is not None}
        asked = self._arg("sort")
        return asked if asked.removeprefix("-") in sortable else self.default_sort

    @cached_property
    def _filtered(self) -> Any:
        source = self._source
        for each in self.filters:
            value = self.chosen(each)
            if value and isinstance(each, FlagFilter):
                source = each.apply(source)
            elif value and not isinstance(each, FlagFilter):
                source = each.apply(source, value)
        return source

    @cached_property
    def _sort_column(self) -> Any:
        return next((column.sort for column in self.columns if column.key == self.sort), None)

    @cached_property
    def _ordered(self) -> Any:
        by = self._sort_column
        if by is None:
            return self._filtered
        if self._in_memory:
            return keyset.sorted_rows(self._filtered, by, descending=self.descending)
        order = by.desc() if self.descending else by.asc()
        return self._filtered.order_by(None).order_by(order.nulls_last(), *keyset.primary_key(self._filtered))


def _bare(column: Column, row: Any) -> Any:
    """The value without its clothes: a tag's word, the reason of something masked."""
    value = column.value(row)
    if isinstance(value, TagValue):
        return value.word
    if column.kind is Kind.WORD:
        return word_text(value)
    return value.why if isinstance(value, MaskedValue) else value


def _iso(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
