"""What an open facet says of a person, line by line, in the page's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from gvi.access.guard import may
from gvi.access.permissions import Permission
from gvi.core.i18n import gettext
from gvi.core.phones import dialled
from gvi.core.templating import day, moment, word_text
from gvi.members.facts import Custody, Supervision
from gvi.members.holdings import Holdings


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an open facet. url: where it is changed or read in full, when the row is the reader's own."""

    text: str
    small: str = ""
    url: str = ""
    action: str = ""


def entries_of(holdings: Holdings, agency_id: int, fields: Sequence[str]) -> tuple[Entry, ...]:
    """The lines of the fields, as far as the agency's rows are among what the reader holds."""
    return tuple(entry for name in fields if name in _WRITERS for entry in _WRITERS[name](holdings, agency_id))


def _supervision(holdings: Holdings, agency_id: int) -> Iterator[Entry]:
    for row in holdings.of(holdings.supervisions, agency_id):
        who = " ".join(filter(None, (row.officer, dialled(row.officer_phone or ""))))
        details = [
            gettext("Officer: %(who)s", who=who) if who else "",
            gettext("Reports: %(when)s", when=row.reporting_day) if row.reporting_day else "",
        ]
        details += [gettext("Case %(number)s", number=row.case_number) if row.case_number else "", row.conditions or ""]
        yield Entry(
            f"{word_text(row.kind)} {_span(row.starts_on, row.ends_on)}",
            " · ".join(filter(None, details)),
            *_change(row, "supervision.edit", "supervision_ref"),
        )


def _custody(holdings: Holdings, agency_id: int) -> Iterator[Entry]:
    for row in holdings.of(holdings.custodies, agency_id):
        yield Entry(
            gettext("In custody %(period)s", period=_span(row.starts_on, row.ends_on)),
            row.source or "",
            *_change(row, "supervision.end_custody", "custody_ref"),
        )


def _invitations(holdings: Holdings, agency_id: int) -> Iterator[Entry]:
    for row in holdings.of(holdings.invitations, agency_id):
        served = gettext("Served %(day)s", day=day(row.served_on)) if row.served_on else gettext("Not served yet")
        yield Entry(
            gettext("%(duty)s to the call-in on %(day)s", duty=word_text(row.duty), day=day(row.call_in.starts_at)),
            served,
            *_open(holdings, agency_id, "callins.show", row.call_in.ref),
        )


def _attendance(holdings: Holdings, agency_id: int) -> Iterator[Entry]:
    for row in holdings.of(holdings.invitations, agency_id):
        if row.attendance is not None:
            yield Entry(
                gettext(
                    "Call-in on %(day)s: %(attendance)s",
                    day=day(row.call_in.starts_at),
                    attendance=word_text(row.attendance),
                )
            )


def _visits(holdings: Holdings, agency_id: int) -> Iterator[Entry]:
    for row in holdings.of(holdings.visits, agency_id):
        outcome = word_text(row.outcome) if row.outcome else gettext("Planned")
        message = f"{gettext('Message')}: {word_text(row.message)}" if row.message else ""
        yield Entry(
            gettext("Visit %(when)s: %(outcome)s", when=moment(row.visited_at or row.planned_for), outcome=outcome),
            message,
            *_open(holdings, agency_id, "visits.show", row.ref),
        )


def _support(holdings: Holdings, agency_id: int) -> Iterator[Entry]:
    for row in holdings.handovers:
        state = (
            gettext("accepted %(when)s", when=moment(row.accepted_at))
            if row.accepted_at
            else gettext("waiting to be accepted")
        )
        yield Entry(
            gettext("Hand-over %(when)s: %(state)s", when=moment(row.asked_at), state=state),
            "",
            *_open(holdings, agency_id, "handovers.show", row.ref),
        )


def _change(row: Supervision | Custody, endpoint: str, name: str) -> tuple[str, str]:
    """Where the row is changed, for whoever may."""
    if not may(Permission.SUPERVISION_EDIT, row):
        return "", ""
    refs: dict[str, Any] = {name: row.ref}
    return url_for(endpoint, ref=row.member.ref, **refs), gettext("Change")


def _open(holdings: Holdings, agency_id: int, endpoint: str, ref: str) -> tuple[str, str]:
    """Where the reader's own row is read in full; another agency's has no page of its own."""
    if holdings.member.owner_agency_id != agency_id:
        return "", ""
    return url_for(endpoint, ref=ref), gettext("Show")


def _span(start: date | None, end: date | None) -> str:
    """2026-01-01–2027-01-01, open where a day is missing."""
    return f"{day(start) if start else ''}–{day(end) if end else ''}"


_WRITERS: dict[str, Callable[[Holdings, int], Iterator[Entry]]] = {
    "supervision": _supervision,
    "custody": _custody,
    "invitations": _invitations,
    "attendance": _attendance,
    "visits": _visits,
    "support": _support,
}
