"""A list declared once, as columns and filters, that becomes a table, a CSV file and JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Row, Select, func, inspect, select
from sqlalchemy.orm import InspectionAttr

from gvi.core import sheet
from gvi.core.declared import (
    ActiveFilter,
    Cell,
    ChoiceFilter,
    Column,
    Filter,
    FlagFilter,
    Kind,
    MaskedValue,
    TagValue,
    TextFilter,
)
from gvi.extensions import db

__all__ = (
    "ChoiceFilter",
    "Column",
    "FlagFilter",
    "Kind",
    "Listing",
    "MaskedValue",
    "TagValue",
    "TextFilter",
)


class Listing:
    """One page of rows out of a filtered, ordered whole. Costs two queries: one count, one page.

    Subclass with `columns`, `filters` and `default_sort`. Build with a statement and the address's arguments,
    `MemberListing(visible, request.args)`, or with computed rows, `Board(rows=situation, args=request.args)`.
    An unknown filter value is ignored; a page out of range is the nearest one.
    """

    columns: ClassVar[Sequence[Column]] = ()
    filters: ClassVar[Sequence[Filter]] = ()
    default_sort: ClassVar[str] = ""
    """A column's key, "-key" for descending; "" keeps the order of the source."""
    page_size: ClassVar[int] = 50
    prefix: ClassVar[str] = ""
    """Put before the names in the address, when two listings share a page."""

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
        self._source: Any = source if rows is None else list(rows)
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

    # the page

    @cached_property
    def total(self) -> int:
        """How many rows the filters leave."""
        if self._in_memory:
            return len(self._filtered)
        counted = select(func.count()).select_from(self._filtered.order_by(None).subquery())
        return int(db.session.scalar(counted) or 0)

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of this page, in order."""
        start = (self.page - 1) * self.page_size
        if self._in_memory:
            return list(self._ordered[start : start + self.page_size])
        return self._fetch(self._ordered.limit(self.page_size).offset(start))

    @property
    def shown(self) -> list[Any]:
        """The ORM rows on the page: whose data the reader has now seen."""
        return [row[0] if isinstance(row, Row) else row for row in self.rows]

    def every(self) -> list[Any]:
        """All rows the filters leave, in order, on no page; one query."""
        return list(self._ordered) if self._in_memory else self._fetch(self._ordered)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.page_size))

    @cached_property
    def page(self) -> int:
        asked = self._arg("page")
        return min(max(1, int(asked)), self.pages) if asked.isdecimal() and len(asked) < 9 else 1

    @property
    def page_numbers(self) -> list[int | None]:
        """The pages worth a link: the first, the last and those around this one; None where some are skipped."""
        near = [n for n in range(1, self.pages + 1) if n in (1, self.pages) or abs(n - self.page) <= 2]
        steps = zip([0, *near], near, strict=False)
        return [mark for before, n in steps for mark in ((n,) if n - before == 1 else (None, n))]

    @property
    def first(self) -> int:
        """The number of the first row on the page, counted from 1; 0 when there are none."""
        return (self.page - 1) * self.page_size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.page * self.page_size, self.total)

    @property
    def sort(self) -> str:
        """The key of the column the rows are ordered by, or ""."""
        return self._sorting.lstrip("-")

    @property
    def descending(self) -> bool:
        return self._sorting.startswith("-")

    # the address

    def url(self, **changes: Any) -> str:
        """This address with some arguments changed; None removes one. Changing anything but page starts on page 1."""
        kept = dict(self._args)
        if set(changes) != {"page"}:
            kept.pop(self.prefix + "page", None)
        for key, value in changes.items():
            kept[self.prefix + key] = "" if value is None else str(value)
        query = urlencode({key: value for key, value in kept.items() if value != ""})
        return f"{request.path}?{query}" if query else request.path

    def sort_url(self, column: Column) -> str:
        """Where pressing the column's head leads: that order, or the other way round."""
        turned = self.sort == column.key and not self.descending
        return self.url(sort=f"-{column.key}" if turned else column.key)

    @cached_property
    def active_filters(self) -> tuple[ActiveFilter, ...]:
        return tuple(
            ActiveFilter(each.key, str(each.label), self._in_words(each), self.url(**{each.key: None}))
            for each in self.filters
            if self.chosen(each)
        )

    @property
    def cleared_url(self) -> str:
        """This address with every filter taken away."""
        return self.url(**dict.fromkeys((each.key for each in self.filters), None))

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the filter form must send along unchanged: everything in the address but filters and page."""
        own = {self.prefix + each.key for each in self.filters} | {self.prefix + "page"}
        return [(key, value) for key, value in self._args.items() if key not in own and value != ""]

    def chosen(self, each: Filter) -> str:
        """The filter's value as far as it makes sense, else ""."""
        value = self._arg(each.key)
        if isinstance(each, ChoiceFilter):
            return value if value in dict(self.options(each)) else ""
        if isinstance(each, FlagFilter):
            return "1" if value == "1" else ""
        return value

    def options(self, each: ChoiceFilter) -> list[tuple[str, str]]:
        """The filter's (value, label) pairs, asked for once."""
        if each.key not in self._options:
            pairs = each.choices() if callable(each.choices) else each.choices
            self._options[each.key] = [(str(value), str(label)) for value, label in pairs]
        return self._options[each.key]

    # what it becomes

    def cells(self, row: Any) -> tuple[Cell, ...]:
        """The row's cells in column order."""
        return tuple(
            Cell(
                column,
                column.value(row),
                column.small(row) if column.small else None,
                column.url(row) if column.url else None,
            )
            for column in self.columns
        )

    def csv(self) -> bytes:
        """All filtered rows as a file for a spreadsheet; see `gvi.core.sheet` for its form. Log what `every` gave."""
        columns = [column for column in self.columns if column.csv]
        body = [[_bare(column.value(row)) for column in columns] for row in self.every()]
        return sheet.csv_bytes([str(column.label) for column in columns], body)

    def json(self) -> dict[str, Any]:
        """This page as {"items", "total", "page", "pages"}; days and moments as ISO 8601 text."""
        columns = [column for column in self.columns if column.csv]
        items = [{column.key: _iso(_bare(column.value(row))) for column in columns} for row in self.rows]
        return {"items": items, "total": self.total, "page": self.page, "pages": self.pages}

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
    def _ordered(self) -> Any:
        column = next((column for column in self.columns if column.key == self.sort), None)
        if column is None:
            return self._filtered
        if self._in_memory:
            return _ordered_rows(self._filtered, column.sort, descending=self.descending)
        order = column.sort.desc() if self.descending else column.sort.asc()
        return self._filtered.order_by(None).order_by(order.nulls_last(), *_primary_key(self._filtered))

    def _fetch(self, statement: Select[Any]) -> list[Any]:
        if len(statement.column_descriptions) > 1:
            return list(db.session.execute(statement).unique())
        return list(db.session.scalars(statement).unique())


def _ordered_rows(rows: Iterable[Any], key: Callable[[Any], Any], *, descending: bool) -> list[Any]:
    """Sorted, with rows that have no key last whichever way."""
    keyed = [(key(row), row) for row in rows]
    known = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in known] + [row for value, row in keyed if value is None]


def _primary_key(statement: Select[Any]) -> Sequence[Any]:
    """What settles the order of equals, so that no row falls between two pages."""
    entity = statement.column_descriptions[0].get("entity")
    mapper: InspectionAttr | None = inspect(entity, raiseerr=False) if entity is not None else None
    return [getattr(entity, each.key) for each in mapper.mapper.primary_key] if mapper is not None else ()  # type: ignore[attr-defined]


def _bare(value: Any) -> Any:
    """The value without its clothes: a tag's word, the reason of something masked."""
    if isinstance(value, TagValue):
        return value.word
    return value.why if isinstance(value, MaskedValue) else value


def _iso(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
