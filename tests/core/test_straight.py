"""A transaction by the driver alone is kept or taken back as a whole, in its turn, and refused as any other is."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from gvi.core.db import _begin, _writing
from gvi.core.driven import Connected, run
from gvi.core.straight import straight
from gvi.core.turns import turns_at
from gvi.extensions import db

MORE = "UPDATE site SET log_hours = log_hours + 1"


@pytest.fixture
def write(app: Flask):
    """Does something in one transaction, as the end of a request does."""

    def writing(what: Callable[[Connected], object]) -> None:
        token = _writing.set(True)
        try:
            with straight(db.engine, begin=_begin) as connection:
                what(connection)
        finally:
            _writing.reset(token)

    with app.app_context():
        yield writing
        db.session.remove()


def hours() -> int:
    db.session.rollback()
    return int(db.session.scalar(text("SELECT min(log_hours) FROM site")) or 0)


def holder() -> int | None:
    return turns_at(db.engine.url.database)._holder


def test_what_is_written_is_kept_in_its_turn_and_counted(write, count_queries) -> None:
    before, held = hours(), []
    db.session.rollback()
    with count_queries() as counted:
        write(lambda connection: (run(connection, MORE), held.append(holder())))
    assert hours() == before + 1
    assert held == [threading.get_ident()] and holder() is None
    assert MORE in counted


def test_what_raises_half_way_leaves_nothing_and_holds_up_nobody(write) -> None:
    def fail(connection: Connected) -> None:
        run(connection, MORE)
        raise LookupError("half-way")

    before = hours()
    with pytest.raises(LookupError):
        write(fail)
    assert hours() == before and holder() is None
    write(lambda connection: run(connection, MORE))
    assert hours() == before + 1


def test_a_commit_that_is_refused_is_what_sqlalchemy_would_raise_and_leaves_nothing(write) -> None:
    def point_to_nothing(connection: Connected) -> None:
        run(connection, "PRAGMA defer_foreign_keys = ON")
        run(connection, MORE)
        run(connection, "INSERT INTO audit_value (entry_id, salt, \"values\") VALUES (7, '', '')")

    before = hours()
    with pytest.raises(IntegrityError):
        write(point_to_nothing)
    assert hours() == before and holder() is None
    write(lambda connection: run(connection, MORE))
    assert hours() == before + 1


def test_a_connection_that_is_gone_is_not_lent_out_again_and_holds_up_nobody(write) -> None:
    def lose(connection: Connected) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.close()
        run(connection, MORE)

    before = hours()
    db.session.remove()
    with pytest.raises(ProgrammingError):
        write(lose)
    assert holder() is None
    for _ in range(5):
        write(lambda connection: run(connection, MORE))
    assert hours() == before + 5
