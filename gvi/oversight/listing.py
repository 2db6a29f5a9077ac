"""Sampled reviews and unusual look-ups as lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from gvi.access.roles import Role
from gvi.audit.listing import about, kind_word
from gvi.audit.verbs import Verb
from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue
from gvi.core.templating import day, word_text
from gvi.oversight.models import LogReview, LogReviewLine
from gvi.oversight.queries import sampled
from gvi.oversight.rules import Oddity, Unusual


def _period(review: LogReview) -> str:
    return f"{day(review.from_day)}–{day(review.to_day)}"


def state_of(review: LogReview) -> TagValue:
    """Begun or finished."""
    return TagValue(_l("Finished"), "done") if review.finished_at else TagValue(_l("Under way"), "wait")


class ReviewListing(Listing):
    """Sampled reviews, newest first."""

    columns = (
        Column("period", _l("Period"), _period, kind=Kind.LINK, url=lambda review: url_for("oversight.review", ref=review.ref)),
        Column("population", _l("Reads in the period"), lambda review: review.population, kind=Kind.NUMBER),
        Column("drawn", _l("Drawn"), lambda review: review.created_at, kind=Kind.MOMENT),
        Column("state", _l("State"), state_of, kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    default_sort = ""

    def row_name(self, row: LogReview) -> str:
        return _period(row)


@dataclass(frozen=True, slots=True)
class Read:
    """One read of a sample as the auditor is told of it."""

    line: LogReviewLine
    at: datetime
    who: str
    role: Role | None
    verb: Verb
    about: str
    kind: str


def reads_of(review: LogReview) -> list[Read]:
    """The reads of a sample, in the order of the log."""
    return [
        Read(
            line, entry.at, user.name if user else "–", Role(entry.role) if entry.role else None, Verb(entry.verb),
            about(entry), kind_word(entry),
        )
        for line, entry, user in sampled(review)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A finding and the user's name; names of people are in neither."""

    found: Unusual
    who: str


class UnusualListing(Listing):
    """Findings of a period."""

    filters = (
        ChoiceFilter(
            "kind", _l("What"), lambda: [(each.value, word_text(each)) for each in Oddity],
            lambda rows, value: [row for row in rows if row.found.oddity == value],
        ),
    )  # fmt: skip
    columns = (
        Column("what", _l("What"), lambda row: word_text(row.found.oddity), sort=lambda row: row.found.oddity.value),
        Column("who", _l("Who"), lambda row: row.who, sort=lambda row: row.who),
        Column("at", _l("Latest"), lambda row: row.found.at, kind=Kind.MOMENT, sort=lambda row: row.found.at),
        Column("reads", _l("Reads"), lambda row: row.found.reads, kind=Kind.NUMBER, sort=lambda row: row.found.reads),
        Column("persons", _l("People"), lambda row: row.found.people, kind=Kind.NUMBER, sort=lambda row: row.found.people),
        Column("first", _l("First entry"), lambda row: gettext("No. %(number)s", number=row.found.first), kind=Kind.LINK, url=lambda row: url_for("admin.log", number=row.found.first)),
    )  # fmt: skip
    default_sort = "-at"

    def row_id(self, row: Told) -> str:
        return f"{row.found.oddity}-{row.found.first}"
