"""Whoever makes two records one learns nothing of what others keep of the person: not by the answers, not by what is asked
of the database, not by any page afterwards, and not when it is taken apart.

The twins are copies of one town. In the one, somebody has asked for help through the record that goes, and social services
keep a record of the person; in the other nobody has.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from gvi.core import db as database
from gvi.extensions import db
from gvi.members.models import Member
from gvi.merging import operations
from gvi.merging.models import Merger
from tests import factories, world
from tests.access.twins import Twin, asking, differing, doors, furnished, twin
from tests.access.walking import asked_of, rows_now
from tests.members.test_merging import again, second
from tests.world import actor

NUMBER = "198001052383"


@pytest.fixture(scope="module")
def before(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Police have two records of one person."""
    return furnished(prepared, tmp_path_factory.mktemp("furnished"), _two_records)


def _two_records() -> None:
    bo = actor("bo")
    factories.member(bo, name="Samma Testsson", number=NUMBER, external_id="kept")
    factories.visit(bo, factories.member(bo, name="Samma Testsson", external_id="other"))
    second("bo")


@pytest.fixture(scope="module")
def twins(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Twin, Twin]]:
    """Where somebody has asked for help, and where nobody has."""
    helped, plain = (twin(before, tmp_path_factory.mktemp("twin")) for _ in range(2))
    with helped.app.app_context(), database.transaction():
        factories.member(actor("disa"), name="Samma Testsson", number=NUMBER)
        factories.handover(actor("bo"), named("other"))
        factories.handover(actor("bo"), named("kept"))
    yield helped, plain
    for each in (helped, plain):
        with each.app.app_context():
            database.close()


def named(external_id: str) -> Member:
    return db.session.scalars(select(Member).where(Member.external_id == external_id)).one()


def statements(made: Twin, doing: Any) -> list[str]:
    """Every statement that reaches the database meanwhile."""
    told: list[str] = []

    def note(*args: Any) -> None:
        told.append(args[2])

    with made.app.app_context(), database.transaction():
        event.listen(db.engine, "before_cursor_execute", note)
        doing()
    with made.app.app_context():
        event.remove(db.engine, "before_cursor_execute", note)
        database.close()
    return told


def propose() -> None:
    operations.propose(actor("bo"), named("kept"), named("other"), picks=["name"], reason="Same address")


def merger() -> Merger:
    return db.session.scalars(select(Merger).where(Merger.reason == "Same address")).one()


def seen(made: Twin) -> tuple[list[Any], list[Any]]:
    """Every page that the police coordinator can ask for, and what each says."""
    with made.app.app_context(), database.reading():
        made.town.rows = rows_now()
        nearest = frozenset({merger().ref, named("kept").ref})
        database.close()
    ask = asking(made, world.address("bo"))
    asked = [door for door in doors(made, world.CAST["bo"].value, nearest=nearest, typed={}) if door[0] == "GET"]
    return asked, [ask(*door) for door in asked]


def test_making_two_records_one_tells_police_nothing_of_help(twins: tuple[Twin, Twin]) -> None:
    steps = (
        propose,
        lambda: operations.approve(again("bo"), merger()),
        lambda: operations.propose_apart(actor("bo"), merger(), reason="Brothers"),
        lambda: operations.approve_apart(again("bo"), merger()),
    )
    for number, step in enumerate(steps):
        helped, plain = (asked_of(statements(each, step)) for each in twins)
        assert helped == plain, f"step {number}"
        if number == 1:
            (asked, one), (_, other) = (seen(each) for each in twins)
            assert len(asked) > 50
            assert not differing(asked, one, other)
