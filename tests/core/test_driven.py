"""What goes to the driver directly is written, converted, counted and refused as everything else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, func, insert, select, union_all
from sqlalchemy.exc import IntegrityError, InvalidRequestError, OperationalError

from gvi.core.columns import Moment
from gvi.core.driven import AT_ONCE, Driven
from gvi.extensions import db

THING = Table(
    "thing", MetaData(), Column("id", Integer, primary_key=True), Column("at", Moment), Column("name", String(9))
)
MADE = Driven(insert(THING))
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
ROWS = [{"name": name, "at": NOON, "id": number} for number, name in enumerate(("a", "b"), 1)]


@pytest.fixture
def connection(app):
    with app.app_context(), db.engine.connect() as connection:
        THING.create(connection)
        yield connection
        connection.rollback()


def test_values_go_by_name_and_are_converted_as_their_columns_do(connection) -> None:
    MADE.write(connection, ROWS)
    assert [tuple(row) for row in connection.execute(select(THING))] == [(1, NOON, "a"), (2, NOON, "b")]
    found = Driven(select(THING.c.name).where(THING.c.at == NOON).order_by(THING.c.id))
    assert found.rows(connection, {"at_1": NOON}) == [("a",), ("b",)]


def test_values_are_read_as_their_columns_hold_them_and_a_place_that_is_not_named_holds_its_own(connection) -> None:
    MADE.write(connection, ROWS)
    noons, joined = [NOON], func.aggregate_strings(THING.c.name, "+")
    found = select(THING.c.at, joined).where(THING.c.at == bindparam(None, callable_=lambda: noons[-1], type_=Moment))
    asked = Driven(found.where(THING.c.id >= bindparam("least", 0)).group_by(THING.c.at))
    assert asked.read(connection, {"least": 1}) == [(NOON, "a+b")]
    assert asked.read(connection, {"least": 2}) == [(NOON, "b")]
    noons.append(NOON + timedelta(days=1))
    assert asked.read(connection, {"least": 1}) == []


def test_rows_are_read_a_few_at_a_time_and_what_is_not_read_is_let_go(connection) -> None:
    MADE.write(connection, [{"name": "a", "at": NOON, "id": number} for number in range(3 * AT_ONCE)])
    found = select(THING.c.id, THING.c.at)
    rows = Driven(union_all(found, found).order_by("id")).each(connection, {})
    assert [tuple(next(rows)) for _ in range(2)] == [(0, NOON)] * 2
    with pytest.raises(OperationalError):  # somebody reads
        THING.drop(connection)
    rows.close()
    THING.drop(connection)


def test_all_rows_come_whatever_their_number(connection) -> None:
    every = Driven(select(THING.c.id).order_by(THING.c.id))
    for number in range(2 * AT_ONCE + 1):
        if number % AT_ONCE < 2:
            assert [ident for (ident,) in every.each(connection, {})] == list(range(number))
        MADE.write(connection, [{"name": "a", "at": NOON, "id": number}])


def test_what_the_database_refuses_is_what_sqlalchemy_would_raise_and_shows_no_values(connection) -> None:
    MADE.write(connection, ROWS)
    with pytest.raises(IntegrityError) as refused:
        MADE.write(connection, [{"id": 1, "at": NOON, "name": "Secret"}])
    assert "Secret" not in str(refused.value)


def test_whoever_counts_statements_counts_these(connection, count_queries) -> None:
    with count_queries() as counted:
        MADE.write(connection, ROWS)
        MADE.write(connection, [])
    assert [statement.split("(")[0] for statement in counted] == ["INSERT INTO thing "]


def test_a_list_that_stands_in_the_statement_is_written_out_and_one_put_in_anew_is_refused(connection) -> None:
    MADE.write(connection, ROWS)
    named = select(THING.c.id).where(THING.c.name.in_(["b", "c"]), THING.c.id >= bindparam("least", type_=Integer))
    asked = Driven(named.limit(1))
    assert asked.read(connection, {"least": 1}) == [(2,)] and asked.read(connection, {"least": 3}) == []
    with pytest.raises(TypeError):
        Driven(select(THING).where(THING.c.id.in_(bindparam("ids", expanding=True)))).read(connection, {"ids": [1]})


def test_a_place_without_a_value_is_no_value_but_a_fault(connection) -> None:
    asked = Driven(select(THING.c.id).where(THING.c.id != bindparam("other", type_=Integer)))
    with pytest.raises(InvalidRequestError):
        asked.read(connection, {})
