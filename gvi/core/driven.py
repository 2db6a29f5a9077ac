"""Statements handed to the database's driver as they were written once: for those that every page pays for.

From a composed statement to the driver is a long way, ten times what a short one costs the database itself. What is
written here is written by SQLAlchemy all the same, for whichever database is there, with the column types' own conversions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import BindParameter, Dialect, Executable, Select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement as one database reads it. places: what fills it, in order, and how that becomes what the driver takes;
    results: how what the driver gives becomes what the columns hold, by their places, where it is not that already."""

    text: str
    places: tuple[tuple[BindParameter[Any], Convert | None], ...]
    results: tuple[tuple[int, Convert], ...]
    is_positional: bool

    def filled(self, row: Mapping[str, Any]) -> Any:
        """A place that is not named among the values holds its own, such as today."""
        named = [
            (row[bind.key] if bind.key in row else bind.effective_value, convert)  # noqa: SIM401 - asked for only then
            for bind, convert in self.places
        ]
        values = [value if convert is None else convert(value) for value, convert in named]
        if self.is_positional:
            return tuple(values)
        return dict(zip((bind.key for bind, _ in self.places), values, strict=True))

    def read(self, found: tuple[Any, ...]) -> list[Any]:
        row = list(found)
        for place, convert in self.results:
            row[place] = convert(row[place])
        return row


class Driven:
    """A statement over plain tables, its values by the names of its places. One that holds text of its own which no
    database takes as a value, such as what to put between strings, needs a value to begin with in each place."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._written: dict[str, _Written] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Ask, for rows as the driver gives them. Raises what SQLAlchemy would."""
        written = self._on(connection.dialect)
        return list(run(connection, written.text, written.filled(values)))

    def read(self, connection: Connection, values: Mapping[str, Any]) -> list[list[Any]]:
        """The same, with values as the columns hold them: moments, words, what was sealed."""
        written = self._on(connection.dialect)
        return [written.read(row) for row in run(connection, written.text, written.filled(values))]

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
    compiled = _compiled(statement, dialect)
    if compiled.literal_execute_params:  # what stands in the text itself, which SQLAlchemy would fill in last
        compiled = _compiled(statement, dialect, render_postcompile=True)
    binds = [compiled.binds[name] for name in (compiled.positiontup if compiled.positional else compiled.binds) or ()]
    columns = statement.selected_columns if isinstance(statement, Select) else ()
    results = [(n, each.type.dialect_impl(dialect).result_processor(dialect, None)) for n, each in enumerate(columns)]
    return _Written(
        str(compiled),
        tuple((bind, bind.type.dialect_impl(dialect).bind_processor(dialect)) for bind in binds),
        tuple((n, convert) for n, convert in results if convert is not None),
        compiled.positional,
    )


def _compiled(statement: Executable, dialect: Dialect, **how: bool) -> SQLCompiler:
    return cast(SQLCompiler, cast(Any, statement).compile(dialect=dialect, compile_kwargs=how))
