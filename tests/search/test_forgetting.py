"""What was edited away or removed is gone from the bytes of the database, the index of text included."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.extensions import db
from gvi.incidents.models import Incident
from gvi.jobs import worker
from gvi.jobs.queue import Job
from gvi.search import forgetting
from gvi.search.forgetting import forget
from gvi.search.text import NAMES
from tests import factories
from tests.world import actor

# Georgian letters are in nothing else here. The index holds them by threes and leaves out what two neighbours begin with,
# so that the last two letters of a three are what to look for.
SAID = "ჟჰჯ"
LETTERS = ("ჰჯ".encode(), SAID.encode())


@pytest.fixture
def said(work) -> str:
    """The ref of an incident that says it, among others."""
    with work():
        for number in range(40):
            factories.incident(actor("bo"), summary=f"Skott mot bostad nummer {number}")
            db.session.flush()
        return factories.incident(actor("bo"), summary=f"Vittne {SAID} såg det").ref


def held(app: Flask) -> list[str]:
    """The files of the database in which the letters lie, by their endings."""
    return [
        path.name.removeprefix("gvi.db") or "db"
        for path in sorted(Path(app.instance_path).glob("gvi.db*"))
        if any(letters in path.read_bytes() for letters in LETTERS)
    ]


def change(work, ref: str, summary: str) -> None:
    with work():
        bo, row = actor("bo"), db.session.scalars(select(Incident).where(Incident.ref == ref)).one()
        row.summary = summary
        log.record(bo, Verb.INCIDENT_EDIT, row)


def remove(work, ref: str) -> None:
    with work():
        db.session.execute(delete(Incident).where(Incident.ref == ref))


@pytest.mark.parametrize(
    "go", [lambda work, ref: change(work, ref, "Vittne såg det"), remove], ids=["changed", "removed"]
)
def test_letters_that_are_gone_leave_the_files(app: Flask, work, said: str, go: Callable[..., None]) -> None:
    assert held(app)
    go(work, said)
    assert held(app)  # the index and the write-ahead log still hold them: this is what there is to do
    with app.app_context():
        assert forget() == len(NAMES)  # the migration marked them all
        assert held(app) == []
        assert forget() == 0
    change(work, another(work), "Något annat")
    with app.app_context():
        assert forget() == 1


def another(work) -> str:
    """The ref of some incident that is left."""
    with work():
        return db.session.scalars(select(Incident.ref).order_by(Incident.id)).first() or ""


def test_what_is_left_is_still_found_and_the_index_is_whole(app: Flask, work, said: str) -> None:
    change(work, said, "Vittne såg det")
    with app.app_context():
        forget()
    with work():
        db.session.execute(text("INSERT INTO incident_text (incident_text) VALUES ('integrity-check')"))
        found = text("SELECT count(*) FROM incident_text WHERE incident_text MATCH :words")
        assert db.session.scalar(found, {"words": '"ittn"'}) == 1
        assert db.session.scalar(found, {"words": '"bostad"'}) == 40
        assert db.session.scalar(found, {"words": f'"{SAID}"'}) == 0


def test_it_is_done_in_small_pieces(app: Flask, work, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "PAGES", 1)
    change(work, said, "Vittne såg det")
    with app.app_context():
        assert forget() == len(NAMES)
    assert held(app) == []


def test_an_index_stays_marked_while_somebody_still_reads_the_old_text(app: Flask, work, said: str) -> None:
    with app.app_context(), db.engine.connect() as reader:
        reader.execute(select(Incident.id)).first()
        change(work, said, "Vittne såg det")
        assert forget() == 0
        reader.rollback()
    with app.app_context():
        assert forget() == len(NAMES)
    assert held(app) == []


def test_the_worker_goes_round_every_minute() -> None:
    assert worker.JOBS[Job.FORGET] is forget and Job.FORGET in worker.EVERY_MINUTE
