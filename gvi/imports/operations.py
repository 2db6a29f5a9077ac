"""The only writers of uploaded files, and of what they hold: in one transaction, all or nothing unless asked."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.imports import rules
from gvi.imports.examining import Examined, examine, unwatched
from gvi.imports.ledger import Recorder
from gvi.imports.models import ImportBatch, Stage
from gvi.imports.plan import Plan
from gvi.imports.progress import Watch
from gvi.imports.remembering import recall, remember
from gvi.imports.sending_back import refused_file
from gvi.imports.vocabulary import Kind


def upload(actor: Actor, *, kind: Kind, content: bytes) -> ImportBatch:
    """Keep a file, sealed, until it is imported or dropped. Its name is not kept: it may hold a person's."""
    insist(rules.may_import(actor, kind))
    batch = _batch(actor, kind, content)
    batch.content = content
    _read_anew(actor, batch)
    db.session.add(batch)
    log.record(actor, Verb.IMPORT_UPLOAD, batch)
    return batch


def choose_columns(actor: Actor, batch: ImportBatch, *, mapping: Mapping[str, str | None]) -> None:
    """Say which column holds which field; None where a field is not to be read. The next such file is read alike."""
    insist(rules.may_change(is_done=batch.imported_at is not None))
    insist(rules.may_touch(is_under_way=batch.stage is not None))
    remember(actor, batch, mapping)
    batch.mapping, batch.is_recalled = dict(mapping), False
    _examine_later(actor, batch)
    log.record(actor, Verb.IMPORT_COLUMNS, batch)


def choose_sheet(actor: Actor, batch: ImportBatch, *, sheet: int) -> None:
    """Say which sheet of a spreadsheet file is meant. Another sheet has other columns: what was said of them goes."""
    insist(rules.may_change(is_done=batch.imported_at is not None))
    insist(rules.may_touch(is_under_way=batch.stage is not None))
    batch.sheet = sheet
    _read_anew(actor, batch)
    log.record(actor, Verb.IMPORT_SHEET, batch)


def forget_columns(actor: Actor, batch: ImportBatch) -> None:
    """Go by the headers alone, in this file and in those to come."""
    choose_columns(actor, batch, mapping={})


def ask(actor: Actor, batch: ImportBatch, *, keep_good: bool) -> None:
    """Have a large file imported by the worker, which acts as this posting. Raises RuleBroken as `run`."""
    insist(rules.may_change(is_done=batch.imported_at is not None))
    insist(rules.may_touch(is_under_way=batch.stage is not None))
    insist(rules.may_import(actor, Kind(batch.kind)))
    found = batch.findings or {"good": 0, "is_whole": False}
    insist(rules.may_take_in(is_whole=found["is_whole"], keep_good=keep_good, rows=found["good"]))
    batch.stage, batch.keep_good, batch.posting_id = Stage.RUN, keep_good, actor.posting_id
    log.record(actor, Verb.IMPORT_ASK, batch)


def run(actor: Actor, batch: ImportBatch, *, keep_good: bool, watch: Watch = unwatched) -> Plan:
    """Import an uploaded file. The file is gone afterwards; its numbers stay.

    Raises RuleBroken when rows are refused and the good ones alone were not asked for.
    """
    insist(rules.may_change(is_done=batch.imported_at is not None))
    insist(rules.may_import(actor, Kind(batch.kind)))
    examined = examine(actor, Kind(batch.kind), batch.content or b"", batch.mapping, sheet=batch.sheet, watch=watch)
    plan = examined.plan
    problems = list(rules.may_take_in(is_whole=plan.is_whole, keep_good=keep_good, rows=len(plan.steps)))
    if problems:
        log.told(actor, Verb.IMPORT_REFUSED, kind=batch.kind, values=plan.counts)
    insist(problems)
    _take_in(actor, examined, batch, watch)
    return plan


def import_file(
    actor: Actor, kind: Kind, content: bytes, *, mapping: Mapping[str, str | None], sheet: str | None = None
) -> Plan:
    """Write the good rows of a file. Whoever calls asks `plan.is_whole` and undoes the transaction unless content with less.

    Raises Unreadable for a file that cannot be read at all, RuleBroken for a kind that the posting may not import.
    """
    insist(rules.may_import(actor, kind))
    batch = _batch(actor, kind, content)
    batch.mapping = dict(mapping)
    examined = examine(actor, kind, content, mapping, sheet=sheet)
    _take_in(actor, examined, batch)
    return examined.plan


def throw_away(actor: Actor, batch: ImportBatch) -> None:
    """Keep the refused rows no longer."""
    insist(rules.may_throw_away(has_left_over=batch.left_over is not None))
    batch.left_over, batch.left_over_form = None, None
    log.record(actor, Verb.IMPORT_DROP, batch)


def drop(actor: Actor, batch: ImportBatch) -> None:
    """Throw an uploaded file away, unread."""
    insist(rules.may_change(is_done=batch.imported_at is not None))
    insist(rules.may_touch(is_under_way=batch.stage is not None))
    db.session.delete(batch)
    log.record(actor, Verb.IMPORT_DROP, batch)


def _forget_old(actor: Actor) -> None:
    """What earlier imports of the agency kept to be undone or mended is kept no longer than that may be done."""
    old = ImportBatch.of_agency(actor) & (ImportBatch.imported_at < clock.now() - rules.UNDO_WITHIN)
    kept = old & (ImportBatch.ledger.is_not(None) | ImportBatch.left_over.is_not(None))
    with db.session.no_autoflush:
        for batch in db.session.scalars(select(ImportBatch).where(kept)):
            batch.ledger, batch.left_over, batch.left_over_form = None, None, None
            log.record(actor, Verb.IMPORT_DROP, batch)


def _read_anew(actor: Actor, batch: ImportBatch) -> None:
    recall(batch)
    _examine_later(actor, batch)


def _examine_later(actor: Actor, batch: ImportBatch) -> None:
    """What was found of a large file is worth nothing any more: the worker is to look again."""
    batch.findings = None
    if batch.is_large:
        batch.stage, batch.posting_id = Stage.EXAMINE, actor.posting_id


def _batch(actor: Actor, kind: Kind, content: bytes) -> ImportBatch:
    digest = hashlib.sha256(content).hexdigest()
    return ImportBatch(**actor.owns, kind=kind.value, sha256=digest, mapping={}, user_id=actor.user_id)


def _take_in(actor: Actor, examined: Examined, batch: ImportBatch, watch: Watch = unwatched) -> None:
    """Write every step, with one entry in the log for each table and owner, named after the import."""
    tables: dict[str, list[Any]] = defaultdict(list)
    with db.session.no_autoflush:
        examined.importer.prepare()
        for number, step in enumerate(examined.plan.steps, 1):
            watch(number, len(examined.plan.steps))
            for row in step.write():
                tables[row.__tablename__].append(row)
        for rows in tables.values():
            log.record_all(actor, Verb.IMPORT, rows, reason=batch.ref)
    _forget_old(actor)
    refused = refused_file(examined.table, examined.columns, examined.plan)
    batch.left_over, batch.left_over_form = refused or (None, None)
    batch.findings, batch.stage = None, None
    batch.content, batch.result, batch.imported_at = None, examined.plan.counts, clock.now()
    db.session.add(batch)
    log.record(actor, Verb.IMPORT, batch)
    written = Recorder()
    db.session.flush()
    batch.ledger = written.ledger().as_json()
    db.session.flush()
