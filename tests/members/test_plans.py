"""No page reads a whole table to show fifty rows: the database goes by an index, however the rows are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from gvi.core import clock
from gvi.extensions import db
from tests import factories
from tests.world import actor

GROWING = ("member", "identity", "visit", "team_member", "attempt", "tie", "membership", "supervision", "audit_entry")
"""The tables that grow with the campaign."""


@contextmanager
def plans(app: Flask) -> Iterator[list[str]]:
    """How the database went about every query meanwhile, one step a line."""
    asked: list[tuple[str, Any]] = []
    steps: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield steps
    finally:
        event.remove(engine, "before_cursor_execute", note)
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            for statement, parameters in asked:
                steps += [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]


@pytest.mark.parametrize(
    "address", ["/members", "/members?sort=-review", "/members?protected=1", "/visits", "/today", "{person}"]
)
def test_no_growing_table_is_read_whole(app: Flask, browser, work, address: str) -> None:
    with work():
        bo = actor("bo")
        people = [factories.member(bo, name=f"Ada Prov {number}") for number in range(3)]
        db.session.flush()
        for person in people:
            visit = factories.visit(bo, person)
            visit.planned_for = clock.now() - timedelta(days=1)
        ref = people[0].ref
    reader = browser("bo")
    with plans(app) as steps:
        assert reader.get(address.format(person=f"/members/{ref}")).status == 200
    assert steps
    assert not [step for step in steps if step.startswith("SCAN") and step.split()[1] in GROWING]


def test_the_list_of_people_is_counted_and_found_in_the_order_of_one_index(app: Flask, browser, work) -> None:
    with work():
        factories.member(actor("bo"), name="Ada Prov")
    reader = browser("bo")
    with plans(app) as steps:
        assert reader.get("/members").status == 200
    listed = [step for step in steps if "ix_member_listed" in step]
    assert [" COVERING " in step for step in listed] == [True, False]
    ordering = steps.index(listed[-1]) + 1
    assert "TEMP B-TREE" not in steps[ordering]
