"""Hand-overs as a list: what waits, since when. Never a name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from gvi.core import clock
from gvi.core.choosing import choices_of
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue
from gvi.core.templating import word_text
from gvi.support import rules
from gvi.support.models import Handover
from gvi.support.queries import is_late, stage_of

STYLES = {
    rules.HandoverStage.WAITING: "wait",
    rules.HandoverStage.ACCEPTED: "info",
    rules.HandoverStage.CONTACTED: "done",
}
LATE = TagValue(_l("Waiting, late"), "stop")


def _at_stage(rows: Select[Any], value: str) -> Select[Any]:
    wanted = rules.HandoverStage(value)
    if wanted is rules.HandoverStage.WAITING:
        return rows.where(Handover.accepted_at.is_(None))
    contacted = Handover.contacted_at.is_not(None)
    return rows.where(
        contacted if wanted is rules.HandoverStage.CONTACTED else Handover.accepted_at.is_not(None) & ~contacted
    )


class HandoverListing(Listing):
    """Hand-overs, the newest first. hours: within how many the site wants them accepted."""

    columns = (
        Column("ref", _l("Hand-over"), lambda row: row.ref, kind=Kind.REF, url=lambda row: url_for("handovers.show", ref=row.ref)),
        Column("asked", _l("Asked for help"), lambda row: row.asked_at, kind=Kind.MOMENT, sort=Handover.asked_at),
        Column("accepted", _l("Accepted"), lambda row: row.accepted_at, kind=Kind.MOMENT, sort=Handover.accepted_at),
        Column("contacted", _l("First contact"), lambda row: row.contacted_at, kind=Kind.MOMENT, sort=Handover.contacted_at),
    )  # fmt: skip
    filters = (
        ChoiceFilter(
            "state",
            _l("State"),
            lambda: [(each.value, str(each.label)) for each in choices_of(rules.HandoverStage)],
            _at_stage,
        ),
    )
    default_sort = "-asked"

    def __init__(self, source: Select[Any], args: Mapping[str, str], *, hours: int) -> None:
        super().__init__(source, args)
        now = clock.now()
        # The only column that depends on a setting of the site, and on the time
        state = Column("state", _l("State"), lambda row: _tag(row, hours=hours, now=now), kind=Kind.TAG, stack="end")
        self.columns = (*HandoverListing.columns, state)  # type: ignore[assignment, misc]


def _tag(row: Handover, *, hours: int, now: datetime) -> TagValue:
    if is_late(row, hours=hours, now=now):
        return LATE
    stage = stage_of(row)
    return TagValue(word_text(stage), STYLES[stage])
