"""A new row that stands alone is written as the library would have written it, and refused as it would have been."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError, PendingRollbackError, StatementError
from sqlalchemy.orm import Session

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import Posting
from gvi.audit import log
from gvi.audit.log import Unrecorded
from gvi.audit.verbs import Verb
from gvi.core.adding import AddingSession
from gvi.extensions import db
from gvi.incidents.models import GroupRelated, Harm, Incident

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def actor(app: Flask) -> Iterator[Actor]:
    with app.app_context():
        posting = db.session.scalars(select(Posting).limit(1)).one()
        yield Actor(
            posting_id=posting.id, user_id=posting.user_id, site_id=posting.site_id, agency_id=posting.agency_id,
            agency_kind=AgencyKind.POLICE, role=Role.POLICE_COORDINATOR, name="",
        )  # fmt: skip
        db.session.rollback()


def incident(actor: Actor, **values: object) -> Incident:
    told = {"happened_at": NOON, "harm": Harm.FATAL, "group_related": GroupRelated.NO, "area_name": "Ö", **values}
    return Incident(**{**actor.owns, **told})


def add(actor: Actor, row: Incident) -> Incident:
    db.session.add(row)
    log.record(actor, Verb.INCIDENT_ADD, row)
    db.session.flush()
    return row


def test_it_is_kept_as_the_library_keeps_it(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    table, known = Incident.__table__, {"id", "ref", "created_at"}

    def kept() -> tuple[dict[str, object], dict[str, object], bool]:
        row = add(actor, incident(actor, victims=None))
        values = db.session.connection().execute(select(table).where(table.c.id == row.id)).mappings().one()
        shown = {name: value for name, value in vars(row).items() if name not in {*known, "_sa_instance_state"}}
        return {name: values[name] for name in values if name not in known}, shown, inspect(row).persistent

    ours = kept()
    assert ours[0]["version"] == 1 and ours[0]["area_name"] == "Ö" and ours[2]
    monkeypatch.setattr(AddingSession, "flush", Session.flush)
    assert kept() == ours


def test_the_unit_of_work_is_left_out_of_it(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def used(*_arguments: object) -> None:
        raise AssertionError("by way of the library")

    monkeypatch.setattr(Session, "flush", used)
    assert add(actor, incident(actor)).ref


def test_it_can_be_changed_at_once_read_again_and_taken_back(actor: Actor) -> None:
    row = add(actor, incident(actor))
    assert db.session.get(Incident, (row.site_id, row.id)) is row and row not in db.session.dirty
    row.area_name = "Å"
    log.record(actor, Verb.INCIDENT_EDIT, row)
    db.session.flush()
    assert row.version == 2
    db.session.refresh(row)
    assert (row.area_name, row.attributions, row.source, row.happened_at) == ("Å", [], None, NOON)
    ref = row.ref
    db.session.rollback()
    assert inspect(row).transient and db.session.scalar(select(Incident.id).where(Incident.ref == ref)) is None


def test_what_the_database_refuses_is_refused_in_the_librarys_words(actor: Actor) -> None:
    first = add(actor, incident(actor))
    with pytest.raises(IntegrityError) as refused:
        add(actor, incident(actor, ref=first.ref, area_name="Secret"))
    assert "Secret" not in str(refused.value)
    db.session.rollback()
    with pytest.raises(StatementError):
        add(actor, incident(actor, happened_at=NOON.replace(tzinfo=None)))


def test_a_refusal_that_ends_the_transaction_is_not_tried_again_outside_of_it(actor: Actor) -> None:
    full = "CREATE TRIGGER full BEFORE INSERT ON incident WHEN (SELECT min(log_hours) FROM site) > 900 "
    db.session.execute(text(full + "BEGIN SELECT RAISE(ROLLBACK, 'full'); END"))
    db.session.commit()
    db.session.execute(text("UPDATE site SET log_hours = 901"))  # undone with it: once more, and nothing would refuse
    with pytest.raises(IntegrityError):
        add(actor, incident(actor, area_name="half"))
    with pytest.raises(PendingRollbackError):
        db.session.commit()
    db.session.rollback()
    assert db.session.scalar(select(Incident.id).where(Incident.area_name == "half")) is None
    assert add(actor, incident(actor)).ref


def test_a_row_that_nobody_recorded_trips_here_too(actor: Actor) -> None:
    db.session.add(incident(actor))
    with pytest.raises(Unrecorded):
        db.session.flush()


def test_rows_that_hang_together_go_the_librarys_way(actor: Actor) -> None:
    row = incident(actor, version=7)
    assert add(actor, row).version == 1
    several = [incident(actor), incident(actor)]
    db.session.add_all(several)
    log.record_all(actor, Verb.INCIDENT_ADD, several)
    db.session.flush()
    assert all(inspect(each).persistent for each in several)
    with db.session.begin_nested():
        inner = add(actor, incident(actor))
    assert inspect(inner).persistent
