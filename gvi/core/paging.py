"""Pages of a list: numbered while there are few, and beyond that from one row to the next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Row, Select, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from gvi.core import keyset
from gvi.core.asking import Asking
from gvi.core.keyset import Anchor, Order, Window

LONG = 1_000
"""A list of more rows than this is turned page by page: nobody looks for page 37, and numbering it means reading the 36 before."""
COUNTED = 10_000
"""Rows are counted up to here. Beyond, the list says that there are more, and counts them when somebody asks."""
COUNT, WHOLE = "count", "all"
"""The argument of the address that asks how many rows a long list has."""
AFTER, UNTIL = "after", "until"
PLACES = ("page", AFTER, UNTIL)
"""The arguments of the address that say where in the list one is. No filter may be called so."""
LAST = "last"


class Paged:
    """The pages of a listing. Costs two queries, a count and a page; on a long list one more to find where the page begins,
    and one more where rows with a value meet those without."""

    page_size: ClassVar[int] = 50
    named_by: ClassVar[str] = "ref"
    """The column by which addresses name a row; nothing that tells of a person."""
    reads: ClassVar[Sequence[InstrumentedAttribute[Any]]] = ()
    """The columns of the listed model that rows are made of, where a few do; none: the model itself."""

    _source: Any
    _composed: Asking
    _in_memory: bool
    _filtered: Any
    _ordered: Any

    def url(self, **changes: Any) -> str:
        """This address with some arguments changed."""
        raise NotImplementedError

    def made(self, found: list[Any]) -> list[Any]:
        """The rows that columns show, made of those that were found."""
        return found

    @cached_property
    def _counted(self) -> int:
        if self._in_memory:
            return len(self._filtered)
        (counted,) = self._asked.like(_counting, COUNTED + 1 if self._is_cut_short else None).column()
        return int(counted)

    @property
    def total(self) -> int:
        """How many rows the filters leave, counted as far as `COUNTED` unless the address asks for the whole."""
        return min(self._counted, COUNTED) if self._is_cut_short else self._counted

    @property
    def is_counted(self) -> bool:
        """Is the total the whole of it? If not there are more."""
        return self.total == self._counted

    @property
    def is_long(self) -> bool:
        """Are its pages turned one by one instead of being numbered?"""
        return not self._in_memory and self._counted > LONG and self._order is not None

    @property
    def counting_url(self) -> str:
        """This same page, with the whole of it counted."""
        return self.url(**{COUNT: WHOLE}, **{place: self._arg(place) for place in PLACES})

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of this page, in order."""
        if self.is_long:
            return self.made(self._window.rows)
        start = (self.page - 1) * self.page_size
        if self._in_memory:
            return list(self._ordered[start : start + self.page_size])
        return self.made(keyset.found(self._asked.of(self._ordered.limit(self.page_size).offset(start)), self.reads))

    @property
    def shown(self) -> list[Any]:
        """The ORM rows on the page: whose data the reader has now seen."""
        return [_listed(row) for row in self.rows]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.page_size))

    # numbered

    @cached_property
    def page(self) -> int:
        """The number of this page; 1 on a long list."""
        asked = self._arg("page")
        if self.is_long or not asked.isdecimal() or len(asked) > 8:
            return 1
        return min(max(1, int(asked)), self.pages)

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
        """The number of the last row on the page."""
        return min(self.page * self.page_size, self.total)

    # turned one by one

    @property
    def is_first(self) -> bool:
        """Is there no page before this one?"""
        return (self._anchor is None and not self._backwards) or (self._backwards and not self._window.has_more)

    @property
    def is_last(self) -> bool:
        """Is there no page after this one?"""
        return (self._anchor is None and self._backwards) or (not self._backwards and not self._window.has_more)

    @property
    def turned(self) -> dict[str, str | None]:
        """Addresses of the first, previous, next and last page; None where one stands already."""
        before, after = (self._name(_listed(self.rows[at])) for at in (0, -1)) if self.rows else ("", "")
        return {
            "first": None if self.is_first else self.url(page=None),
            "previous": None if self.is_first else self.url(**{UNTIL: before}),
            "next": None if self.is_last else self.url(**{AFTER: after}),
            "last": None if self.is_last else self.url(**{UNTIL: LAST}),
        }

    @cached_property
    def _is_cut_short(self) -> bool:
        """Does counting end at `COUNTED`?"""
        return not self._in_memory and self._order is not None and self._arg(COUNT) != WHOLE

    @cached_property
    def _order(self) -> Order | None:
        return keyset.order_of(self._filtered, self._sort_column, descending=self.descending)

    @property
    def _backwards(self) -> bool:
        return bool(self._said(UNTIL)) and (self._said(UNTIL) == LAST or self._anchor is not None)

    @cached_property
    def _anchor(self) -> Anchor | None:
        said = self._said(AFTER) or self._said(UNTIL)
        if self._order is None or not said or said == LAST:
            return None
        return keyset.anchor_of(self._asked_for(self._source), self._order, self._named_by, said)

    @cached_property
    def _window(self) -> Window:
        assert self._order is not None
        onwards = not self._backwards
        return keyset.window(self._asked, self._order, self._anchor, self.page_size, onwards=onwards, reads=self.reads)

    @property
    def _named_by(self) -> Any:
        return getattr(self._filtered.column_descriptions[0]["entity"], self.named_by)

    def _name(self, row: Any) -> str:
        return str(getattr(row, self.named_by))

    def _said(self, key: str) -> str:
        """What the address says; `after` goes before `until`."""
        return "" if key == UNTIL and self._arg(AFTER) else self._arg(key)

    # what the listing tells

    @property
    def descending(self) -> bool:
        """Is it sorted from the end?"""
        raise NotImplementedError

    @cached_property
    def _sort_column(self) -> Any:
        raise NotImplementedError

    def _arg(self, key: str) -> str:
        raise NotImplementedError

    @property
    def _asked(self) -> Asking:
        """The filtered rows, as the reader asks for them."""
        return self._asked_for(self._filtered)

    def _asked_for(self, rows: Any) -> Asking:
        """What was composed may be kept; what a filter or the list itself has narrowed is this page's alone."""
        return self._composed if rows is self._composed.statement else self._composed.of(rows)


def _listed(row: Any) -> Any:
    return row[0] if isinstance(row, Row) else row


@lru_cache(maxsize=256)
def _counting(rows: Select[Any], most: int | None) -> Select[Any]:
    """How many rows there are; most: where counting ends, None at the last of them."""
    one: ColumnElement[int] = literal_column("1")  # in the text: a value would be fetched for each row
    some = rows.order_by(None).with_only_columns(one, maintain_column_froms=True)
    return select(func.count()).select_from(some.limit(most).subquery())
