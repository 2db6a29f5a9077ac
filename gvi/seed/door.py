"""The meeting that is being held while the demonstration is loaded, with the door half-way through its list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from hashlib import blake2b

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.clearance_models import Clearance
from gvi.callins.models import Answer, CallIn, Duty, Invitation, ServiceMethod, State
from gvi.core import clock
from gvi.door import operations as tapping
from gvi.door import wire
from gvi.extensions import db
from gvi.seed.files import SEED, Row
from gvi.seed.town import Town
from gvi.speakers.models import Slot
from gvi.speakers.queries import slots_of

FILE = "door"
AHEAD, STEP = timedelta(minutes=25), timedelta(minutes=30)
FIRST_COMES = timedelta(minutes=70)
"""The earliest of the file's arrivals before the meeting."""
SERVED_BEFORE = timedelta(days=16)
PURPOSE = "Möta dem som inte kunde komma förra gången och framföra samma budskap."


def load_door(town: Town) -> None:
    """Nothing of it is in the past or the future, so it follows the clock and not the files' days; at night none is held."""
    starts_at = next_half_hour(clock.now())
    named = (SEED / town.site.code / f"{FILE}.csv").exists()
    if not named or not is_within_a_day(starts_at) or town.today != clock.today():
        return
    rows = list(town.rows(FILE))
    like = max((each for each in town.call_ins.values() if each.state is State.CLOSED), key=lambda each: each.starts_at)
    call_in = _being_held(town, like, starts_at, len(rows))
    speak_as_before(town, like, call_in)
    called = [_called(town, call_in, row, number) for number, row in enumerate(rows, 1)]
    db.session.add_all(called)
    log.record_all(town.probation, Verb.PARTICIPANT_ADD, called)
    db.session.flush()
    _clear(town, call_in, called)
    _tap(town, call_in, rows)


def is_within_a_day(starts_at: datetime) -> bool:
    """Does the first to arrive come on the day of the meeting, and is that today? Who comes before midnight would be listed last."""
    return {clock.local(moment).date() for moment in (starts_at - FIRST_COMES, starts_at)} == {clock.today()}


def next_half_hour(now: datetime) -> datetime:
    """A whole or half hour soon enough for people to be arriving. Aware."""
    soon = clock.local(now + AHEAD + STEP)
    return soon.replace(minute=soon.minute // 30 * 30, second=0, microsecond=0)


def _being_held(town: Town, like: CallIn, starts_at: datetime, people: int) -> CallIn:
    call_in = CallIn(
        **town.probation.owns, starts_at=starts_at, minutes=60, purpose=PURPOSE, venue=like.venue, room=like.room, venue_street=like.venue_street,
        venue_city=like.venue_city, meeting_point=like.meeting_point, capacity=people, trigger_wording=like.trigger_wording, legal_basis=like.legal_basis,
        legal_basis_approved_by=like.legal_basis_approved_by, legal_basis_approved_on=town.today - SERVED_BEFORE * 2, excuse_phone=like.excuse_phone,
        codes_given=people, clearances_asked_at=starts_at - SERVED_BEFORE * 2, invitees_approved_at=starts_at - SERVED_BEFORE,
        invitees_approved_by=town.probation.name, state=State.HELD,
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


def speak_as_before(town: Town, like: CallIn, call_in: CallIn) -> None:
    """The same programme as the time before, rehearsed."""
    parts = [
        Slot(
            **town.probation.owns, call_in_id=call_in.id, speaker_id=part.speaker_id, position=part.position, voice=part.voice,
            message=part.message, minutes=part.minutes, is_confirmed=True, is_rehearsed=True,
        )
        for part in slots_of(like)
    ]  # fmt: skip
    db.session.add_all(parts)
    log.record_all(town.probation, Verb.SLOT_ADD, parts)


def _clear(town: Town, call_in: CallIn, called: Sequence[Invitation]) -> None:
    """Every agency has said that they may."""
    for actor in (town.probation, town.police, town.social):
        answers = [
            Clearance(
                **actor.owns, call_in_id=call_in.id, invitation_id=each.id, answer=Answer.MAY, list_version=call_in.list_version,
                answered_by_id=actor.user_id, answered_at=call_in.starts_at - SERVED_BEFORE,
            )
            for each in called
        ]  # fmt: skip
        db.session.add_all(answers)
        log.record_all(actor, Verb.CLEARANCE_ANSWER, answers)


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
