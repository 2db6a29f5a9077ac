"""Releases as a list: what one's agency has released, and what has been released to it."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import literal_column

from gvi.access.actor import current_posting
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue
from gvi.core.templating import day, word_text
from gvi.members.opening import opens
from gvi.members.vocabulary import Facet
from gvi.releases.models import Release
from gvi.releases.queries import call_ins_with_releases, receivers
from gvi.releases.register import Rows, fields_in_words, state_of
from gvi.releases.rules import ReleaseState

STYLES = {
    ReleaseState.IN_FORCE: "ok",
    ReleaseState.REVOKED: "stop",
    ReleaseState.LAPSED: "plain",
    ReleaseState.CALL_IN_OVER: "plain",
}


def state_tag(release: Release, call_in: CallIn | None) -> TagValue:
    """The state in a word."""
    state = state_of(release, call_in)
    return TagValue(word_text(state), STYLES[state])


def _agencies() -> list[tuple[str, str]]:
    return [(agency.ref, agency.name) for agency in receivers(current_posting())]


def _call_ins() -> list[tuple[str, str]]:
    return [
        (each.ref, gettext("Call-in %(day)s", day=day(each.starts_at)))
        for each in call_ins_with_releases(current_posting())
    ]


def _in_state(rows: Rows, value: str) -> Rows:
    return rows.where(opens(clock.today()) if value == "open" else ~opens(clock.today()))


def _fields(row: Any) -> str:
    return fields_in_words(row.Release.fields)


class ReleaseListing(Listing):
    """Rows of `register.register` for what one's own agency has released. A row in force can be ticked and revoked."""

    columns: ClassVar[tuple[Column, ...]] = (
        Column("release", _l("Decision"), lambda row: row.Release.ref, kind=Kind.REF, url=lambda row: url_for("releases.show", ref=row.Release.ref)),
        Column("person", _l("Person"), lambda row: row.person, kind=Kind.REF, sort=literal_column("person"), url=lambda row: url_for("members.show", ref=row.person) if row.person else None),
        Column("facet", _l("What"), lambda row: word_text(row.Release.facet), sort=Release.facet, small=_fields, stack="wide"),
        Column("agency", _l("Receiver"), lambda row: row.agency, sort=literal_column("agency")),
        Column("call_in", _l("Purpose"), lambda row: gettext("Call-in %(day)s", day=day(row.CallIn.starts_at)) if row.CallIn else row.Release.purpose, stack="wide"),
        Column("until", _l("Valid until"), lambda row: row.Release.valid_until, kind=Kind.DATE, sort=Release.valid_until),
        Column("state", _l("State"), lambda row: state_tag(row.Release, row.CallIn), kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("agency", _l("Agency"), _agencies, lambda rows, value: rows.where(_other_side(value))),
        ChoiceFilter("facet", _l("What"), lambda: [(facet.value, word_text(facet)) for facet in Facet], lambda rows, value: rows.where(Release.facet == Facet(value))),
        ChoiceFilter("state", _l("State"), lambda: [("open", gettext("In force")), ("over", gettext("Over"))], _in_state),
        ChoiceFilter("call_in", _l("Call-in"), _call_ins, lambda rows, value: rows.where(CallIn.ref == value)),
    )  # fmt: skip

    def row_id(self, row: Any) -> str:
        return str(row.Release.ref)

    def may_select(self, row: Any) -> bool:
        return row.Release.revoked_at is None


class ReceivedListing(ReleaseListing):
    """The same for what has been released to one's own agency: known by one's own ref, else by the decision alone."""

    columns: ClassVar[tuple[Column, ...]] = tuple(
        Column("agency", _l("From"), column.value, sort=column.sort) if column.key == "agency" else column
        for column in ReleaseListing.columns
    )


def _other_side(ref: str) -> Any:
    """The agency at the far end is the one with this ref: receiver of ours, or owner of what we received."""
    found = next((agency.id for agency in receivers(current_posting()) if agency.ref == ref), 0)
    return (Release.receiver_id == found) | (Release.owner_agency_id == found)
