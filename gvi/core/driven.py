"""Statements handed to the database's driver as they were written once: for those that every page pays for.

From a composed statement to the driver is a long way, ten times what a short one costs the database itself. What is
written here is written by SQLAlchemy all the same, for whichever database is there, with the column types' own conversions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Dialect, Executable
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement as one database reads it. places: what fills it, in order, and how that becomes what the driver takes."""

    text: str
    places: tuple[tuple[str, Convert | None], ...]
    is_positional: bool

    def filled(self, row: Mapping[str, Any]) -> Any:
        values = [row[name] if convert is None else convert(row[name]) for name, convert in self.places]
        if self.is_positional:
            return tuple(values)
        return dict(zip((name for name, _ in self.places), values, strict=True))


class Driven:
    """A statement over plain tables, its values by the names of its places. Results come as the driver gives them."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._written: dict[str, _Written] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Ask. Raises what SQLAlchemy would."""
        written = self._on(connection.dialect)
        return list(run(connection, written.text, written.filled(values)))

    def write(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Change rows: once for each, in order; nothing when there are none. Raises what SQLAlchemy would."""
        if not rows:
            return
        written = self._on(connection.dialect)
        run(connection, written.text, [written.filled(row) for row in rows], is_many=True)

    def _on(self, dialect: Dialect) -> _Written:
        if dialect.name not in self._written:
            self._written[dialect.name] = _write(self._statement, dialect)
        return self._written[dialect.name]


def run(connection: Connection, text: str, values: Any = (), *, is_many: bool = False) -> Any:
    """Hand a statement to the driver; whoever listens to statements hears of it. Returns the driver's cursor."""
    cursor, driver = connection.connection.cursor(), cast(Any, connection.dialect.loaded_dbapi)
    for told in connection.dispatch.before_cursor_execute:
        text, values = told(connection, cursor, text, values, None, is_many)
    try:
        (cursor.executemany if is_many else cursor.execute)(text, values)
    except driver.Error as fault:
        raise DBAPIError.instance(text, values, fault, driver.Error, hide_parameters=True) from fault
    return cursor


def _write(statement: Executable, dialect: Dialect) -> _Written:
    compiled = cast(SQLCompiler, cast(Any, statement).compile(dialect=dialect))
    names = compiled.positiontup if compiled.positional else list(compiled.binds)
    places = [(name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names or ()]
    return _Written(str(compiled), tuple(places), compiled.positional)
