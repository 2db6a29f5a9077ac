"""The worker's part of long imports: files are examined, and imported, as the posting that asked.

What is to be done stands in the batch itself, so that a worker that dies leaves it standing and the next round takes
it up again. A file is examined without holding the database; it is imported in one transaction, whole or not at all.
"""

from __future__ import annotations

import threading

from flask_babel import force_locale
from sqlalchemy import select

from gvi.access.actor import Actor, actor_of
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.accounts.models import Posting
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.db import transaction
from gvi.core.notices import notice
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.imports import operations, progress
from gvi.imports.findings import kept
from gvi.imports.models import ImportBatch, Stage
from gvi.imports.preview import find

Key = tuple[int, int]
_one_at_a_time = threading.Lock()


def take_due() -> int:
    """Do what is asked for, oldest first; how many batches that was. A second thread leaves it to the first."""
    if not _one_at_a_time.acquire(blocking=False):
        return 0
    try:
        done = 0
        while (key := _next()) is not None:
            _take(key)
            done += 1
        return done
    finally:
        _one_at_a_time.release()


def _next() -> Key | None:
    waiting = select(ImportBatch.site_id, ImportBatch.id).where(ImportBatch.stage.is_not(None)).order_by(ImportBatch.id)
    try:
        found = db.session.execute(waiting.limit(1)).first()
        return (found[0], found[1]) if found else None
    finally:
        db.session.rollback()


def _take(key: Key) -> None:
    batch = db.session.get_one(ImportBatch, key)
    ref, stage, actor, locale = batch.ref, batch.stage, _actor(batch), _locale(batch)
    db.session.rollback()
    if actor is None or progress.tried(ref) > progress.TRIES:
        notice("import_given_up", batch=ref)
        return _end(key, actor, Verb.IMPORT_STOP, None)
    try:
        with force_locale(locale):
            _examine(key, actor) if stage is Stage.EXAMINE else _run(key, actor)
    except progress.Stopped:
        db.session.rollback()
        _end(key, actor, Verb.IMPORT_STOP, None)
    except RuleBroken:  # the data has changed since the file was examined: the page is to show what stands in the way
        _end(key, actor, Verb.IMPORT_STOP, Stage.EXAMINE)


def _examine(key: Key, actor: Actor) -> None:
    batch = db.session.get_one(ImportBatch, key)
    version = batch.version
    found = kept(find(actor, batch, watch=progress.watch_of(batch.ref)))
    db.session.rollback()
    with transaction():
        batch = db.session.get_one(ImportBatch, key)
        if batch.version == version:  # otherwise other columns were chosen meanwhile, and it is examined again
            batch.findings, batch.stage = found, None
            log.record(actor, Verb.IMPORT_CHECK, batch)
    progress.forget(batch.ref)


def _run(key: Key, actor: Actor) -> None:
    with transaction():
        batch = db.session.get_one(ImportBatch, key)
        operations.run(actor, batch, keep_good=batch.keep_good, watch=progress.watch_of(batch.ref))
    progress.forget(batch.ref)


def _end(key: Key, actor: Actor | None, verb: Verb, stage: Stage | None) -> None:
    with transaction():
        batch = db.session.get_one(ImportBatch, key)
        told = actor or _owner_of(batch)
        batch.stage = stage
        log.record(told, verb, batch)
        ref = batch.ref
    progress.forget(ref)


def _actor(batch: ImportBatch) -> Actor | None:
    """The posting that asked, if it still holds and may still import."""
    posting = db.session.get(Posting, batch.posting_id) if batch.posting_id else None
    if posting is None or not posting.in_force(clock.today()) or not posting.user.active:
        return None
    actor = actor_of(posting, address="worker")
    return actor if allows(actor, Permission.IMPORT) else None


def _owner_of(batch: ImportBatch) -> Actor:
    """Whoever asked, though they may ask for nothing any more: the log is to name them."""
    return actor_of(db.session.get_one(Posting, batch.posting_id), address="worker")


def _locale(batch: ImportBatch) -> str:
    posting = db.session.get(Posting, batch.posting_id) if batch.posting_id else None
    return str(getattr(posting.user if posting else None, "locale", None) or "sv")
