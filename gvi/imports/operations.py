"""The only writers of uploaded files; what a small one holds is written in one transaction, all or nothing unless asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.imports import rules
from gvi.imports.examining import Opened, examine, open_batch, open_file
from gvi.imports.models import ImportBatch, Stage
from gvi.imports.plan import Plan
from gvi.imports.reader import sheets_in
from gvi.imports.remembering import recall, remember
from gvi.imports.vocabulary import Kind
from gvi.imports.writing import write_down


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
    insist(rules.may_begin(is_checked=batch.findings is not None))
    found = batch.findings
    insist(rules.may_take_in(is_whole=found["is_whole"], keep_good=keep_good, rows=found["good"]))
    batch.stage, batch.keep_good, batch.posting_id = Stage.RUN, keep_good, actor.posting_id
    log.record(actor, Verb.IMPORT_ASK, batch)


def check_again(actor: Actor, batch: ImportBatch) -> None:
    """Have the worker look at a large file whose check was stopped or could not be finished."""
    insist(rules.may_change(is_done=batch.imported_at is not None))
    insist(rules.may_touch(is_under_way=batch.stage is not None))
    _examine_later(actor, batch)
    log.record(actor, Verb.IMPORT_ASK, batch)


def run(actor: Actor, batch: ImportBatch, *, keep_good: bool) -> Plan:
    """Import an uploaded file. The file is gone afterwards; its numbers stay.

    Raises RuleBroken when rows are refused and the good ones alone were not asked for.
    """
    insist(rules.may_change(is_done=batch.imported_at is not None))
    insist(rules.may_import(actor, Kind(batch.kind)))
    opened = open_batch(actor, batch)
    plan = examine(actor, opened).plan
    problems = list(rules.may_take_in(is_whole=plan.is_whole, keep_good=keep_good, rows=len(plan.steps)))
    if problems:
        log.told(actor, Verb.IMPORT_REFUSED, kind=batch.kind, values=plan.counts)
    insist(problems)
    return write_down(actor, (batch.site_id, batch.id), opened, keep_good=keep_good).plan


def import_file(
    actor: Actor,
    kind: Kind,
    content: bytes,
    *,
    mapping: Mapping[str, str | None],
    sheet: str | None = None,
    keep_good: bool = False,
) -> Plan:
    """Write a file, or nothing of it where rows are refused and the good ones alone were not asked for.

    Raises Unreadable for a file that cannot be read at all, RuleBroken for a kind that the posting may not import.
    """
    insist(rules.may_import(actor, kind))
    opened = open_file(actor, kind, content, mapping, sheet=sheet)
    plan = examine(actor, opened).plan
    if any(rules.may_take_in(is_whole=plan.is_whole, keep_good=keep_good, rows=len(plan.steps))):
        return plan
    batch = _batch(actor, kind, content)
    batch.mapping = dict(mapping)
    db.session.add(batch)
    log.record(actor, Verb.IMPORT_UPLOAD, batch)
    db.session.flush()
    return write_down(actor, (batch.site_id, batch.id), opened, keep_good=keep_good).plan


def begin(
    actor: Actor,
    opened: Opened,
    content: bytes,
    *,
    mapping: Mapping[str, str | None],
    sheet: str | None,
    keep_good: bool,
) -> ImportBatch:
    """A large file that is about to be written part by part: the one of an interrupted command, or a new one.

    Should the command be interrupted, the worker goes on with it.
    """
    insist(rules.may_import(actor, opened.kind))
    batch = _batch(actor, opened.kind, content)
    begun = ImportBatch.of_agency(actor) & (ImportBatch.stage == Stage.RUN) & (ImportBatch.user_id == actor.user_id)
    for other in db.session.scalars(select(ImportBatch).where(begun, ImportBatch.sha256 == batch.sha256)):
        if (other.kind, other.mapping, other.keep_good) == (batch.kind, dict(mapping), keep_good):
            return other
    batch.content, batch.mapping, batch.rows = content, dict(mapping), opened.parsed.read
    batch.sheet = next((each.place for each in sheets_in(content) if sheet and each.name == sheet), None)
    batch.stage, batch.keep_good = Stage.RUN, keep_good
    db.session.add(batch)
    log.record(actor, Verb.IMPORT_UPLOAD, batch)
    return batch


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


def _read_anew(actor: Actor, batch: ImportBatch) -> None:
    with db.session.no_autoflush:  # the batch is changed and not yet recorded
        recall(batch)
    _examine_later(actor, batch)


def _examine_later(actor: Actor, batch: ImportBatch) -> None:
    """What was found of a large file is worth nothing any more: the worker is to look again."""
    batch.findings = None
    if batch.is_large:
        batch.stage, batch.posting_id = Stage.EXAMINE, actor.posting_id


def _batch(actor: Actor, kind: Kind, content: bytes) -> ImportBatch:
    digest = hashlib.sha256(content).hexdigest()
    who = {"user_id": actor.user_id, "posting_id": actor.posting_id}
    return ImportBatch(**actor.owns, **who, kind=kind.value, sha256=digest, mapping={})
