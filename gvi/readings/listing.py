"""Readings beside the assignment as the auditor sees them: who, which pseudonym, why."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.audit.pseudonyms import pseudonym
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue
from gvi.core.templating import word_text
from gvi.readings.models import Need, Reading


def person_of(reading: Reading) -> str:
    """The person, as the agency's auditors know them."""
    return pseudonym((reading.site_id, reading.owner_agency_id), reading.member.ref)


def _state(reading: Reading) -> TagValue:
    return TagValue(_l("Gone through"), "done") if reading.seen_at else TagValue(_l("New"), "wait")


def _seen(rows: Any, value: str) -> Any:
    return rows.where(Reading.seen_at.is_not(None) if value == "seen" else Reading.seen_at.is_(None))


class ReadingListing(Listing):
    """Newest first."""

    columns = (
        Column("at", _l("When"), lambda row: row.created_at, kind=Kind.MOMENT),
        Column("who", _l("Who"), lambda row: row.user.name),
        Column("person", _l("Person"), person_of, kind=Kind.REF),
        Column("need", _l("Reason"), lambda row: word_text(row.need), small=lambda row: row.text, stack="wide"),
        Column("state", _l("State"), _state, kind=Kind.TAG, stack="end"),
    )
    filters = (
        ChoiceFilter("state", _l("State"), lambda: [("new", _l("New")), ("seen", _l("Gone through"))], _seen),
        ChoiceFilter(
            "need", _l("Reason"), lambda: [(each.value, word_text(each)) for each in Need],
            lambda rows, value: rows.where(Reading.need == value),
        ),
    )  # fmt: skip
    default_sort = ""

    def may_select(self, row: Reading) -> bool:
        return row.seen_at is None
