"""The rows of a file written down, so many at a time, each part with its entry in the log and with what undoes it.

A small file is written in one transaction. Of a large one each part has its own, so that others get to write in
between and little is held in memory. Rows are held against the data in the transaction that writes them: whoever goes
on where another was interrupted begins with the first row, finds that what is written is already so, and writes the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.batches import batches
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.imports import rules
from gvi.imports.apply.importer import Importer
from gvi.imports.examining import Examined, Opened, examined, told
from gvi.imports.ledger import keep, written_by
from gvi.imports.models import ImportBatch
from gvi.imports.plan import Outcome, Step, costs
from gvi.imports.progress import Watch, unwatched
from gvi.imports.reader import Refusal
from gvi.imports.sending_back import refused_file

Key = tuple[int, int]
Turn = Callable[[], AbstractContextManager[None]]
PART = 500
"""Rows to a part: others wait to write for as long as it takes to write these."""


class Overtaken(Exception):
    """Somebody else has done, stopped or taken back the import meanwhile."""


def write_down(
    actor: Actor, key: Key, opened: Opened, *, keep_good: bool, watch: Watch = unwatched, turn: Turn = nullcontext
) -> Examined:
    """Import the file of a batch. turn: the transaction of each part; as it stands, the one that is open already.

    Raises RuleBroken where a row is refused and the good ones alone were not asked for, Overtaken, and what `watch`
    raises, each between two parts: with turns of their own those before it stand, to be gone on with or taken back.
    """
    importer = opened.importer(actor)
    rows = opened.parsed.rows
    refused = any(map(costs, opened.parsed.refused))
    insist(rules.may_take_in(is_whole=not refused, keep_good=keep_good, rows=len(rows)))
    found: list[Step | Refusal] = []
    with turn():
        version = db.session.get_one(ImportBatch, key).version
    for number, some in enumerate(batches(rows, PART)):
        watch(number * PART, len(rows))
        with turn():
            found += map(told, _part(actor, _still(key, version), importer, some, keep_good=keep_good))
    with turn():
        whole = examined(opened, importer, found)
        insist(rules.may_take_in(is_whole=whole.plan.is_whole, keep_good=keep_good, rows=len(whole.plan.steps)))
        _finish(actor, _still(key, version), whole)
    return whole


def _still(key: Key, version: int) -> ImportBatch:
    batch = db.session.get(ImportBatch, key)
    if batch is None or batch.version != version:
        raise Overtaken
    return batch


def _part(
    actor: Actor, batch: ImportBatch, importer: Importer[Any], rows: Sequence[Any], *, keep_good: bool
) -> list[Step | Refusal]:
    """Judge and write so many rows, with one entry in the log for each table and owner, named after the import."""
    tables: dict[str, list[Any]] = defaultdict(list)
    with db.session.no_autoflush:
        found = list(importer.plan(rows))
        refused = any(isinstance(each, Refusal) and costs(each) for each in found)
        insist(rules.may_take_in(is_whole=not refused, keep_good=keep_good, rows=len(rows)))
        importer.prepare()
        steps = [each for each in found if isinstance(each, Step)]
        for step in steps:
            for row in step.write():
                tables[row.__tablename__].append(row)
        for written in tables.values():
            log.record_all(actor, Verb.IMPORT, written, reason=batch.ref)
    made, changed = (sum(step.outcome is each for step in steps) for each in (Outcome.CREATED, Outcome.UPDATED))
    keep(batch, created=made, updated=changed)
    return found


def _finish(actor: Actor, batch: ImportBatch, whole: Examined) -> None:
    """The file goes; its numbers stay, and the refused rows for a while."""
    db.session.flush()
    made, changed = written_by(batch)
    same = len(whole.plan.steps) - made - changed
    batch.result = whole.plan.counts | {Outcome.CREATED: made, Outcome.UPDATED: changed, Outcome.UNCHANGED: same}
    refused = refused_file(whole.table, whole.columns, whole.plan)
    batch.left_over, batch.left_over_form = refused or (None, None)
    batch.findings, batch.stage, batch.content, batch.imported_at = None, None, None, clock.now()
    log.record(actor, Verb.IMPORT, batch)
