"""Mergings as a list: refs and states, nothing of who it is about."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from gvi.access.actor import current_posting
from gvi.core.choosing import choices_of
from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, Kind, Listing, TagValue
from gvi.core.templating import word_text
from gvi.merging.models import Merger, MergeState

STYLES = {
    MergeState.PROPOSED: "wait",
    MergeState.ASKED: "wait",
    MergeState.REFUSED: "stop",
    MergeState.WITHDRAWN: "plain",
    MergeState.MERGED: "done",
    MergeState.APART_PROPOSED: "wait",
    MergeState.APART: "info",
}


def state_of(merger: Merger) -> TagValue:
    """How far it has come."""
    return TagValue(word_text(merger.state), STYLES[merger.state])


def refs_of(merger: Merger) -> tuple[str, str]:
    """What the reader calls the two: their own agency's refs, and of another agency's record only whose it is."""
    mine = current_posting().agency_id
    kept = (
        merger.kept.ref if merger.owner_agency_id == mine else gettext("record of %(agency)s", agency=merger.owner.name)
    )
    if merger.other_agency_id != mine:
        return kept, gettext("record of %(agency)s", agency=merger.other_agency.name)
    return kept, merger.other_ref


class MergerListing(Listing):
    """Newest first."""

    columns = (
        Column("ref", _l("Proposal"), lambda each: each.ref, kind=Kind.REF, url=lambda each: url_for("merging.show", ref=each.ref)),
        Column("records", _l("Records"), lambda each: " + ".join(refs_of(each)), stack="wide"),
        Column("proposed", _l("Proposed"), lambda each: each.created_at, kind=Kind.MOMENT, small=lambda each: each.proposed_by.name, stack="wide"),
        Column("state", _l("State"), state_of, kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    filters = (
        ChoiceFilter(
            "state",
            _l("State"),
            lambda: [(each.value, each.label) for each in choices_of(MergeState)],
            lambda rows, value: rows.where(Merger.state == MergeState(value)),
        ),
    )
    default_sort = ""
