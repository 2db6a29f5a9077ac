"""The lists that can be fetched as files, each built for whoever reads it, and what of a list another may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gvi.access.actor import Actor
from gvi.callins.models import CallIn
from gvi.callins.participant_listing import CandidateListing, candidate_rows
from gvi.core.declared import ChoiceFilter, Filter, FlagFilter
from gvi.core.i18n import gettext
from gvi.core.listing import Listing
from gvi.exports.models import ExportKind
from gvi.members.listing import MemberListing
from gvi.members.models import Member
from gvi.serving.listing import ServiceListing
from gvi.serving.page import letters_of
from gvi.sites.queries import site_of
from gvi.visits import queries as visits
from gvi.visits.listing import VisitListing
from gvi.visits.models import Visit


@dataclass(frozen=True)
class Content:
    """A list as one posting reads it now."""

    kind: ExportKind
    listing: Listing
    call_in: CallIn | None = None

    @cached_property
    def rows(self) -> Sequence[Any]:
        """Every row that the filters leave. Restricted records are used for nothing, and so are not among them."""
        return self.listing.every()

    @cached_property
    def ids(self) -> frozenset[str]:
        """What tells rows apart, for comparing what two postings read."""
        return frozenset(self.listing.row_id(row) for row in self.rows)

    @property
    def people(self) -> list[Any]:
        """Whom the rows tell of, for the log."""
        has_member = self.kind in (ExportKind.PARTICIPANTS, ExportKind.SERVICE)
        return [row.member if has_member else row for row in self.rows]

    @property
    def filters(self) -> dict[str, str]:
        """What narrows the list, by key; what makes no sense to the reader narrows nothing."""
        return {each.key: value for each in self.listing.filters if (value := self.listing.chosen(each))}

    @property
    def columns(self) -> str:
        """What the file tells of each row, on one line."""
        return ", ".join(str(column.label) for column in self.listing.columns if column.csv)


def content_of(actor: Actor, kind: ExportKind, args: Mapping[str, str], *, call_in: CallIn | None = None) -> Content:
    """The list of this kind as the posting reads it, narrowed by the arguments of its address."""
    if kind is ExportKind.PEOPLE:
        return Content(kind, MemberListing(actor, args))
    if kind is ExportKind.VISITS:
        return Content(kind, _visits(actor, args))
    assert call_in is not None, "candidates and letters are those of a call-in"
    if kind is ExportKind.SERVICE:
        used = [row for row in letters_of(actor, call_in) if row.member.restricted_on is None]
        return Content(kind, ServiceListing(rows=used, args=args), call_in)
    return Content(kind, CandidateListing(rows=candidate_rows(actor, call_in), args=args), call_in)


def in_words(listing: Listing, filters: Mapping[str, str], *, typed: bool) -> list[tuple[str, str]]:
    """Filters as (label, value), as far as the reader's own list knows them. typed: show what was written by hand."""
    known: dict[str, Filter] = {each.key: each for each in listing.filters}
    said = (_said(listing, known.get(key), value, typed=typed) for key, value in filters.items())
    return [(str(gettext("Filter: %(label)s", label=label)), text) for label, text in said]


def _said(listing: Listing, each: Filter | None, value: str, *, typed: bool) -> tuple[str, str]:
    unknown = gettext("chosen by whoever asks, not shown to you")
    if each is None:
        return gettext("another"), unknown
    if not value:
        return str(each.label), gettext("no longer kept")
    if isinstance(each, FlagFilter):
        return str(each.label), gettext("Yes")
    if isinstance(each, ChoiceFilter):
        return str(each.label), dict(listing.options(each)).get(value, unknown)
    return str(each.label), value if typed else unknown


def _visits(actor: Actor, args: Mapping[str, str]) -> VisitListing:
    rows = visits.visible(actor).where(Visit.member.has(Member.in_use()))
    return VisitListing(rows, args, log_hours=site_of(actor).log_hours)
