"""Requests for files about people as a list."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l

from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.listing import Column, Kind, Listing, TagValue
from gvi.core.templating import day, word_text
from gvi.exports.models import ExportRequest
from gvi.exports.rules import ExportState, state_of

STYLES = {
    ExportState.WAITING: "wait", ExportState.APPROVED: "ok", ExportState.REFUSED: "stop", ExportState.ENDED: "plain",
    ExportState.OVER: "plain", ExportState.UNANSWERED: "plain",
}  # fmt: skip


def state_tag(row: ExportRequest) -> TagValue:
    """The state in a word."""
    state = state_of(row, now=clock.now())
    return TagValue(word_text(state), STYLES[state])


def title_of(row: ExportRequest) -> str:
    """Which list it is."""
    if row.call_in is None:
        return word_text(row.kind)
    return str(gettext("%(what)s, call-in %(day)s", what=word_text(row.kind), day=day(row.call_in.starts_at)))


def purpose_of(row: ExportRequest) -> str:
    """What for, as long as it is kept."""
    return row.purpose or str(gettext("no longer kept"))


class ExportListing(Listing):
    """Newest first."""

    columns: ClassVar[tuple[Column, ...]] = (
        Column("what", _l("File"), title_of, url=lambda row: url_for("exports.show", ref=row.ref)),
        Column("purpose", _l("Purpose"), purpose_of, stack="wide"),
        Column("who", _l("Asked by"), lambda row: row.asked_by.name),
        Column("at", _l("Asked"), lambda row: row.created_at, kind=Kind.MOMENT, sort=ExportRequest.created_at),
        Column("downloads", _l("Fetched"), lambda row: row.downloads, kind=Kind.NUMBER),
        Column("state", _l("State"), state_tag, kind=Kind.TAG, stack="end"),
    )
    default_sort = "-at"

    def __init__(self, source: Any, args: Any) -> None:
        super().__init__(source, args)
