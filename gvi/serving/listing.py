"""The letters of a call-in on their way, as a list: who is not served yet, and what to do next."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import lazy_gettext as _l

from gvi.callins.models import ServiceMethod
from gvi.core.i18n import gettext
from gvi.core.listing import ChoiceFilter, Column, FlagFilter, Kind, Listing, TagValue
from gvi.core.templating import day, word_text
from gvi.serving.page import Next, Served
from gvi.serving.vocabulary import ServiceState

STYLES = {
    ServiceState.NOT_SERVED: "", ServiceState.ATTEMPTED: "wait", ServiceState.SENT: "info", ServiceState.RETURNED: "stop",
    ServiceState.FAILED: "stop", ServiceState.SERVED: "done",
}  # fmt: skip


def state_tag(row: Served) -> TagValue:
    """Where the letter is, in a word."""
    if row.candidate.invitation.called_off_on:
        return TagValue(gettext("No longer called"), "plain")
    return TagValue(word_text(row.way.state), STYLES[row.way.state])


def how(row: Served) -> str | None:
    """Which way it went, or is meant to go."""
    method: ServiceMethod | None = row.last.method if row.last else row.candidate.invitation.service_method
    return word_text(method) if method else None


def what_last(row: Served) -> str:
    """The last thing that was noted."""
    if row.last is None:
        return ""
    return f"{word_text(row.last.event)} {day(row.last.happened_on)}, {row.last.who}"


def next_text(row: Served) -> str | None:
    """What to do next."""
    return None if row.next is Next.NOTHING else word_text(row.next)


class ServiceListing(Listing):
    """Rows of `letters_of`."""

    columns = (
        Column("person", _l("Person"), lambda row: row.candidate.label, kind=Kind.REF, sort=lambda row: row.candidate.label, url=lambda row: url_for("serving.show", ref=row.candidate.invitation.call_in.ref, invitation_ref=row.ref)),
        Column("code", _l("Code"), lambda row: row.candidate.code, sort=lambda row: row.candidate.code),
        Column("how", _l("How it is served"), how, small=what_last, stack="wide"),
        Column("next", _l("Next"), next_text, stack="wide"),
        Column("by", _l("Due"), lambda row: row.by, kind=Kind.DATE, sort=lambda row: row.by or date.max),
        Column("state", _l("State"), state_tag, kind=Kind.TAG, stack="end"),
    )  # fmt: skip
    filters = (
        ChoiceFilter("state", _l("State"), lambda: [(state.value, word_text(state)) for state in ServiceState], lambda rows, value: [row for row in rows if row.way.state == value], every=_l("All states")),
        FlagFilter("open", _l("Not served yet"), lambda rows: [row for row in rows if row.is_open]),
    )  # fmt: skip
    page_size = 50
