"""Columns chosen by hand are remembered on the site: the next file of the kind with the same headers is read alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.extensions import db
from gvi.imports.models import ImportBatch, ImportMapping
from gvi.imports.reader import Table, Unreadable, read


def recall(batch: ImportBatch) -> None:
    """Read the batch as the last file of its kind with the same headers. A batch whose sheet is not chosen waits."""
    table = _table_of(batch)
    known = _known(batch, table.header) if table else None
    batch.rows = len(table.rows) + len(table.dropped) if table else None
    batch.mapping, batch.is_recalled = dict(known.mapping) if known else {}, known is not None


def remember(actor: Actor, batch: ImportBatch, mapping: Mapping[str, str | None]) -> None:
    """Keep what was chosen; nothing chosen means that the headers speak for themselves again."""
    table = _table_of(batch)
    header = table.header if table else ()
    known = _known(batch, header)
    if not mapping:
        if known is not None:
            db.session.delete(known)
            log.record(actor, Verb.IMPORT_FORGET, known)
        return
    if known is None:
        known = ImportMapping(**actor.owns, kind=batch.kind, header=_digest(header), mapping={})
        db.session.add(known)
    known.mapping = dict(mapping)
    log.record(actor, Verb.IMPORT_COLUMNS, known)


def _known(batch: ImportBatch, header: Sequence[str]) -> ImportMapping | None:
    alike = select(ImportMapping).where(
        ImportMapping.site_id == batch.site_id,
        ImportMapping.kind == batch.kind,
        ImportMapping.header == _digest(header),
    )
    with db.session.no_autoflush:  # the batch is changed and not yet recorded
        return db.session.scalar(alike)


def _table_of(batch: ImportBatch) -> Table | None:
    try:
        return read(batch.content or b"", sheet=batch.sheet)
    except Unreadable:
        return None


def _digest(header: Sequence[str]) -> str:
    """Headers in any order. They are not kept themselves: a matrix has people's ids there."""
    return hashlib.sha256(json.dumps(sorted(header)).encode()).hexdigest()
