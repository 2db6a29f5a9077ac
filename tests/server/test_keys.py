"""Changing keys: everything sealed opens with the new key alone, and is found again under the new index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select

from gvi import create_app
from gvi.audit import chain
from gvi.core import db as database
from gvi.extensions import db
from gvi.members import operations as keeping
from gvi.members.models import Identity, NameToken, Shell
from gvi.members.operations import IdentityData
from gvi.members.shells import number_index
from gvi.members.vocabulary import Category
from gvi.merging import operations as merging
from gvi.merging.models import Merger
from tests import factories
from tests.conftest import FIELD_KEY, settings_in
from tests.world import actor

NUMBER, NAME = "198203272391", "Gabriel Palm"
OTHER = "199001012385"


@pytest.fixture
def reopened(app: Flask, work, tmp_path: Path) -> Callable[..., Flask]:
    """`reopened(field_keys=…)` – the same database with a person in it, under other settings."""
    with work():
        keeping.register(
            actor("alva"),
            external_id="K-1",
            category=Category.CONVICTED,
            purpose="Övervakning",
            identity=IdentityData(name=NAME, personnummer=NUMBER),
        )

    def reopen(**changes: str) -> Flask:
        return create_app(replace(settings_in(tmp_path), **changes))

    return reopen


def rekey(app: Flask) -> None:
    ended = app.test_cli_runner().invoke(args=["rekey"])
    assert ended.exit_code == 0, ended.output


def test_after_rekey_the_old_field_key_can_be_thrown_away(reopened: Callable[..., Flask]) -> None:
    fresh = Fernet.generate_key().decode()
    rekey(reopened(field_keys=f"{fresh},{FIELD_KEY}"))
    app = reopened(field_keys=fresh)
    with app.app_context():
        assert db.session.scalars(select(Identity)).one().name == NAME
        assert not [verdict for verdict in chain.verify() if verdict.why], (
            "the log's values are sealed anew, and still prove"
        )
        database.close()
    assert app.test_cli_runner().invoke(args=["check"]).exit_code == 0


def test_without_rekey_the_check_names_what_no_key_opens(reopened: Callable[..., Flask]) -> None:
    app = reopened(field_keys=Fernet.generate_key().decode())
    found = app.test_cli_runner().invoke(args=["check"])
    assert found.exit_code == 1
    assert "identity.name of row" in found.output and NAME not in found.output


def test_after_rekey_people_are_found_under_the_new_index(reopened: Callable[..., Flask]) -> None:
    app = reopened(index_key="j" * 48)
    with app.app_context():
        before = db.session.scalars(select(Shell.number_index)).one()
        database.close()
    rekey(app)
    with app.app_context():
        assert db.session.scalars(select(Shell.number_index)).one() == number_index(NUMBER) != before
        assert set(db.session.scalars(select(NameToken.token))) == set(keeping.name_tokens(NAME))
        database.close()


@pytest.mark.parametrize("picks", [[], ["personnummer", "birth_year"]], ids=["kept number", "the other's number"])
def test_two_records_merged_before_rekey_are_found_by_their_own_numbers_when_taken_apart_after_it(
    reopened: Callable[..., Flask], work, picks: list[str]
) -> None:
    with work():
        alva = actor("alva")
        colleague = replace(alva, user_id=actor("bo").user_id)
        first, other = db.session.scalars(select(Identity)).one().member, factories.member(alva, number=OTHER)
        db.session.flush()
        merger = merging.propose(alva, first, other, picks=picks, reason="Same address")
        db.session.flush()
        merging.approve(colleague, merger)
    app = reopened(index_key="j" * 48)
    rekey(app)
    with app.app_context(), database.transaction():
        merger = db.session.scalars(select(Merger)).one()
        merging.propose_apart(alva, merger, reason="Two brothers")
        db.session.flush()
        merging.approve_apart(colleague, merger)
    with app.app_context():
        found = set(db.session.scalars(select(Shell.number_index)))
        assert found == {number_index(NUMBER), number_index(OTHER)}
        database.close()


def test_rows_that_point_to_nothing_are_reported(app: Flask) -> None:
    with app.app_context():
        with db.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
            raw.execute("DELETE FROM site WHERE code = 'orebro'")  # type: ignore[union-attr]
        database.close()
    found = app.test_cli_runner().invoke(args=["check"])
    assert found.exit_code == 1 and "points to a site that is not there" in found.output
