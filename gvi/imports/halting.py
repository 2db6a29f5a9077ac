"""What becomes of a long import that does not reach its end: nothing of it is left, or it is said that some stands."""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.db import transaction
from gvi.extensions import db
from gvi.imports.ledger import is_kept, written_by
from gvi.imports.models import ImportBatch, Stage
from gvi.imports.plan import Outcome
from gvi.imports.undoing import note_undone, take_back

Key = tuple[int, int]


def turn_back(actor: Actor, key: Key, *, examine: bool = False) -> None:
    """Stop an import under way, and have what is written of it taken back. examine: then look at the file anew."""
    with transaction():
        batch = db.session.get_one(ImportBatch, key)
        if examine:
            batch.findings = None
        _go_on(batch)
        log.record(actor, Verb.IMPORT_STOP, batch)


def halt(actor: Actor, key: Key) -> None:
    """End what is under way. An import of which something is written is taken back, or else stands as it is."""
    with transaction():
        batch = db.session.get_one(ImportBatch, key)
        stood, stands, (created, updated) = batch.stage, is_kept(batch), written_by(batch)
        batch.stage = None
        if stood is Stage.RUN:
            _go_on(batch)
        elif stood is Stage.UNDO and batch.imported_at is None and stands:
            batch.result = {
                "read": batch.rows, Outcome.CREATED: created, Outcome.UPDATED: updated, Outcome.UNCHANGED: 0, "refused": 0,
                "halted": 1,
            }  # fmt: skip
            batch.findings, batch.content, batch.imported_at = None, None, clock.now()
        log.record(actor, Verb.IMPORT_STOP, batch)


def end_undoing(actor: Actor, key: Key) -> None:
    """All is taken back: an import that was done is undone, and a file whose import was stopped waits as before."""
    with transaction():
        batch = db.session.get_one(ImportBatch, key)
        if batch.imported_at is not None:
            note_undone(actor, batch)
        else:
            _go_on(batch)
            log.record(actor, Verb.IMPORT_UNDO, batch)


def call_back(actor: Actor, key: Key) -> None:
    """Stop an import and take it back at once. The file is kept, to be looked at anew."""
    turn_back(actor, key)
    take_back(actor, key, turn=transaction)
    end_undoing(actor, key)


def _go_on(batch: ImportBatch) -> None:
    """What is to be done with a file whose import has been stopped."""
    with db.session.no_autoflush:
        written, checked = is_kept(batch), batch.findings is not None
    batch.stage = Stage.UNDO if written else None if checked else Stage.EXAMINE
