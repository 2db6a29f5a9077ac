"""Reading call-ins, and the numbers behind their overviews: as many queries for thirty call-ins as for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, exists, func, select, true

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.arrival_standing import standing
from gvi.callins.clearance_models import Clearance
from gvi.callins.clearing import answering_agencies
from gvi.callins.models import CAME, Answer, CallIn, Invitation, State
from gvi.callins.numbering import without_case_number
from gvi.callins.readiness import People, Tally
from gvi.callins.rules import Booking
from gvi.core import clock
from gvi.extensions import db
from gvi.invitations import rules as inviting
from gvi.invitations.models import CalendarEntry, CalendarState
from gvi.invitations.queries import meeting_of
from gvi.letters.models import FrozenLetter
from gvi.sites.queries import site_of
from gvi.speakers import rules as speaking
from gvi.speakers.models import Slot

Grouped = dict[int, list[Any]]
"""Rows by call-in id."""
STILL_CALLED = Invitation.called_off_on.is_(None)
OPEN = (State.PLANNED, State.INVITEES_APPROVED, State.SUMMONED, State.HELD)


def coming(actor: Actor, today: date) -> list[CallIn]:
    """Everything from today on, and what has been held but not closed, in the order of time."""
    rows = CallIn.visible_to(actor).where((CallIn.starts_at >= midnight(today)) | CallIn.state.in_(OPEN))
    return list(db.session.scalars(rows.order_by(CallIn.starts_at, CallIn.id)))


def past(actor: Actor, today: date) -> Select[CallIn]:
    """What is over and done with, as a statement for a list."""
    return CallIn.visible_to(actor).where(CallIn.starts_at < midnight(today), CallIn.state.not_in(OPEN))


def latest(actor: Actor, number: int) -> list[CallIn]:
    """The last call-ins of the posting's own agency, the newest first: what a new one is modelled on."""
    rows = CallIn.visible_to(actor).where(CallIn.owner_agency_id == actor.agency_id, CallIn.state != State.CANCELLED)
    return list(db.session.scalars(rows.order_by(CallIn.starts_at.desc()).limit(number)))


def with_run_sheet(actor: Actor, number: int) -> list[CallIn]:
    """The last call-ins of the posting's own agency that have a run sheet to copy, the newest first."""
    has_parts = exists().where(Slot.site_id == CallIn.site_id, Slot.call_in_id == CallIn.id)
    rows = CallIn.visible_to(actor).where(CallIn.owner_agency_id == actor.agency_id, CallIn.state != State.CANCELLED)
    return list(db.session.scalars(rows.where(has_parts).order_by(CallIn.starts_at.desc()).limit(number)))


def planned_with(actor: Actor, once: str) -> CallIn | None:
    """The call-in that this form has already planned, if it has been sent before."""
    return db.session.scalar(
        CallIn.visible_to(actor).where(CallIn.owner_agency_id == actor.agency_id, CallIn.once == once)
    )


def bookings(actor: Actor, *, around: datetime, but: CallIn | None = None) -> list[Booking]:
    """What the site has booked within a day of the moment, cancelled call-ins left out, and `but`."""
    day = timedelta(days=1)
    rows = CallIn.visible_to(actor).where(
        CallIn.starts_at.between(around - day, around + day), CallIn.state != State.CANCELLED
    )
    return [
        Booking(each.venue, each.room, each.starts_at, each.ends_at)
        for each in db.session.scalars(rows.order_by(CallIn.starts_at))
        if but is None or each.id != but.id
    ]


def midnight(day: date) -> datetime:
    """When the day begins, where the users are."""
    return clock.at(day, datetime.min.time())


def tallies(actor: Actor, call_ins: Sequence[CallIn]) -> dict[int, Tally]:
    """The numbers of each call-in, by id; of people only where the posting may know them, and of those who are still
    called. Ten queries at most."""
    ids = [each.id for each in call_ins]
    site = site_of(actor)
    known = [each for each in call_ins if allows(actor, Permission.PARTICIPANT_COUNT, each)]
    people = _people(actor, known, STILL_CALLED)
    slots, entries, seated = _slots(actor, ids), _entries(actor, ids), standing(actor, known)
    tallies = {
        each.id: _tally(each, slots[each.id], entries[each.id], people.get(each.id), site.talk_minutes)
        for each in call_ins
    }
    return {ident: replace(tally, is_seated=ident in seated) for ident, tally in tallies.items()}


def people_of(actor: Actor, call_ins: Sequence[CallIn]) -> dict[int, People]:
    """How many of all who were ever on the list have come how far, by call-in id, whoever asks: the caller says who may
    know. Four queries."""
    return _people(actor, call_ins, true())


def _tally(call_in: CallIn, slots: list[Any], entries: list[Any], people: People | None, limit: int) -> Tally:
    told, meeting = {entry.speaker_id for entry in entries}, meeting_of(call_in)
    speaking_slots = [slot for slot in slots if slot.voice is not None]
    return Tally(
        parts=len(slots),
        speaking=len(speaking_slots),
        confirmed=sum(slot.is_confirmed for slot in speaking_slots),
        unrehearsed=sum(not slot.is_rehearsed for slot in speaking_slots),
        minutes=speaking.total_minutes(slots),
        limit=limit,
        missing_voices=len(speaking.missing_voices(slots)),
        sent=len(entries),
        outdated=sum(inviting.step(entry, meeting, wanted=True) is inviting.Step.UPDATE for entry in entries),
        uninvited=len({slot.speaker_id for slot in slots if slot.is_confirmed and slot.speaker_id is not None} - told),
        people=people,
    )


def _people(actor: Actor, call_ins: Sequence[CallIn], which: ColumnElement[bool]) -> dict[int, People]:
    ids = [each.id for each in call_ins]
    counted = _invitations(actor, ids, which)
    cleared = _clearances(actor, ids, which)
    printed = _printed(actor, ids, which)
    unnumbered = without_case_number(actor, call_ins)
    return {
        ident: People(
            invited=row.invited if (row := counted.get(ident)) else 0,
            served=row.served if row else 0,
            called_off=row.called_off if row else 0,
            untimed=row.untimed if row else 0,
            unnumbered=unnumbered.get(ident, 0),
            marked=row.marked if row else 0,
            unmarked=row.unmarked if row else 0,
            came=row.came if row else 0,
            printed=printed.get(ident, 0),
            cleared=cleared[ident][0],
            refused=cleared[ident][1],
        )
        for ident in ids
    }


def _invitations(actor: Actor, ids: Sequence[int], which: ColumnElement[bool]) -> dict[int, Any]:
    rows = select(
        Invitation.call_in_id,
        _number(which).label("invited"),
        _number(which & Invitation.served_on.is_not(None)).label("served"),
        _number(~STILL_CALLED).label("called_off"),
        _number(STILL_CALLED & Invitation.arrival.is_(None)).label("untimed"),
        _number(which & Invitation.attendance.is_not(None)).label("marked"),
        _number(STILL_CALLED & Invitation.attendance.is_(None)).label("unmarked"),
        _number(which & Invitation.attendance.in_(CAME)).label("came"),
    ).where(Invitation.site_id == actor.site_id, Invitation.call_in_id.in_(ids))
    return {row.call_in_id: row for row in db.session.execute(rows.group_by(Invitation.call_in_id))}


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _clearances(actor: Actor, ids: Sequence[int], which: ColumnElement[bool]) -> dict[int, tuple[int, int]]:
    """(cleared by every agency, refused by some) by call-in; answers to an older list do not count."""
    agencies = [agency.id for agency in answering_agencies(actor.site_id)]
    here = and_(
        CallIn.site_id == Clearance.site_id,
        CallIn.id == Clearance.call_in_id,
        CallIn.list_version == Clearance.list_version,
    )
    refusals = func.sum(case((Clearance.answer == Answer.MAY_NOT, 1), else_=0))
    rows = (
        select(Clearance.call_in_id, func.count(distinct(Clearance.owner_agency_id)), refusals)
        .join(CallIn, here)
        .join(Invitation, and_(Invitation.site_id == Clearance.site_id, Invitation.id == Clearance.invitation_id))
        .where(
            which,
            Clearance.site_id == actor.site_id,
            Clearance.call_in_id.in_(ids),
            Clearance.other_id.is_(None),
            Clearance.owner_agency_id.in_(agencies),
        )
        .group_by(Clearance.call_in_id, Clearance.invitation_id)
    )
    found: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for ident, answered, refused in db.session.execute(rows):
        cleared, no = found[ident]
        found[ident] = (cleared + (answered == len(agencies) and not refused), no + bool(refused))
    return found


def _printed(actor: Actor, ids: Sequence[int], which: ColumnElement[bool]) -> dict[int, int]:
    rows = (
        select(Invitation.call_in_id, func.count(distinct(FrozenLetter.invitation_id)))
        .join(
            FrozenLetter, and_(FrozenLetter.site_id == Invitation.site_id, FrozenLetter.invitation_id == Invitation.id)
        )
        .where(Invitation.site_id == actor.site_id, Invitation.call_in_id.in_(ids), FrozenLetter.calls(), which)
        .group_by(Invitation.call_in_id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _slots(actor: Actor, ids: Sequence[int]) -> Grouped:
    columns = (
        Slot.call_in_id,
        Slot.voice,
        Slot.minutes,
        Slot.speaker_id,
        Slot.is_confirmed,
        Slot.is_rehearsed,
        Slot.measured,
    )
    return _by_call_in(select(*columns).where(Slot.site_id == actor.site_id, Slot.call_in_id.in_(ids)))


def _entries(actor: Actor, ids: Sequence[int]) -> Grouped:
    mine = (
        CalendarEntry.site_id == actor.site_id,
        CalendarEntry.call_in_id.in_(ids),
        CalendarEntry.state == CalendarState.REQUESTED,
    )
    told = (CalendarEntry.state, CalendarEntry.starts_at, CalendarEntry.ends_at, CalendarEntry.place)
    return _by_call_in(select(CalendarEntry.call_in_id, CalendarEntry.speaker_id, *told).where(*mine))


def _by_call_in(rows: Select[*tuple[Any, ...]]) -> Grouped:
    found: Grouped = defaultdict(list)
    for row in db.session.execute(rows):
        found[row.call_in_id].append(row)
    return found
