"""A row that is new and stands alone is written as it stands.

Most forms add one row and change nothing else. The library's unit of work, which puts any number of rows of any tables in
order, takes seven times as long over it as the database. Whatever is more than one plain row, or is refused in any way, goes
the library's way, which then says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from flask_sqlalchemy.session import Session
from sqlalchemy import Column, Table, insert
from sqlalchemy.engine import Connection
from sqlalchemy.orm import InstanceState, Mapper
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from gvi.core.driven import Driven


class AddingSession(Session):
    """The application's session."""

    def flush(self, objects: Any = None) -> None:
        """As the library has it."""
        alone = self._alone()
        if objects is not None or alone is None or not self._wrote(alone):
            super().flush(objects)

    def _alone(self) -> InstanceState[Any] | None:
        """The new row, when it is all that there is to write."""
        new: Any = self._new  # the library's own sets, which `new` and `dirty` would copy
        if len(new) != 1 or self._deleted or self._flushing or self.in_nested_transaction():
            return None
        return None if self.identity_map.check_modified() else next(iter(new))

    def _wrote(self, alone: InstanceState[Any]) -> bool:
        """Written, and known from here on as the library would know it? What SQLite refuses of one row it undoes alone, so
        that the library can try it again; elsewhere a refusal ends the transaction."""
        plain = _plain(alone.mapper)
        if plain is None or not plain.others.isdisjoint(alone.dict):
            return False
        self.dispatch.before_flush(self, None, None)
        connection = self.connection()
        return connection.dialect.name == "sqlite" and self._adds(alone, plain, connection)

    def _adds(self, alone: InstanceState[Any], plain: _Plain, connection: Connection) -> bool:
        try:
            values = plain.values(alone.dict)
            plain.add.write(connection, [values])
        except Exception:
            if cast(Any, connection.connection.driver_connection).in_transaction:
                return False
            connection.invalidate()  # a full disk takes back all that was written before: tried again, it would stand alone
            raise
        given = ((name, values[column]) for name, column in plain.named if values[column] is not None)
        alone.dict.update(given)
        self._register_persistent({alone})
        return True


@dataclass(frozen=True, slots=True)
class _Plain:
    """How a model's rows are added: its attributes with their columns, in the statement's order, what a column holds when
    nothing is said, and the attributes that only the library knows how to write: what leads to other rows, the version."""

    add: Driven
    named: tuple[tuple[str, str], ...]
    defaults: dict[str, Callable[[], Any]]
    others: frozenset[str]

    def values(self, said: dict[str, Any]) -> dict[str, Any]:
        """What is written, by column."""
        found = {column: said.get(name) for name, column in self.named}
        for column, default in self.defaults.items():
            if found[column] is None:
                found[column] = default()
        return found


@cache
def _plain(mapper: Mapper[Any]) -> _Plain | None:
    """None for a model of several tables, and for one whose columns the database or an expression fills."""
    table, version = cast(Table, mapper.local_table), mapper.version_id_col
    columns: dict[str, Any] = {attribute.key: attribute.columns[0] for attribute in mapper.column_attrs}
    whole = len(mapper.tables) == 1 and mapper.polymorphic_on is None and len(columns) == len(table.columns)
    if not whole or not _begins_with_its_default(mapper) or not all(_is_plain(column) for column in columns.values()):
        return None
    defaults = {column.key: _default(column) for column in columns.values() if column.default is not None}
    named = tuple((name, column.key) for name, column in columns.items())
    others = {*mapper.relationships.keys(), *(name for name, column in columns.items() if column is version)}
    return _Plain(Driven(insert(table)), named, defaults, frozenset(others))


def _begins_with_its_default(mapper: Mapper[Any]) -> bool:
    """Is a row's first version what its column holds when nothing is said?"""
    version, following = mapper.version_id_col, mapper.version_id_generator
    default: Any = None if version is None else version.default
    return version is None or bool(following and default is not None and default.arg == following(None))


def _is_plain(column: Any) -> bool:
    is_said = column.default is None or isinstance(column.default, (CallableColumnDefault, ScalarElementColumnDefault))
    is_filled = column.server_default is not None or column.computed is not None or column.type.should_evaluate_none
    is_numbered = column.primary_key and column.table.autoincrement_column is column
    return isinstance(column, Column) and is_said and not is_filled and not is_numbered


def _default(column: Column[Any]) -> Callable[[], Any]:
    default: Any = column.default
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)
