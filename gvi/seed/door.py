"""The meeting that is being held while the demonstration is loaded, with the door half-way through its list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from hashlib import blake2b

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Duty, Invitation, ServiceMethod, State
from gvi.core import clock
from gvi.door import operations as tapping
from gvi.door import wire
from gvi.extensions import db
from gvi.seed.files import SEED, Row
from gvi.seed.town import Town

FILE = "door"
AHEAD, STEP = timedelta(minutes=25), timedelta(minutes=30)
SERVED_BEFORE = timedelta(days=16)
PURPOSE = "Möta dem som inte kunde komma förra gången och framföra samma budskap."


def load_door(town: Town) -> None:
    """Nothing of it is in the past or the future, so it follows the clock and not the files' days; late at night none is held."""
    starts_at = next_half_hour(clock.now())
    named = (SEED / town.site.code / f"{FILE}.csv").exists()
    if not named or clock.local(starts_at).date() != town.today or town.today != clock.today():
        return
    rows = list(town.rows(FILE))
    call_in = _being_held(town, starts_at, len(rows))
    called = [_called(town, call_in, row, number) for number, row in enumerate(rows, 1)]
    db.session.add_all(called)
    log.record_all(town.probation, Verb.PARTICIPANT_ADD, called)
    db.session.flush()
    _tap(town, call_in, rows)


def next_half_hour(now: datetime) -> datetime:
    """A whole or half hour soon enough for people to be arriving. Aware."""
    soon = clock.local(now + AHEAD + STEP)
    return soon.replace(minute=soon.minute // 30 * 30, second=0, microsecond=0)


def _being_held(town: Town, starts_at: datetime, people: int) -> CallIn:
    like = max((each for each in town.call_ins.values() if each.state is State.CLOSED), key=lambda each: each.starts_at)
    call_in = CallIn(
        **town.probation.owns, starts_at=starts_at, minutes=60, purpose=PURPOSE, venue=like.venue, room=like.room, venue_street=like.venue_street,
        venue_city=like.venue_city, meeting_point=like.meeting_point, capacity=people, trigger_wording=like.trigger_wording, legal_basis=like.legal_basis,
        legal_basis_approved_by=like.legal_basis_approved_by, legal_basis_approved_on=town.today - SERVED_BEFORE * 2, excuse_phone=like.excuse_phone,
        codes_given=people, state=State.HELD,
    )  # fmt: skip
    db.session.add(call_in)
    log.record(town.probation, Verb.CALL_IN_PLAN, call_in)
    return call_in


def _called(town: Town, call_in: CallIn, row: Row, number: int) -> Invitation:
    member = town.members[row.must("person")]
    arrives = clock.local(call_in.starts_at) - timedelta(minutes=row.number("arrives") or 0)
    return Invitation(
        **town.probation.owns, call_in_id=call_in.id, member_id=member.id, shell_id=member.shell_id, code=f"D{number:02d}", duty=Duty.MANDATORY,
        why=row.must("why"), arrival=arrives.time().replace(tzinfo=None), contact_name=row.text("contact_name"),
        contact_phone=row.text("contact_phone"), service_method=ServiceMethod.IN_PERSON, served_on=town.today - SERVED_BEFORE,
    )  # fmt: skip


def _tap(town: Town, call_in: CallIn, rows: Sequence[Row]) -> None:
    """Two at the door, each on a phone."""
    since_midnight = clock.now() - clock.at(town.today, time(0))
    for number, row in enumerate(rows, 1):
        if tap := row.text("tap"):
            code = f"D{number:02d}"
            mark = blake2b(code.encode(), digest_size=16).hexdigest()
            ago = min(timedelta(minutes=row.number("minutes_ago") or 0), since_midnight)
            age = ago // timedelta(milliseconds=1)
            told = wire.of(mark=mark, code=code, tap=tap, age=age)
            tapping.tap(town.people[row.must("by")], call_in, [told])
            db.session.flush()
