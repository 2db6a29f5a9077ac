"""The two reports as tables: a page, a file and a print hold the same numbers."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from gvi.access.actor import current_posting
from gvi.access.guard import may
from gvi.callins.readiness import Task
from gvi.callins.steps import link
from gvi.core.listing import Column, Kind, Listing, MaskedValue
from gvi.reports.coverage import Covered
from gvi.reports.funnel import Funnel, FunnelStep, Instead

BEHIND = {
    FunnelStep.CHOSEN: Task.PARTICIPANTS, FunnelStep.CLEARED: Task.CLEARANCES, FunnelStep.SUMMONED: Task.SUMMONSES,
    FunnelStep.SERVED: Task.SUMMONSES,
}  # fmt: skip
"""On which page of the call-in each number is counted; those of the evening and after are counted after the meeting."""


def _step(step: FunnelStep) -> Column:
    return Column(step.value, _l(f"FunnelStep.{step.value}"), lambda row: _told(row, row.steps[step]), kind=Kind.NUMBER, url=lambda row: _list_behind(row, step))  # fmt: skip


def _instead(word: Instead) -> Column:
    return Column(word.value, _l(f"Instead.{word.value}"), lambda row: _told(row, row.instead[word]), kind=Kind.NUMBER)


class FunnelListing(Listing):
    """Call-ins, the latest first."""

    columns = (
        Column("day", _l("Call-in"), lambda row: row.call_in.day.isoformat(), kind=Kind.LINK, url=lambda row: url_for("callins.show", ref=row.ref) if may("call_in:read") else None),
        *map(_step, FunnelStep),
        *map(_instead, Instead),
    )  # fmt: skip

    def row_name(self, row: Funnel) -> str:
        return row.call_in.day.isoformat()


class CoverageListing(Listing):
    """Active groups in alphabetical order."""

    columns = (
        Column("group", _l("Group"), lambda row: row.group.alias, kind=Kind.LINK, url=lambda row: url_for("groups.show", ref=row.ref)),
        Column("known", _l("People you may read of"), lambda row: row.known, kind=Kind.NUMBER),
        Column("told", _l("Told directly"), lambda row: _known(row, row.told), kind=Kind.NUMBER),
        Column("near", _l("One tie away"), lambda row: _known(row, row.near), kind=Kind.NUMBER),
        Column("share", _l("Reached, per cent"), lambda row: row.share, kind=Kind.NUMBER),
        Column("last", _l("Last message to the group"), lambda row: row.last_message, kind=Kind.DATE, stack="wide"),
    )  # fmt: skip

    def row_name(self, row: Covered) -> str:
        return row.group.alias


def _told(row: Funnel, number: int | None) -> Any:
    if number is not None:
        return number
    return MaskedValue(str(_l("Hidden"))) if row.is_told else MaskedValue(str(_l("not told to your agency")))


def _known(row: Covered, number: int) -> int | None:
    return number if row.known else None


def _list_behind(row: Funnel, step: FunnelStep) -> str | None:
    if row.steps[step] is None:
        return None
    if step in BEHIND:
        return link(current_posting(), BEHIND[step], row.call_in)
    return url_for("closing.index", ref=row.ref) if may("participant:edit", row.call_in) else None
