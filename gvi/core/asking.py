"""A statement with the values of its places: what one who asks puts into a statement that others ask too."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Result, ScalarResult, bindparam, func, select

from gvi.core.driven import AT_ONCE, Driven
from gvi.extensions import db


def never() -> bool:
    """What is not said to be allowed is not."""
    return False


def among(column: Any, place: str) -> ColumnElement[bool]:
    """The column is one of the numbers put into the place: one value, a list, so that the statement stays the same
    however many they are. Written out one by one they cost more to put in than the rows to find."""
    given = func.json_each(bindparam(place, type_=JSON)).table_valued("value")
    condition: ColumnElement[bool] = column.in_(select(given.c.value))
    return condition


@dataclass(frozen=True, slots=True)
class Asking:
    """is_kept: the statement lives on and is asked again, so what is made of it is worth keeping too.

    passes: may a statement over columns alone go past the session now, which leaves out whom the user must never meet?
    Only where nobody is left out; asked each time.
    """

    statement: Any
    values: Mapping[str, Any] = field(default_factory=dict)
    is_kept: bool = False
    passes: Callable[[], bool] = never

    def rows(self, **more: Any) -> Result[Any]:
        """Ask; `more` fills the statement's other places. One query."""
        return db.session.execute(self.statement, {**self.values, **more})

    def columns(self, **more: Any) -> Sequence[Any]:
        """The same of a statement that selects columns and no model, as tuples. Past the session there are no objects to look
        after, and one that is kept goes to the driver as it was written once; what the session has not written yet is
        written first, as there."""
        if not self.passes():
            return self.rows(**more).all()
        connection, values = _past_session(), {**self.values, **more}
        if self.is_kept:
            return _driven(self.statement).read(connection, values)
        return connection.execute(self.statement, values).all()

    def each(self, **more: Any) -> Generator[Sequence[Any]]:
        """The same, row by row: of an answer that may be long while its first rows will do. Close it; the rest is let go."""
        if self.is_kept and self.passes():
            yield from _driven(self.statement).each(_past_session(), {**self.values, **more})
        else:
            with closing(self.rows(**more).yield_per(AT_ONCE)) as rows:
                yield from rows

    def column(self, **more: Any) -> list[Any]:
        """The same of a statement that selects one column: its values."""
        return [value for (value,) in self.columns(**more)]

    def scalars(self, **more: Any) -> ScalarResult[Any]:
        """The same, of the first column or the model."""
        return self.rows(**more).scalars()

    def listed(self, **more: Any) -> list[Any]:
        """Rows of a statement over one model, or tuples where it selects more. One query."""
        rows = self.rows(**more).unique()
        return list(rows if len(self.statement.column_descriptions) > 1 else rows.scalars())

    def made(self, compose: Any, *shape: Any) -> Any:
        """What a function under `lru_cache` composes of the statement; of one that is not kept nothing is kept there either."""
        return (compose if self.is_kept else compose.__wrapped__)(self.statement, *shape)

    def like(self, compose: Any, *shape: Any) -> Asking:
        """The statement that it composes of this one, asked by the same and kept as this is."""
        return replace(self, statement=self.made(compose, *shape))

    def of(self, statement: Any, *, is_kept: bool = False) -> Asking:
        """Another statement made of this one, asked by the same."""
        return replace(self, statement=statement, is_kept=is_kept)


def _past_session() -> Connection:
    session = db.session()
    if session.autoflush:
        session.flush()
    return session.connection()


@lru_cache(maxsize=512)
def _driven(statement: Any) -> Driven:
    """Statements are known by who they are, not by what they say: kept ones alone are worth writing down."""
    return Driven(statement)
