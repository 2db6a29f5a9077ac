"""The log's rows lie by their keys: what the log says is the same before and after, and stays what nobody can change."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from gvi.audit import chain, log
from gvi.audit.blanking import blank
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.core import db as database
from gvi.extensions import db
from tests import factories
from tests.world import actor

BEFORE = "0033"


@pytest.fixture
def told(app: Flask, work) -> Flask:
    """An application whose log tells of one thing and of many, with reasons and without."""
    with work():
        factories.member(actor("bo"))
        speaker = factories.speaker(actor("alva"))
        log.read(actor("alva"), Verb.LIST, [speaker, factories.incident(actor("alva"))])
        log.told(actor("bo"), Verb.EXPORT, kind="member", reason="Till åklagaren.")
    return app


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the log, as it lies."""
    with db.engine.connect() as connection:
        return {
            table: [
                tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY {key}"))
            ]
            for table, key in (("audit_entry", "id"), ("audit_value", "entry_id"), ("audit_chain", "site_id, agency_id"))
        }  # fmt: skip


def ways(statement: str) -> str:
    """How the database says that it will find the rows."""
    with db.engine.connect() as connection:
        return " ".join(row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {statement}")))


def is_proven() -> bool:
    verdicts = list(chain.verify())
    db.session.rollback()
    return bool(verdicts) and not [verdict for verdict in verdicts if verdict.why]


def test_the_log_says_the_same_and_is_proven_whichever_way_it_lies(told: Flask) -> None:
    with told.app_context():
        said = everything()
        assert said["audit_entry"] and said["audit_value"] and is_proven()
        database.close()
        downgrade(revision=BEFORE)
        assert everything() == said and is_proven()
        database.close()
        upgrade()
        assert everything() == said and is_proven()
        database.close()


def test_its_rows_are_found_by_their_own_numbers(told: Flask) -> None:
    with told.app_context():
        for table, key in (("audit_entry", "id"), ("audit_value", "entry_id")):
            assert "INTEGER PRIMARY KEY" in ways(f"SELECT * FROM {table} WHERE {key} = 7")
        database.close()
        downgrade(revision=BEFORE)
        assert "INTEGER PRIMARY KEY" not in ways("SELECT * FROM audit_entry WHERE id = 7")
        database.close()
        upgrade()


def test_what_is_about_one_thing_is_found_by_its_ref_and_lists_are_not_in_that_index(told: Flask) -> None:
    asked = "SELECT id FROM audit_entry WHERE site_id = 1 AND subject_ref {}"
    with told.app_context():
        assert "ix_audit_entry_subject" in ways(asked.format("= 'k7m3q9b' AND subject_kind = 'member'"))
        assert "ix_audit_entry_subject" not in ways(asked.format("IS NULL"))
        database.close()


@pytest.mark.parametrize("revision", [BEFORE, "head"])
@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET verb = 'read'", "DELETE FROM audit_entry"])
def test_nobody_changes_an_entry_however_the_log_lies(told: Flask, revision: str, statement: str) -> None:
    with told.app_context():
        database.close()
        downgrade(revision=BEFORE)
        if revision != BEFORE:
            upgrade()
        with pytest.raises(IntegrityError, match="append-only"), database.transaction():
            db.session.execute(text(statement))
        database.close()
        upgrade()


def test_values_are_taken_out_after_the_log_was_laid_anew(told: Flask) -> None:
    with told.app_context():
        database.close()
        downgrade(revision=BEFORE)
        upgrade()
        with database.transaction():
            named = db.session.query(AuditEntry).filter(AuditEntry.subject_kind == "member").first()
            assert named and blank((named.site_id, named.agency_id), [str(named.subject_ref)]) > 0
        assert is_proven()
        left = {row[0] for row in everything()["audit_value"]}
        assert left and named.id not in left
        database.close()
