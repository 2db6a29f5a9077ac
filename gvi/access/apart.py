"""What the one who asks must never meet: people they are kept apart from, left out of every statement alike.

A conflict of interest binds a user and a person, whichever agency's record tells of the person. No feature asks about
it. Whoever acts is known to the database's session, and each statement over models gets the condition that the rows
hanging on those people are not there: in its own rows, in what it joins, counts and compares, and in what it loads
afterwards. Which columns those are is read from the foreign keys, so that a table made tomorrow is covered tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask import g, has_app_context
from sqlalchemy import ColumnElement, Dialect, String, Table, bindparam, event, or_, select, true
from sqlalchemy.orm import Mapper, ORMExecuteState, Session
from sqlalchemy.orm.util import LoaderCriteriaOption
from sqlalchemy.sql.util import ClauseAdapter
from sqlalchemy.types import TypeDecorator

from gvi.extensions import DbModel

RECORD, PERSON = "member", "shell"
"""The tables on which all that is known of somebody hangs."""
MARK = "\x1f"
"""Begins what the database keeps behind an agency's own number for a person, so that it is unique there. Never shown."""


@dataclass(frozen=True, slots=True)
class Apart:
    """Whom one user does not meet. Empty for almost everybody."""

    records: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    """Shells."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Blind index of a person's number → the index under which the user's own record of them is kept."""
    external_ids: Mapping[str, str] = field(default_factory=dict)
    """What is taken by a record the user does not meet → how the user's own is kept instead."""


NOBODY = Apart()


def keep(apart: Apart) -> None:
    """From here on whoever acts in this application context does not meet these people."""
    g.apart = apart


@contextmanager
def kept(apart: Apart) -> Iterator[None]:
    """The same for the length of a block: a command or a job that acts for somebody."""
    before = _now()
    keep(apart)
    try:
        yield
    finally:
        keep(before)


@contextmanager
def everybody() -> Iterator[None]:
    """For the length of a block nobody is left out: the system itself looks, and shows nobody what it saw."""
    with kept(NOBODY):
        yield


def is_kept() -> bool:
    """Is anybody left out for whoever acts? What is kept for colleagues to share is then not shared with them."""
    return _now() is not NOBODY


def is_nobody() -> bool:
    """Is nobody left out? Then a statement may go past the session."""
    return _now() is NOBODY


def met(table: Table) -> ColumnElement[bool]:
    """The condition that a row of a table, asked for without its model, hangs on nobody who is left out."""
    away = [] if _now() is NOBODY else _hangs(table, table)
    return ~or_(*away) if away else true()


def index_for(index: str) -> str:
    """The blind index under which whoever acts finds and keeps a number: for somebody they are kept apart from, another
    one than everybody's, so that registering them meets nothing and joins nothing."""
    return _now().numbers.get(index, index)


class OwnNumber(TypeDecorator[str]):
    """An agency's own number for a person. Whoever may not know that it is taken keeps theirs beside it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value if value is None else _now().external_ids.get(value, value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return value if value is None else value.partition(MARK)[0]


class _LeftOut(LoaderCriteriaOption):
    """The library's condition on a model, that also holds for the model under another name in the same statement."""

    _traverse_internals = LoaderCriteriaOption._traverse_internals

    def _gen_cache_key(self, _anon_map: Any, _bindparams: Any) -> tuple[Any, ...]:
        """There is one of each as long as the process lives, and its places fill themselves: it need not be read through to
        know the statement again."""
        return (_LeftOut, id(self))

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        condition = super()._resolve_where_criteria(ext_info)
        return ClauseAdapter(ext_info.selectable).traverse(condition) if ext_info.is_aliased_class else condition


@event.listens_for(Session, "do_orm_execute")
def _leave_out(asked: ORMExecuteState) -> None:
    if _now() is NOBODY or not asked.is_select or asked.is_column_load:
        return
    asked.statement = asked.statement.options(*_conditions())


def _now() -> Apart:
    found: Apart = g.get("apart", NOBODY) if has_app_context() else NOBODY
    return found


@cache
def _conditions() -> tuple[_LeftOut, ...]:
    """One for every model whose rows hang on a record or a person, near or far. The ids are places, filled when asked."""
    return tuple(
        _LeftOut(mapper.class_, condition, include_aliases=True, propagate_to_loaders=False)
        for mapper in DbModel.registry.mappers
        if (condition := _stays(mapper)) is not None
    )


def _stays(mapper: Mapper[Any]) -> ColumnElement[bool] | None:
    table: Any = mapper.local_table
    away = _hangs(table, table)
    emptied: tuple[str, str] | None = getattr(mapper.class_, "emptied_with", None)
    if emptied is not None:
        away = [*away, _is_emptied(table, *emptied)]
    return ~or_(*away) if away else None


def _is_emptied(table: Table, parts_named: str, column: str) -> ColumnElement[bool]:
    """All that it is made of hangs on people who are not met."""
    source = DbModel.metadata.tables[parts_named]
    parts = source.alias()
    away = or_(*_hangs(source, parts))
    of = select(parts.c[column]).correlate(None)
    return table.c.id.in_(of.where(away)) & table.c.id.not_in(of.where(~away))


def _hangs(table: Table, rows: Any) -> list[ColumnElement[bool]]:
    """The conditions under which a row is about somebody who is not met: one for each column that leads to them.

    rows: the table as the statement has it, itself or under another name.
    """
    if table.name == RECORD:
        return [rows.c.id.in_(_RECORDS)]
    found = (_leads_away(rows.c[column.name], target) for column, target in _leading(table))
    return [condition for condition in found if condition is not None]


def _leads_away(column: Any, target: Table) -> ColumnElement[bool] | None:
    if target.name in (RECORD, PERSON):
        near = column.in_(_RECORDS if target.name == RECORD else _PEOPLE)
    else:
        between = target.alias()
        beyond = _hangs(target, between)
        if not beyond:
            return None
        near = column.in_(select(between.c.id).where(or_(*beyond)).correlate(None))
    condition: ColumnElement[bool] = column.is_not(None) & near if column.nullable else near
    return condition


def _leading(table: Table) -> Iterator[tuple[Any, Table]]:
    """The columns that name a row of another table of the same site, with that table."""
    for key in table.foreign_key_constraints:
        columns = [column for column in key.columns if column.name != "site_id"]
        if len(columns) == 1 and len(key.columns) > 1 and key.referred_table is not table:
            yield columns[0], key.referred_table


_RECORDS: Any = bindparam("apart_records", expanding=True, callable_=lambda: sorted(_now().records))
_PEOPLE: Any = bindparam("apart_people", expanding=True, callable_=lambda: sorted(_now().people))
