"""A meeting that has been held, with everybody's attendance marked, as the tests of what comes after need it."""

from __future__ import annotations

from collections.abc import Sequence

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import Attendance, CallIn, Invitation, State
from gvi.closing import operations
from gvi.extensions import db
from gvi.members.models import Assignment
from tests import factories
from tests.callins import scene
from tests.world import actor

CAME, AWAY, EXCUSED = Attendance.ATTENDED, Attendance.NO_SHOW, Attendance.EXCUSED


def held(marks: Sequence[Attendance | None] = (CAME, AWAY, EXCUSED), days: int = 1) -> CallIn:
    """Alva's meeting, so many days ago."""
    alva = actor("alva")
    call_in = scene.people(len(marks), excuse_phone="040-000 00 10", case_number="KV 2026-1")
    call_in.starts_at = scene.evening(-days)
    call_in.state = State.HELD
    log.record(alva, Verb.CALL_IN_EDIT, call_in)
    rows = invited(call_in)
    for row, mark in zip(rows, marks, strict=True):
        row.attendance = mark
        row.excuse = "Ill" if mark is EXCUSED else None
    log.record_all(alva, Verb.ATTENDANCE_MARK, rows)
    db.session.flush()
    return call_in


def closed(marks: Sequence[Attendance | None] = (CAME, AWAY, EXCUSED), days: int = 1) -> CallIn:
    """The same, closed."""
    call_in = held(marks, days)
    operations.close(actor("alva"), call_in)
    db.session.flush()
    return call_in


def invited(call_in: CallIn) -> list[Invitation]:
    """Everybody on the list, in the order of the codes."""
    rows = db.session.query(Invitation).filter_by(site_id=call_in.site_id, call_in_id=call_in.id)
    return list(rows.order_by(Invitation.code))


def follow(invitation: Invitation, who: str = "probation_officer") -> None:
    """Let a colleague follow the person's record."""
    alva, officer = actor("alva"), actor(who)
    row = Assignment(**alva.owns, member_id=invitation.member_id, user_id=officer.user_id)
    db.session.add(row)
    log.record(alva, Verb.MEMBER_ASSIGN, row)
    db.session.flush()


def group_of(call_in: CallIn, code: str, alias: str) -> None:
    """The person represents a group that the police follow."""
    alva, group = actor("alva"), factories.group(actor("bo"), alias=alias)
    db.session.flush()
    invitation = next(row for row in invited(call_in) if row.code == code)
    invitation.group_id = group.id
    log.record(alva, Verb.PARTICIPANT_EDIT, invitation)
    db.session.flush()
