"""Call-ins in time: the coming ones by week with how ready they are, and the past as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import url_for
from flask_babel import lazy_gettext as _l

from gvi.access.actor import Actor
from gvi.callins import queries, readiness
from gvi.callins.models import CallIn, State
from gvi.core.listing import Column, Kind, Listing, TagValue
from gvi.core.templating import clock_text, word_text

STATE_STYLES = {
    State.PLANNED: "info", State.INVITEES_APPROVED: "info", State.SUMMONED: "ok", State.HELD: "wait", State.CLOSED: "done", State.CANCELLED: "plain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coming:
    """One line of the agenda."""

    call_in: CallIn
    ready: int
    tasks: int
    is_late: bool
    """Its day has passed, and it is not closed."""
    style: str
    """Of its state's tag."""


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week of the agenda; without a number, what has passed and is not closed."""

    number: int | None
    year: int | None
    is_other_year: bool
    lines: tuple[Coming, ...]


def agenda(actor: Actor, today: date) -> list[Week]:
    """What is coming, week by week; first what should already have been closed."""
    call_ins = queries.coming(actor, today)
    tallies = queries.tallies(actor, call_ins)
    lines = [
        Coming(
            each,
            readiness.ready(each, tallies[each.id]),
            len(readiness.BEFORE),
            each.day < today,
            STATE_STYLES[each.state],
        )
        for each in call_ins
    ]
    return [_week(key, list(found), today) for key, found in groupby(lines, _week_of)]


class PastListing(Listing):
    """Meetings that are over, the latest first."""

    columns = (
        Column("day", _l("Date"), lambda row: row.day.isoformat(), kind=Kind.LINK, sort=CallIn.starts_at, url=lambda row: url_for("callins.show", ref=row.ref)),
        Column("hour", _l("Starts"), lambda row: clock_text(row.starts_at)),
        Column("venue", _l("Venue"), lambda row: row.venue, sort=CallIn.venue),
        Column("purpose", _l("Aim"), lambda row: row.purpose, stack="wide"),
        Column("state", _l("State"), lambda row: TagValue(word_text(row.state), STATE_STYLES[row.state]), kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    default_sort = "-day"

    def row_name(self, row: CallIn) -> str:
        return row.day.isoformat()


def _week_of(line: Coming) -> tuple[int | None, int | None]:
    if line.is_late:
        return (None, None)
    year, number, _weekday = line.call_in.day.isocalendar()
    return (year, number)


def _week(key: tuple[int | None, int | None], lines: Sequence[Coming], today: date) -> Week:
    year, number = key
    return Week(number=number, year=year, is_other_year=year != today.isocalendar().year, lines=tuple(lines))
