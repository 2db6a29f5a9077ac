"""The worker's part of long imports: files are examined, imported, and taken back, as the posting that asked.

What is to be done stands in the batch itself, so that a worker that dies leaves it standing and the next round takes
it up again. A file is examined without holding the database. It is imported part by part, and others write in between;
an import that is stopped, given up or refused half way is taken back part by part, until nothing of it is left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from flask_babel import force_locale
from sqlalchemy import select

from gvi.access import apart
from gvi.access.actor import Actor, actor_of
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.accounts.models import Posting
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.conflicts.telling import apart_from
from gvi.core import clock
from gvi.core.db import transaction
from gvi.core.notices import notice
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.imports import progress
from gvi.imports.examining import open_batch
from gvi.imports.findings import kept
from gvi.imports.forgetting import forget_old
from gvi.imports.halting import end_undoing, halt, turn_back
from gvi.imports.ledger import parts_of
from gvi.imports.models import ImportBatch, Stage
from gvi.imports.owners import owner_of
from gvi.imports.preview import find
from gvi.imports.undoing import take_back
from gvi.imports.writing import Overtaken, write_down

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
        forget_old()
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
    ref, step, stage, actor, owner = batch.ref, batch.version, batch.stage, _actor(batch), owner_of(batch)
    locale, parts = _locale(batch), len(parts_of(batch))
    db.session.rollback()
    if (actor is None and stage is not Stage.UNDO) or progress.tried(ref, step, parts) > progress.TRIES:
        notice("import_given_up", batch=ref)
        halt(owner, key)
    else:
        with force_locale(locale), apart.kept(apart_from((actor or owner).user_id)):
            STEPS[stage or Stage.EXAMINE](key, actor or owner)
    progress.forget(ref)


def _examine(key: Key, actor: Actor) -> None:
    batch = db.session.get_one(ImportBatch, key)
    version = batch.version
    try:
        found = kept(find(actor, batch, watch=progress.watch_of(batch.ref, version)))
    except progress.Stopped:
        halt(actor, key)
        return
    finally:
        db.session.rollback()
    with transaction():
        batch = db.session.get_one(ImportBatch, key)
        if batch.version == version:  # otherwise other columns were chosen meanwhile, and it is examined again
            batch.findings, batch.stage = found, None
            log.record(actor, Verb.IMPORT_CHECK, batch)


def _run(key: Key, actor: Actor) -> None:
    batch = db.session.get_one(ImportBatch, key)
    opened, keep_good, watch = open_batch(actor, batch), batch.keep_good, progress.watch_of(batch.ref, batch.version)
    db.session.rollback()
    try:
        write_down(actor, key, opened, keep_good=keep_good, watch=watch, turn=transaction)
    except Overtaken:
        notice("import_overtaken")
    except progress.Stopped:
        turn_back(actor, key)
    except RuleBroken:  # the data has changed since the file was examined: the page is to show what stands in the way
        turn_back(actor, key, examine=True)


def _undo(key: Key, actor: Actor) -> None:
    batch = db.session.get_one(ImportBatch, key)
    watch = progress.watch_of(batch.ref, batch.version)
    db.session.rollback()
    try:
        take_back(actor, key, watch=watch, turn=transaction)
    except RuleBroken:  # somebody has built on it: what is left of it stands, and its page says so
        halt(actor, key)
    else:
        end_undoing(actor, key)


STEPS: Mapping[Stage, Callable[[Key, Actor], None]] = {
    Stage.EXAMINE: _examine,
    Stage.RUN: _run,
    Stage.UNDO: _undo,
}


def _actor(batch: ImportBatch) -> Actor | None:
    """The posting that asked, if it still holds and may still import."""
    posting = db.session.get(Posting, batch.posting_id) if batch.posting_id else None
    if posting is None or not posting.in_force(clock.today()) or not posting.user.active:
        return None
    actor = actor_of(posting, address="worker")
    return actor if allows(actor, Permission.IMPORT) else None


def _locale(batch: ImportBatch) -> str:
    posting = db.session.get(Posting, batch.posting_id) if batch.posting_id else None
    return str(getattr(posting.user if posting else None, "locale", None) or "sv")
