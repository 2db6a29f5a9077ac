"""The migrations and the models tell of the same tables."""

from __future__ import annotations

import ast
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from gvi import create_app
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.checklists import operations as checklists
from gvi.checklists.models import Standard, Wording
from gvi.core import db as database
from gvi.core.migrating import FOLDER
from gvi.exports.models import ExportKind, ExportRequest
from gvi.extensions import DbModel, db
from gvi.search.text import TRIGGERS
from gvi.visits.models import Visit
from tests import factories
from tests.architecture.source import ROOT
from tests.conftest import settings_in
from tests.world import actor


@pytest.fixture
def fresh(tmp_path: Path) -> Flask:
    """An application over an empty database."""
    return create_app(settings_in(tmp_path))


def test_an_empty_database_becomes_what_the_models_say(fresh: Flask) -> None:
    with fresh.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={"compare_type": True, "compare_server_default": True, "include_name": _is_modelled},
            )
            drift = compare_metadata(context, DbModel.metadata)
        assert not drift
        database.close()


def test_everything_that_describes_a_table_is_among_the_models() -> None:
    """Keys are changed, and migrations written, for the tables that are known by then."""
    named = {
        f"{node.module}.{each.name}"
        for node in ast.walk(ast.parse((ROOT / "gvi" / "models.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for each in node.names
    }
    there = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "gvi").glob("*/*models.py")}
    assert len(there) > 30 and not there - named


def _is_modelled(name: str | None, kind: str, _parents: object) -> bool:
    """The indexes of text are virtual tables, which no model describes; tests/search looks at what is in them."""
    return kind != "table" or "_text" not in (name or "")


def test_every_migration_can_be_taken_back(fresh: Flask) -> None:
    with fresh.app_context():
        upgrade()
        assert "audit_entry" in inspect(db.engine).get_table_names()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
        assert "audit_entry" in inspect(db.engine).get_table_names()
        database.close()


def test_a_visit_made_before_its_day_was_kept_gets_it(app: Flask, work) -> None:
    with work():
        member = factories.member(actor("bo"))
        db.session.flush()
        visit = factories.visit(actor("bo"), member)
        visit.visited_at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
        log.record(actor("bo"), Verb.VISIT_LOG, visit)
    with app.app_context():
        downgrade(revision="0001")
        assert "visited_on" not in {column["name"] for column in inspect(db.engine).get_columns("visit")}
        upgrade()
        assert db.session.scalars(select(Visit.visited_on)).one() == date(2026, 7, 1)
        database.close()


def test_what_files_were_asked_for_is_sealed_and_readable_again_when_taken_back(app: Flask, work) -> None:
    with work():
        factories.export(actor("bo"), ExportKind.PEOPLE, purpose="Veckomöte")
    kept = text("SELECT purpose, answer, ends_at FROM export_request")
    with app.app_context():
        downgrade(revision="0023")
        assert db.session.execute(kept).one() == ("Veckomöte", None, None)
        db.session.rollback()
        upgrade()
        purpose, answer, ends_at = db.session.execute(kept).one()
        assert "Veckomöte".encode() not in purpose and answer is None and ends_at is not None
        assert db.session.scalars(select(ExportRequest.purpose)).one() == "Veckomöte"
        database.close()


def test_the_log_is_append_only_after_migration(fresh: Flask) -> None:
    with fresh.app_context():
        upgrade()
        triggers = set(db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
        assert {"audit_entry_no_update", "audit_entry_no_delete"} <= triggers
        database.close()


@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_the_triggers_that_keep_the_indexes_of_text_are_there(request: pytest.FixtureRequest, filled: bool) -> None:
    made = request.getfixturevalue("app" if filled else "fresh")
    with made.app_context():
        if filled:
            with database.transaction():
                factories.incident(actor("bo"), summary="Skott mot en bostad")
            downgrade(revision="0001")
            assert not TRIGGERS & triggers()
        upgrade()
        assert len(TRIGGERS) == 9 and triggers() >= TRIGGERS
        found = text("SELECT count(*) FROM incident_text WHERE incident_text MATCH '\"bosta\"'")
        assert db.session.scalar(found) == int(filled)
        database.close()


@pytest.mark.parametrize("table", ["group", "call_in", "incident"])
def test_a_migration_that_makes_a_table_anew_does_not_lose_its_triggers_silently(
    app: Flask, tmp_path: Path, table: str
) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "migrations"))
    with app.app_context():
        newest = db.session.scalars(text("SELECT version_num FROM alembic_version")).one()
        again = f"with op.batch_alter_table({table!r}, recreate='always') as changing: changing.alter_column('id')"
        (folder / "versions" / "anew.py").write_text(
            f"from alembic import op\nrevision, down_revision = 'anew', '{newest}'\ndef upgrade():\n    {again}\n"
        )
        with pytest.raises(SystemExit):
            upgrade(directory=str(folder))
        assert triggers() >= TRIGGERS
        assert db.session.scalars(text("SELECT version_num FROM alembic_version")).one() == newest
        database.close()


def test_migrations_name_nothing_of_ours_but_the_keys() -> None:
    ours = {
        (path.name, name)
        for path in (ROOT / "migrations" / "versions").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
        if name.partition(".")[0] in {"gvi", "tests", "bench"}
    }
    assert {name for _, name in ours} <= {"gvi.core.crypto"}, ours


def triggers() -> set[str]:
    """The names of the triggers that the database has now."""
    db.session.rollback()
    return set(db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))


def test_every_case_table_is_keyed_by_site(fresh: Flask) -> None:
    commons = {
        "user", "posting", "agency", "agency_site", "site", "legal_ground", "letter_template", "alembic_version",
        "sign_in", "task_feed", "authenticator", "passkey", "recovery_code", "recovery", "outside_identity", "sign_in_attempt",
        "audit_chain", "audit_entry", "audit_value", "terms", "terms_acknowledgement",
    }  # fmt: skip
    cased = [table for name, table in DbModel.metadata.tables.items() if name not in commons]
    assert len(cased) > 20
    assert [table.name for table in cased if next(iter(table.primary_key.columns)).name != "site_id"] == []
    crossing = [
        f"{table.name}.{key.name}" for table in cased for key in table.foreign_key_constraints
        if key.referred_table.name not in commons and "site_id" not in key.column_keys
    ]  # fmt: skip
    assert not crossing


def test_a_task_that_was_worded_when_the_meeting_was_held_is_worded_when_it_is_read(app: Flask, work) -> None:
    with work():
        call_in = factories.call_in(actor("alva"))
        db.session.flush()
        names = ("Gun Talare", "Mona Eldh")
        checklists.add_beside(actor("alva"), call_in, Standard.AFTERCARE, wording=Wording.CALL_SPEAKER, texts=names)
    told = text("SELECT wording, text FROM checklist_task ORDER BY id")
    with app.app_context():
        downgrade(revision="0030")
        before = text("SELECT text FROM checklist_task ORDER BY id")
        assert db.session.scalars(before).all() == ["Aftercare: call Gun Talare", "Aftercare: call Mona Eldh"]
        db.session.execute(
            text("UPDATE checklist_task SET text = 'Efterstöd: ring Mona Eldh' WHERE text LIKE '%Mona%'")
        )
        db.session.commit()
        upgrade()
        assert db.session.execute(told).all() == [("call_speaker", "Gun Talare"), ("call_speaker", "Mona Eldh")]
        database.close()
