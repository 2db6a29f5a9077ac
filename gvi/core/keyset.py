"""A page of a list found by the row before it: a thousand pages in costs what the first one does.

The row is named by something that may stand in an address, its ref or its number, never by what it is sorted by: that
can be a fact about somebody. Its sort key is looked up among the rows the reader may know of; a row that is not there
is as good as none, and the page is the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, inspect, tuple_
from sqlalchemy.orm import InspectionAttr, InstrumentedAttribute

from gvi.core.asking import Asking

Reads = Sequence[InstrumentedAttribute[Any]]
LONGEST_NAME = 40
LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by: a column, and the primary key among equals, both the same way. No value comes last."""

    column: InstrumentedAttribute[Any]
    key: tuple[InstrumentedAttribute[Any], ...]
    descending: bool

    def sorted(self, rows: Select[Any], *, onwards: bool) -> Select[Any]:
        """The rows in this order, or in the opposite one."""
        down = self.descending is onwards
        return rows.order_by(None).order_by(*(each.desc() if down else each.asc() for each in (self.column, *self.key)))


@dataclass(frozen=True, slots=True)
class Anchor:
    """The row before the page: its sort key, and its primary key without the site."""

    value: Any
    key: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The rows of a page, in the list's order, and whether there are more the way one was going."""

    rows: list[Any]
    has_more: bool


def order_of(rows: Select[Any], column: Any, *, descending: bool) -> Order | None:
    """The order, where pages can be found by it: a stored column of the listed rows. None otherwise."""
    key = primary_key(rows)
    if not key or not isinstance(column, InstrumentedAttribute) or column.parent is not key[0].parent:
        return None
    return Order(column, tuple(each for each in key if each.key != "site_id"), descending)


def anchor_of(rows: Asking, order: Order, name: Any, said: str) -> Anchor | None:
    """The row that the address names, if the reader may know of it. name: the column that names rows; said: what the
    address says. One query, unless it says what no row can be called."""
    if isinstance(name.type, String):
        known: Any = said if len(said) <= LONGEST_NAME else None
    else:
        known = int(said) if said.isdecimal() and said.isascii() and len(said) <= LONGEST_NUMBER else None
    if known is None:
        return None
    place = rows.like(_placing, order, name).columns(named=known)
    return Anchor(place[0][0], tuple(place[0][1:])) if place else None


def found(rows: Asking, reads: Reads, **places: Any) -> list[Any]:
    """What a statement over a model finds: its rows, or of each the columns that it reads. One query."""
    if not reads:
        return rows.listed(**places)
    return list(rows.like(_reading, reads).columns(**places))


def window(rows: Asking, order: Order, anchor: Anchor | None, size: int, *, onwards: bool, reads: Reads = ()) -> Window:
    """The page after the anchor, or with onwards=False before it; with no anchor the first, or the last. At most two
    queries: rows with a value, and those without. reads: the columns wanted; none for the model itself."""
    begins = None if anchor is None else anchor.value is None
    place = {} if anchor is None else {f"anchor_{n}": value for n, value in enumerate((anchor.value, *anchor.key))}
    known: list[Any] = []
    for leg in rows.made(_legs, order, begins, onwards):
        if len(known) <= size:
            known += found(rows.of(leg, is_kept=rows.is_kept), reads, **place, wanted=size + 1 - len(known))
    kept = known[:size]
    return Window(kept if onwards else kept[::-1], len(known) > size)


def sorted_rows(rows: Iterable[Any], key: Callable[[Any], Any], *, descending: bool) -> list[Any]:
    """Sorted, with rows that have no key last whichever way."""
    keyed = [(key(row), row) for row in rows]
    known = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in known] + [row for value, row in keyed if value is None]


def primary_key(statement: Select[Any]) -> Sequence[Any]:
    """What settles the order of equals, so that no row falls between two pages."""
    entity = statement.column_descriptions[0].get("entity")
    mapper: InspectionAttr | None = inspect(entity, raiseerr=False) if entity is not None else None
    return [getattr(entity, each.key) for each in mapper.mapper.primary_key] if mapper is not None else ()  # type: ignore[attr-defined]


@lru_cache(maxsize=256)
def _reading(rows: Select[Any], reads: Reads) -> Select[Any]:
    return rows.with_only_columns(*reads, maintain_column_froms=True)


@lru_cache(maxsize=256)
def _placing(rows: Select[Any], order: Order, name: Any) -> Select[Any]:
    """What the row of a name is sorted by."""
    row = rows.order_by(None).options().where(name == bindparam("named", type_=name.type))
    return row.with_only_columns(order.column, *order.key).limit(1)


@lru_cache(maxsize=256)
def _legs(rows: Select[Any], order: Order, begins: bool | None, onwards: bool) -> tuple[Select[Any], ...]:
    """The stretches to read, in turn: what has a value, then what has none; backwards the other way round. begins: None
    at the list's end, else whether the row before the page is one without a value."""
    ordered = order.sorted(rows, onwards=onwards).limit(bindparam("wanted", type_=Integer))
    if not order.column.nullable:
        return (ordered if begins is None else ordered.where(_beyond(order, has_value=True, onwards=onwards)),)
    valued, bare = ordered.where(order.column.is_not(None)), ordered.where(order.column.is_(None))
    stretches = [valued, bare] if onwards else [bare, valued]
    if begins is not None:
        stretches = stretches[stretches.index(bare if begins else valued) :]
        stretches[0] = stretches[0].where(_beyond(order, has_value=not begins, onwards=onwards))
    return tuple(stretches)


def _beyond(order: Order, *, has_value: bool, onwards: bool) -> Any:
    columns = [order.column, *order.key]
    places = [bindparam(f"anchor_{n}", type_=each.type) for n, each in enumerate(columns)]
    there, here = (tuple_(*each) for each in ((columns, places) if has_value else (columns[1:], places[1:])))
    return there < here if order.descending is onwards else there > here
