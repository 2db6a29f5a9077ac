"""The purge itself: rows, the log's values, mail and its files, and what imports, drawings, drafts and lists remember."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import and_, delete, null, or_, select, update

from gvi.access.actor import Actor
from gvi.audit import blanking, log
from gvi.audit.verbs import Verb
from gvi.callins.selection_models import Selection
from gvi.config import Settings
from gvi.core import clock
from gvi.exports.models import ExportRequest
from gvi.extensions import db
from gvi.imports.models import ImportBatch, ImportPart
from gvi.mail.models import OutboxMail
from gvi.networks.models import Drawing
from gvi.retention.models import PurgeLine, PurgeOrder
from gvi.retention.past_meetings import forget_places, forget_polls
from gvi.retention.queries import items_due, lines_of
from gvi.retention.sweeping import Swept, shell_of, sweep, sweep_shells
from gvi.support.models import Handover

KEPT_IMPORT = timedelta(days=30)
"""What an import still remembers, to be undone or mended by, goes with the first purge after this."""


def purge(actor: Actor, order: PurgeOrder, settings: Settings) -> None:
    """Take away what an approved order names, as far as it is still to go, and write the receipt.

    A record that has been put on hold or taken up again since is left, and counted as left.
    """
    still = {item.ref for item in items_due(actor) if not item.is_held}
    lines = lines_of(order)
    taken = [line for line in lines if _ref_of(line) in still]
    shells = {shell for line in taken if (shell := shell_of(line)) is not None}
    counts = {"records": sum(line.is_whole for line in taken), "parts": sum(not line.is_whole for line in taken)}
    drawn, swept = _drawn_as(taken), Swept()
    for line in taken:
        sweep(line, swept, for_good=True)
    db.session.execute(delete(PurgeLine).where(PurgeLine.site_id == order.site_id, PurgeLine.order_id == order.id))
    sweep_shells(order.site_id, shells)
    values, mails = _forget_told(order, swept.refs - swept.beside, settings.folder / "mail")
    _forget_told(order, swept.beside, settings.folder / "mail")
    _forget_imports(order)
    _forget_drawings(order, drawn, swept.refs)
    _forget_selections(order, swept.refs)
    _forget_requests(order)
    forget_places(order.site_id)
    forget_polls(order)
    rows = {name: count for name, count in sorted(swept.rows.items()) if count}
    order.done_at = clock.now()
    order.receipt = {**counts, "left": len(lines) - len(taken), "rows": rows, "values": values, "mails": mails}
    log.record(actor, Verb.PURGE, order)


def _ref_of(line: PurgeLine) -> str | None:
    """The ref of what the line names, if it is still there."""
    if line.member is not None:
        return line.member.ref
    loose = and_(Handover.site_id == line.site_id, Handover.id == line.handover_id)
    return db.session.scalar(select(Handover.ref).where(loose))


def _forget_told(order: PurgeOrder, refs: Collection[str], folder: Path) -> tuple[int, int]:
    """Values of the log and mails that tell of these rows. How many of each that was."""
    if not refs:
        return 0, 0
    return blanking.blank((order.site_id, order.owner_agency_id), refs), _forget_mail(order, refs, folder)


def _forget_mail(order: PurgeOrder, refs: Collection[str], folder: Path) -> int:
    """Mail about what went, and the copies that a demonstration writes as files. How many mails that was."""
    about = and_(
        OutboxMail.site_id == order.site_id,
        OutboxMail.owner_agency_id == order.owner_agency_id,
        OutboxMail.about_ref.in_(refs),
    )
    mails = list(db.session.scalars(select(OutboxMail.ref).where(about)))
    for ref in mails:
        for ending in ("eml", "part"):
            (folder / f"{ref}.{ending}").unlink(missing_ok=True)
    db.session.execute(delete(OutboxMail).where(about))
    return len(mails)


def _forget_imports(order: PurgeOrder) -> None:
    """A file that was imported holds the person too, sealed, and so does what an import can be undone by."""
    mine = and_(ImportBatch.site_id == order.site_id, ImportBatch.owner_agency_id == order.owner_agency_id)
    kept = or_(ImportBatch.content.is_not(None), ImportBatch.left_over.is_not(None), ImportBatch.findings.is_not(None))
    old = ImportBatch.created_at < clock.now() - KEPT_IMPORT
    nothing = dict.fromkeys(("content", "left_over", "findings"), null())
    db.session.execute(delete(ImportPart).where(ImportPart.batch_id.in_(select(ImportBatch.id).where(mine, old))))
    db.session.execute(update(ImportBatch).where(mine, kept, old).values(nothing))


def _drawn_as(lines: Iterable[PurgeLine]) -> set[str]:
    """What the agency's own drawings call these people: by their ref, or by the number that the agency gave them."""
    people = [line.member for line in lines if line.member is not None]
    return {name for member in people for name in (member.ref, member.external_id) if name}


def _forget_drawings(order: PurgeOrder, names: Collection[str], refs: Collection[str]) -> None:
    """A drawing remembers where everybody stood; it is made again from what is left. Other agencies' drawings know people
    whom they have no record of by the ref of the release, which has gone too."""
    here = Drawing.site_id == order.site_id
    for ident, owner, points in db.session.execute(
        select(Drawing.id, Drawing.owner_agency_id, Drawing.points).where(here)
    ).all():
        gone = {*refs, *names} if owner == order.owner_agency_id else set(refs)
        if not gone.isdisjoint(points):
            db.session.execute(delete(Drawing).where(here, Drawing.id == ident))


def _forget_selections(order: PurgeOrder, refs: Collection[str]) -> None:
    """A draft of whom to call names people, by ref and by whom they reach; it is begun again with those who are left."""
    mine = and_(Selection.site_id == order.site_id, Selection.owner_agency_id == order.owner_agency_id)
    columns = (Selection.wishes, Selection.chosen, Selection.before, Selection.found)
    for ident, *parts in db.session.execute(select(Selection.id, *columns).where(mine)).all():
        if any(f'"{ref}"' in json.dumps(parts) for ref in refs):
            db.session.execute(delete(Selection).where(mine, Selection.id == ident))


def _forget_requests(order: PurgeOrder) -> None:
    """What a list was narrowed by may be a name that somebody typed, and so may the purpose and the answer. Nothing is fetched
    by it any more once it has ended; an empty value tells that there was one, so that a part is not taken for the whole
    list afterwards."""
    mine = and_(ExportRequest.site_id == order.site_id, ExportRequest.owner_agency_id == order.owner_agency_id)
    ended = or_(
        ExportRequest.ended_at.is_not(None), ExportRequest.is_approved.is_(False), ExportRequest.ends_at <= clock.now()
    )
    texts = {"purpose": "", "answer": None}
    for ident, filters in db.session.execute(select(ExportRequest.id, ExportRequest.filters).where(mine, ended)).all():
        row, emptied = and_(mine, ExportRequest.id == ident), dict.fromkeys(filters, "")
        db.session.execute(update(ExportRequest).where(row).values(filters=emptied, **texts))
