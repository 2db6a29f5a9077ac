"""What a request is about, as far as its reader may know: another's list is counted only where both may read."""

from __future__ import annotations

from dataclasses import dataclass

from gvi.access.actor import Actor, actor_of
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core import clock
from gvi.exports.kinds import content_of, in_words
from gvi.exports.models import ExportRequest
from gvi.exports.rules import ExportState, state_of


@dataclass(frozen=True, slots=True)
class Asked:
    """filters: (label, value); columns: on one line; number: rows, None when it no longer matters."""

    filters: list[tuple[str, str]]
    columns: str
    number: int | None


def asked_of(actor: Actor, row: ExportRequest) -> Asked:
    """The list behind a request. Whoever asked sees their own number; somebody else the rows that they read too."""
    asker = actor_of(row.posting, address="")
    theirs = content_of(asker, row.kind, row.filters, call_in=row.call_in)
    if row.asked_by_id == actor.user_id:
        return Asked(in_words(theirs.listing, row.filters, typed=True), theirs.columns, row.number)
    if not allows(actor, Permission.EXPORT):  # reads no lists, and so has none to compare the number with
        return Asked(in_words(theirs.listing, row.filters, typed=False), theirs.columns, row.number)
    mine = content_of(actor, row.kind, row.filters, call_in=row.call_in)
    waits = state_of(row, now=clock.now()) is ExportState.WAITING
    number = len(theirs.ids & mine.ids) if waits else None
    return Asked(in_words(mine.listing, row.filters, typed=False), theirs.columns, number)
