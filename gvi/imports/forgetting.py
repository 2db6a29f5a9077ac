"""What imports keep to be undone or mended is kept no longer than that may be done."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.db import transaction
from gvi.extensions import db
from gvi.imports import rules
from gvi.imports.models import ImportBatch, ImportPart
from gvi.imports.owners import owner_of

AT_ONCE = 100


def forget_old() -> int:
    """Let go of what is too old, in the name of whoever imported it; how many imports that was."""
    over = ImportBatch.imported_at < clock.now() - rules.UNDO_WITHIN
    parts = select(1).where(ImportPart.site_id == ImportBatch.site_id, ImportPart.batch_id == ImportBatch.id).exists()
    old = select(ImportBatch.site_id, ImportBatch.id).where(over, or_(parts, ImportBatch.left_over_form.is_not(None)))
    try:
        found = [(row[0], row[1]) for row in db.session.execute(old.limit(AT_ONCE))]
    finally:
        db.session.rollback()  # most rounds find nothing, and none of them is to wait for a turn to write
    for key in found:
        with transaction():
            _forget(db.session.get_one(ImportBatch, key))
    return len(found)


def _forget(batch: ImportBatch) -> None:
    actor = owner_of(batch)
    batch.left_over, batch.left_over_form = None, None
    log.record(actor, Verb.IMPORT_DROP, batch)
    of_batch = (ImportPart.site_id == batch.site_id, ImportPart.batch_id == batch.id)
    db.session.execute(delete(ImportPart).where(*of_batch))
