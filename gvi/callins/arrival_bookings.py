"""Venue, room and officers that two meetings of a site need at one time, whoever plans them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.callins.arrival_planning import Party, Plan, Room, Stay
from gvi.callins.models import CallIn, Invitation, State
from gvi.callins.rules import Booking, same_place
from gvi.core.problems import Problem, Severity
from gvi.extensions import db


def booked_twice(actor: Actor, call_in: CallIn, plan: Plan, party: Party) -> list[Problem]:
    """Venue, room and officers that another meeting of the site needs while this one comes, sits and leaves.

    Of what other agencies plan no more is said than that it is booked; of one's own, when. Three queries at most.
    """
    start, end = _busy(call_in, plan.values())
    others = [each for each in _around(call_in) if _overlaps(each, start, end)]
    met = _officers_at(
        others
    )  # but of those whom the reader is kept apart from: a name that is taken would tell of them
    here = Booking(call_in.venue, call_in.room, start, end)
    place = ", ".join(filter(None, (call_in.venue, call_in.room)))
    there = [each for each in others if same_place(here, Booking(each.venue, each.room, each.starts_at, each.ends_at))]
    found = [_place_booked(actor, each, place) for each in there]
    for officer in party.met_by:
        twice = [each for each in others if _known(officer) in met[each.id]]
        found += [_officer_booked(actor, each, officer) for each in twice[:1]]
    return found


def _around(call_in: CallIn) -> list[CallIn]:
    """Every other meeting of the site within a day, whoever plans it."""
    day = timedelta(days=1)
    rows = select(CallIn).where(
        CallIn.site_id == call_in.site_id, CallIn.id != call_in.id, CallIn.state != State.CANCELLED,
        CallIn.starts_at.between(call_in.starts_at - day, call_in.starts_at + day),
    )  # fmt: skip
    return list(db.session.scalars(rows.order_by(CallIn.starts_at, CallIn.id)))


def _officers_at(call_ins: Sequence[CallIn]) -> Mapping[int, set[str]]:
    """By call-in: who meets somebody there."""
    found: dict[int, set[str]] = defaultdict(set)
    if call_ins:
        rows = select(Invitation.call_in_id, Invitation.contact_name).where(
            Invitation.site_id == call_ins[0].site_id, Invitation.call_in_id.in_([each.id for each in call_ins]),
            Invitation.contact_name.is_not(None),
        )  # fmt: skip
        for call_in_id, name in db.session.execute(rows.distinct()):
            found[call_in_id].add(_known(name or ""))
    return found


def _overlaps(other: CallIn, start: datetime, end: datetime) -> bool:
    began, ended = _busy(other, ())
    return began < end and start < ended


def _busy(call_in: CallIn, stays: Iterable[Stay]) -> tuple[datetime, datetime]:
    """From when until when people come, sit and leave; of another meeting, as its room says."""
    planned = list(stays)
    room = Room.read(call_in.arrangement["room"]) if call_in.arrangement and not planned else None
    before = room.first if room else max((each.arrives or 0 for each in planned), default=0)
    after = room.leaving if room else max((each.leaves or 0 for each in planned), default=0)
    return call_in.starts_at - timedelta(minutes=max(0, before)), call_in.ends_at + timedelta(minutes=after)


def _place_booked(actor: Actor, other: CallIn, place: str) -> Problem:
    if other.owner_agency_id != actor.agency_id:
        return _warning("plan-venue-booked-elsewhere", place=place)
    return _warning("plan-venue-booked", place=place, start=other.starts_at, end=other.ends_at)


def _officer_booked(actor: Actor, other: CallIn, officer: str) -> Problem:
    if other.owner_agency_id != actor.agency_id:
        return _warning("plan-officer-booked-elsewhere", officer=officer)
    return _warning("plan-officer-booked", officer=officer, start=other.starts_at, end=other.ends_at)


def _warning(code: str, **facts: object) -> Problem:
    return Problem(code, severity=Severity.WARNING, facts=facts)


def _known(name: str) -> str:
    return " ".join(name.casefold().split())
