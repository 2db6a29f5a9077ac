"""What happened to a person, as one's own agency knows it, newest first. Never anything of support."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from gvi.access.actor import Actor
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.templating import word_text
from gvi.groups.models import Membership
from gvi.members.holdings import Holdings


class Strand(StrEnum):
    """What the page can narrow the timeline to."""

    SUMMONS = "summons"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. at: a day, or an aware moment where the hour is known. solid: it reached the person."""

    at: date | datetime
    title: str
    text: str = ""
    is_solid: bool = False
    strand: Strand | None = None

    @property
    def hour(self) -> datetime | None:
        """The moment, when it is known to the hour."""
        return self.at if isinstance(self.at, datetime) else None


def timeline_of(actor: Actor, holdings: Holdings, strand: Strand | None = None) -> list[Event]:
    """What has happened up to today, newest first."""
    events = [event for part in (_record, _supervision, _police, _summons, _visits) for event in part(actor, holdings)]
    past = [event for event in events if _moment(event.at) <= clock.now()]
    return sorted(
        (event for event in past if strand in (None, event.strand)), key=lambda event: _moment(event.at), reverse=True
    )


def _record(_actor: Actor, holdings: Holdings) -> Iterator[Event]:
    yield Event(holdings.member.created_at, gettext("Record made"), holdings.member.purpose)


def _supervision(actor: Actor, holdings: Holdings) -> Iterator[Event]:
    for supervision in holdings.of(holdings.supervisions, actor.agency_id):
        yield Event(supervision.starts_on, gettext("Supervision begins"), word_text(supervision.kind))
        yield Event(supervision.ends_on, gettext("Supervision ends"), word_text(supervision.kind))
    for custody in holdings.of(holdings.custodies, actor.agency_id):
        yield Event(custody.starts_on, gettext("Taken into custody"), custody.source or "")
        if custody.ends_on:
            yield Event(custody.ends_on, gettext("Out of custody"), custody.source or "")


def _police(_actor: Actor, holdings: Holdings) -> Iterator[Event]:
    for line in holdings.police.memberships:
        if line.owner is None and line.group:
            yield from _membership(line.row, line.group.alias)
    for line in holdings.police.risks:
        if line.owner is None:
            words = {"level": word_text(line.row.level), "direction": word_text(line.row.direction)}
            yield Event(line.row.valid_from, gettext("Acute risk: %(level)s, %(direction)s", **words))


def _membership(row: Membership, alias: str) -> Iterator[Event]:
    if row.valid_from:
        yield Event(row.valid_from, gettext("Judged to be in %(group)s", group=alias), word_text(row.role))
    if row.valid_to:
        yield Event(row.valid_to, gettext("No longer in %(group)s", group=alias))


def _summons(actor: Actor, holdings: Holdings) -> Iterator[Event]:
    for row in holdings.of(holdings.invitations, actor.agency_id):
        yield Event(row.created_at, gettext("Chosen for a call-in"), row.why, strand=Strand.SUMMONS)
        if row.served_on:
            yield Event(
                row.served_on, gettext("Letter served"), row.served_by or "", is_solid=True, strand=Strand.SUMMONS
            )
        if row.attendance:
            yield Event(
                row.call_in.starts_at,
                gettext("Call-in"),
                word_text(row.attendance),
                is_solid=True,
                strand=Strand.SUMMONS,
            )


def _visits(actor: Actor, holdings: Holdings) -> Iterator[Event]:
    for row in holdings.of(holdings.visits, actor.agency_id):
        if row.outcome and row.visited_at:
            yield Event(
                row.visited_at,
                gettext("Visit: %(outcome)s", outcome=word_text(row.outcome)),
                row.team,
                is_solid=True,
                strand=Strand.VISIT,
            )


def _moment(at: date | datetime) -> datetime:
    """A day counts from its first minute, local time."""
    return at if isinstance(at, datetime) else clock.at(at, time(0))
