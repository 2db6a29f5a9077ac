"""Column types and table mixins that every feature's models are made of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    or_,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from gvi.core import clock
from gvi.core.keys import new_id, new_ref
from gvi.core.making import fill

WORD_LENGTH = 40
SITE_FIRST = -10
"""Place of site_id among the columns, and so in the key: a site's rows lie together and can be split off whole."""


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC. A naive one is refused: nobody could say which hour it means."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must carry its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def this_moment() -> ColumnElement[datetime]:
    """Now, for a condition: settled when it is asked, not when it is composed, so that the statement can be kept."""
    return bindparam(None, callable_=clock.now, type_=Moment())


def unindexed(column: Any) -> ColumnElement[Any]:
    """The column as something to sort or group by that is in no index's order. Without statistics SQLite spares itself the
    sorting of a few rows by going through the whole of an index that happens to be in that order."""
    return func.coalesce(column, column)


def word(vocabulary: type[StrEnum]) -> Enum:
    """A column that holds one word of a vocabulary, as text, so that a new word needs no migration."""
    return Enum(
        vocabulary, native_enum=False, length=WORD_LENGTH, values_callable=lambda words: [each.value for each in words]
    )


class Keyed:
    """A row of one site: key (site_id, id), an opaque ref, an owning agency, a version.

    `version` rises with every change; two people who save the same page are told apart by it.
    """

    @declared_attr
    def site_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("site.id"), primary_key=True, sort_order=SITE_FIRST)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, sort_order=SITE_FIRST + 1)
    ref: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    @declared_attr
    def owner_agency_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("agency.id"), index=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("site_id", "ref"), *cls.constraints())

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    def __init__(self, **values: Any) -> None:
        # Named at birth, not at the first flush, so that the log can name a row that is not yet written.
        super().__init__(**fill(self, {"id": new_id(), "ref": new_ref(), **values}))

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Foreign keys and indexes of the table; each names site_id first."""
        return ()


def within_site(column: str, table: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key that cannot leave its site: (site_id, column) → table (site_id, id)."""
    return ForeignKeyConstraint(["site_id", column], [f"{table}.site_id", f"{table}.id"], ondelete=ondelete)


def one(target: str, column: str, me: str, *, back: str | None = None) -> Any:
    """A relationship to one row of the same site.

    Only `column` is written when the relationship is set; site_id stays the row's own, which is why the join
    is spelled out instead of derived from the foreign key.
    """
    return relationship(
        target,
        primaryjoin=f"and_({target}.site_id == {me}.site_id, {target}.id == foreign({me}.{column}))",
        back_populates=back,
    )


def many(target: str, column: str, me: str, *, order_by: str | None = None, back: str | None = None) -> Any:
    """The rows of the same site that point here through `column`, changed through this collection."""
    return relationship(
        target,
        primaryjoin=f"and_({target}.site_id == {me}.site_id, foreign({target}.{column}) == {me}.id)",
        order_by=order_by or f"{target}.id",
        back_populates=back,
    )


class Dated:
    """When a fact held in the world and when we knew it, so that what was known on any day stays answerable.

    A row is never rewritten: a correction ends `recorded_to` and adds a new row; an ending sets `valid_to`
    on such a new row.
    """

    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    recorded_from: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    recorded_to: Mapped[datetime | None] = mapped_column(Moment)

    def holds(self, day: date) -> bool:
        """Does our present knowledge say that this held on the day? Open ends hold; the last day counts."""
        if self.recorded_to is not None:
            return False
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @classmethod
    def holding(cls, day: Any) -> ColumnElement[bool]:
        """The same as a condition. day: a date, or an expression that gives one."""
        begun = or_(cls.valid_from.is_(None), cls.valid_from <= day)
        return and_(cls.recorded_to.is_(None), begun, or_(cls.valid_to.is_(None), cls.valid_to >= day))
