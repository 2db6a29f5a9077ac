"""Focus periods as a list."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from gvi.access.actor import current_posting
from gvi.access.guard import may
from gvi.core.listing import ChoiceFilter, Column, FlagFilter, Kind, Listing, TagValue
from gvi.core.templating import word_text
from gvi.followups.models import FocusPeriod
from gvi.groups.models import Group
from gvi.groups.queries import groups_to_choose

Rows = Select[Any]


def _of_group(rows: Rows, ref: str) -> Rows:
    """Groups are named by ref in the address."""
    return rows.where(FocusPeriod.group.has(Group.ref == ref))


class FocusListing(Listing):
    """Focus periods, the latest first. Who reads no group facts sees no alias."""

    columns = (
        Column("starts_on", _l("Started"), lambda row: row.starts_on, kind=Kind.DATE, sort=FocusPeriod.starts_on, url=lambda row: url_for("followups.show", ref=row.ref)),
        Column("group", _l("Group"), lambda row: group_name(row)),
        Column("review_due", _l("Next review"), lambda row: row.review_due if row.is_open else None, kind=Kind.DATE, sort=FocusPeriod.review_due),
        Column("actions", _l("Actions done"), lambda row: actions_done(row), stack="wide"),
        Column("ended_on", _l("Ended"), lambda row: row.ended_on, kind=Kind.DATE, sort=FocusPeriod.ended_on, small=lambda row: word_text(row.exit_reason) if row.exit_reason else None),
        Column("told_back_on", _l("Told back"), lambda row: row.told_back_on, kind=Kind.DATE, sort=FocusPeriod.told_back_on),
        Column("state", _l("State"), lambda row: TagValue(str(_l("Under way")), "info") if row.is_open else TagValue(str(_l("Ended")), "done"), kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    filters = (
        ChoiceFilter(
            "group",
            _l("Group"),
            lambda: [(group.ref, group.alias) for group in groups_to_choose(current_posting())],
            _of_group,
        ),
        FlagFilter("open", _l("Only those under way"), lambda rows: rows.where(FocusPeriod.ended_on.is_(None))),
    )
    default_sort = "-starts_on"


def group_name(period: FocusPeriod) -> str:
    """The group's alias for those who read group facts; for the rest, the period's own ref."""
    return period.group.alias if may("group:read") else period.ref


def actions_done(period: FocusPeriod) -> str | None:
    """ "2 of 3", over the actions that the reader may see."""
    agency = None if may("group:read") else current_posting().agency_id
    actions = [each for each in period.actions if agency in {None, each.owner_agency_id}]
    done = sum(each.done_on is not None for each in actions)
    return str(_l("%(done)s of %(all)s", done=done, all=len(actions))) if actions else None
