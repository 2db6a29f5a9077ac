"""The board: one row a group, alphabetical, each number leading to the rows behind it. No rank, no arrows, no percentages."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import url_for
from flask_babel import lazy_gettext as _l

from gvi.core.i18n import gettext
from gvi.core.listing import Column, Kind, Listing
from gvi.core.templating import day, word_text
from gvi.incidents.models import Side
from gvi.situation.queries import Standing
from gvi.situation.rules import Window


class Board(Listing):
    """The group situation as a table and a file."""

    columns = (
        Column("group", _l("Group"), lambda row: row.group.alias, kind=Kind.LINK, url=lambda row: url_for("groups.show", ref=row.ref), small=lambda row: row.group.area_name),
        Column("suspected", _l("Last 8 weeks"), lambda row: row.suspected, kind=Kind.NUMBER, url=lambda row: incidents_url(row, row.recent, Side.SUSPECT)),
        Column("before", _l("52 weeks"), lambda row: row.before, kind=Kind.NUMBER, url=lambda row: incidents_url(row, row.base, Side.SUSPECT), small=lambda row: _base(row)),
        Column("reading", _l("How to read it"), lambda row: word_text(row.reading), stack="wide"),
        Column("exposed", _l("As victim, 8 weeks"), lambda row: row.exposed, kind=Kind.NUMBER, url=lambda row: incidents_url(row, row.recent, Side.VICTIM)),
        Column("days_since", _l("Days since message"), lambda row: gettext("never") if row.days_since is None else row.days_since, kind=Kind.NUMBER, small=lambda row: _day(row.last_message)),
        Column("focus", _l("Increased focus"), lambda row: gettext("since %(day)s", day=day(row.focus.starts_on)) if row.focus else None, kind=Kind.UNBROKEN, url=lambda row: url_for("followups.show", ref=row.focus.ref) if row.focus else None),
        Column("next", _l("Next step"), lambda row: next_step(row), kind=Kind.UNBROKEN, small=lambda row: _who(row), stack="wide"),
    )  # fmt: skip
    page_size = 200

    def row_name(self, row: Standing) -> str:
        return row.group.alias


def incidents_url(row: Standing, window: Window, side: Side) -> str:
    """The list of exactly the incidents that a number counts."""
    narrowed = {"group": row.ref, "side": side.value, "counted": "1", "from": day(window.first), "to": day(window.last)}
    return f"{url_for('incidents.index')}?{urlencode(narrowed)}"


def next_step(row: Standing) -> str | None:
    """What is done next for a group in focus, and by when."""
    if row.focus is None:
        return None
    if row.next_action is None:
        return str(gettext("Review %(day)s", day=day(row.focus.review_due)))
    return f"{word_text(row.next_action.type)} {_day(row.next_action.due_on) or ''}".strip()


def _who(row: Standing) -> str | None:
    return row.next_action.owner.name if row.next_action else None


def _base(row: Standing) -> str:
    if row.first_message is None:
        return str(gettext("the last 52, no message yet"))
    return str(gettext("before %(day)s", day=day(row.first_message)))


def _day(value: date | None) -> str | None:
    return day(value) if value else None
