"""Statements handed to the database's driver as they were written once: for those that every page pays for.

From a composed statement to the driver is a long way, ten times what a short one costs the database itself. What is
written here is written by SQLAlchemy all the same, for whichever database is there, with the column types' own conversions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import BindParameter, Dialect, Enum, Executable, PoolProxiedConnection, SelectBase
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]
Rows = list[tuple[Any, ...]]
AT_ONCE = 50
"""Rows taken from the driver together where they are read one by one."""


class _Place(NamedTuple):
    """Where a value goes. key: what the value is called; own: what stands there when none is named, as the driver takes it;
    ask: what gives it anew each time, such as today; convert: how a value becomes what the driver takes."""

    name: str
    key: str
    own: Any
    ask: Callable[[], Any] | None
    convert: Convert | None


class Connected(Protocol):
    """What a statement is handed to: SQLAlchemy's connection, or `gvi.core.straight.Straight`."""

    @property
    def connection(self) -> PoolProxiedConnection:
        """The driver's connection, as it was lent out."""
        ...

    @property
    def dialect(self) -> Dialect:
        """Which database this is."""
        ...

    @property
    def dispatch(self) -> Any:
        """Who listens to statements."""
        ...


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement as one database reads it. results: how what the driver gives becomes what the columns hold, by their
    places, where it is not that already."""

    text: str
    places: tuple[_Place, ...]
    results: tuple[tuple[int, Convert], ...]
    is_positional: bool

    def filled(self, row: Mapping[str, Any]) -> Any:
        values = []
        for _name, key, own, ask, convert in self.places:
            if key in row:
                own = row[key] if convert is None else convert(row[key])
            elif ask is not None:
                own = ask() if convert is None else convert(ask())
            values.append(own)
        if self.is_positional:
            return tuple(values)
        return dict(zip((place.name for place in self.places), values, strict=True))

    def read(self, found: Rows) -> Rows:
        """Column by column: what holds for a column is settled once."""
        if not found or not self.results:
            return found
        columns: list[Any] = list(zip(*found, strict=True))
        for place, convert in self.results:
            columns[place] = map(convert, columns[place])
        return list(zip(*columns, strict=True))


class _Words(dict[Any, Any]):
    """What a vocabulary's words are kept as, and the words: so few that each is looked up by the library once."""

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, kept: Any) -> Any:
        word = self[kept] = self._convert(kept)
        return word


class Driven:
    """A statement over plain tables, its values by the names of its places. One that holds text of its own which no
    database takes as a value, such as what to put between strings, needs a value to begin with in each place."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._written: dict[str, _Written] = {}

    def rows(self, connection: Connected, values: Mapping[str, Any]) -> Rows:
        """Ask, for rows as the driver gives them. Raises what SQLAlchemy would."""
        written = self._on(connection.dialect)
        return list(run(connection, written.text, written.filled(values)))

    def read(self, connection: Connected, values: Mapping[str, Any]) -> Rows:
        """The same, with values as the columns hold them: moments, words, what was sealed."""
        written = self._on(connection.dialect)
        return written.read(run(connection, written.text, written.filled(values)).fetchall())

    def each(self, connection: Connected, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The same, a few at a time, for those who stop when they have seen enough, and close this."""
        written = self._on(connection.dialect)
        with closing(run(connection, written.text, written.filled(values))) as cursor:
            while found := cursor.fetchmany(AT_ONCE):
                yield from written.read(found)

    def write(self, connection: Connected, rows: Sequence[Mapping[str, Any]]) -> None:
        """Change rows: once for each, in order; nothing when there are none. Raises what SQLAlchemy would."""
        if not rows:
            return
        written = self._on(connection.dialect)
        run(connection, written.text, [written.filled(row) for row in rows], is_many=True)

    def _on(self, dialect: Dialect) -> _Written:
        if dialect.name not in self._written:
            self._written[dialect.name] = _write(self._statement, dialect)
        return self._written[dialect.name]


def run(connection: Connected, text: str, values: Any = (), *, is_many: bool = False) -> Any:
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
    text, listed = str(compiled), dict[str, _Place]()
    names: Iterable[str] = compiled.positiontup or compiled.binds
    if compiled.literal_execute_params or compiled.post_compile_params:  # what SQLAlchemy would write out last
        state = compiled.construct_expanded_state(_begun(compiled), escape_names=False)
        text, names = state.statement, state.positiontup or state.additional_parameters
        for name, parts in state.parameter_expansion.items():
            convert = _converter(compiled.binds[name], dialect)
            listed |= {part: _fixed(part, state.additional_parameters[part], convert) for part in parts}
    columns = statement.selected_columns if isinstance(statement, SelectBase) else ()
    results = [(n, _reader(each.type, dialect)) for n, each in enumerate(columns)]
    return _Written(
        text,
        tuple(listed[name] if name in listed else _place(name, compiled.binds[name], dialect) for name in names),
        tuple((n, convert) for n, convert in results if convert is not None),
        compiled.positional,
    )


def _begun(compiled: SQLCompiler) -> dict[str, Any]:
    """Something for each place that has nothing of its own. Raises TypeError where that would settle what is written."""
    empty = [bind for bind in compiled.binds.values() if bind.required or bind.callable]
    if any(bind.expanding or bind in compiled.literal_execute_params for bind in empty):
        raise TypeError("what stands in the statement's own text cannot be put in anew: for a list see `asking.among`")
    return {bind.key: None for bind in empty}


def _place(name: str, bind: BindParameter[Any], dialect: Dialect) -> _Place:
    convert = _converter(bind, dialect)
    if bind.callable is not None or bind.required:
        return _Place(name, bind.key, None, bind.callable or partial(_miss, bind.key), convert)
    return _fixed(name, bind.value, convert)._replace(key=bind.key)


def _fixed(name: str, value: Any, convert: Convert | None) -> _Place:
    return _Place(name, name, value if convert is None else convert(value), None, convert)


def _miss(key: str) -> Any:
    raise InvalidRequestError(f"A value is required for bind parameter {key!r}")


def _converter(bind: BindParameter[Any], dialect: Dialect) -> Convert | None:
    convert: Convert | None = cast(Any, bind.type.dialect_impl(dialect).bind_processor(dialect))
    return convert


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    convert: Convert | None = cast(Any, kind.dialect_impl(dialect).result_processor(dialect, None))
    return _Words(convert).__getitem__ if isinstance(kind, Enum) and convert is not None else convert
