"""A call-in moves only by its named moves, each from its own states, when what it asks for is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins import lifecycle, participants
from gvi.callins.models import Answer, Attendance, CallIn, State
from gvi.callins.moves import STEPS, Move
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from tests import factories
from tests.callins import scene
from tests.world import actor

P, I, S, H, C, X = State  # noqa: E741
TABLE = {
    Move.APPROVE: {P: I},
    Move.REOPEN: {I: P, S: P},
    Move.SUMMON: {I: S},
    Move.HOLD: {S: H},
    Move.UNHOLD: {H: S},
    Move.CLOSE: {H: C},
    Move.CANCEL: {P: X, I: X, S: X, H: X},
}
"""Written down a second time, by hand: what the moves are to be."""
PRESS: dict[Move, Callable[[Actor, CallIn], None]] = {
    Move.APPROVE: lifecycle.approve_invitees,
    Move.REOPEN: lifecycle.reopen_list,
    Move.SUMMON: lifecycle.summon,
    Move.HOLD: lifecycle.hold,
    Move.UNHOLD: lifecycle.unhold,
    Move.CLOSE: lifecycle.close,
    Move.CANCEL: lambda actor, call_in: lifecycle.cancel(actor, call_in, reason="The venue burned down"),
}


def put(call_in: CallIn, state: State) -> None:
    call_in.state = state
    log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
    db.session.flush()


def mark_all(call_in: CallIn, attendance: Attendance | None) -> None:
    for invitation in call_in.invitations:
        invitation.attendance = attendance
    log.record_all(actor("alva"), Verb.ATTENDANCE_MARK, call_in.invitations)
    db.session.flush()


def refused(press: Callable[[Actor, CallIn], None], call_in: CallIn) -> str:
    with pytest.raises(RuleBroken) as broken:
        press(actor("alva"), call_in)
    return ", ".join(problem.code for problem in broken.value.problems)


def test_every_move_from_every_state_goes_where_the_table_says_or_nowhere(work) -> None:
    assert set(TABLE) == set(Move) == set(STEPS)
    tried = 0
    with work():
        call_in = scene.people(2)
        for move in Move:
            mark_all(call_in, Attendance.ATTENDED if move is Move.CLOSE else None)
            for state in State:
                put(call_in, state)
                if state in TABLE[move]:
                    PRESS[move](actor("alva"), call_in)
                    assert call_in.state is TABLE[move][state], (move, state)
                else:
                    assert refused(PRESS[move], call_in) == f"cannot-{move}-now", (move, state)
                    assert call_in.state is state
                tried += 1
    assert tried == 42


def test_a_list_is_approved_by_somebody_at_some_time(work) -> None:
    with work():
        call_in = scene.people(2)
        lifecycle.approve_invitees(actor("alva"), call_in)
        assert call_in.invitees_approved_by == "Alva Malmo" and call_in.invitees_approved_at is not None
        lifecycle.reopen_list(actor("alva"), call_in)
        assert call_in.invitees_approved_by is None and call_in.invitees_approved_at is None
    with work():
        assert db.session.query(AuditEntry).filter_by(verb=Verb.CALL_IN_MOVE).count() == 2


def test_nobody_is_approved_without_participants_or_a_basis(work) -> None:
    with work():
        empty = factories.call_in(actor("alva"))
        assert refused(lifecycle.approve_invitees, empty) == "approve-needs-legal-basis, approve-needs-participants"


@pytest.mark.parametrize("answered", [None, Answer.MAY_NOT])
def test_a_missing_or_refused_clearance_blocks_the_approval(work, answered: Answer | None) -> None:
    with work():
        call_in = scene.people(2, cleared=False)
        if answered:
            scene.clear(call_in, answered)
        assert refused(lifecycle.approve_invitees, call_in) == "approve-blocked"
        assert call_in.state is State.PLANNED


def test_whom_something_has_come_to_block_is_not_summoned(work) -> None:
    with work():
        call_in = scene.people(2)
        lifecycle.approve_invitees(actor("alva"), call_in)
        call_in.starts_at += timedelta(days=5000)
        log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
        db.session.flush()
        assert refused(lifecycle.summon, call_in) == "summon-blocked"


def test_a_changed_list_is_approved_again(work) -> None:
    with work():
        call_in = scene.people(2)
        lifecycle.approve_invitees(actor("alva"), call_in)
        participants.remove(actor("alva"), call_in, call_in.invitations[0])
        assert call_in.state is State.PLANNED


def test_a_list_that_was_never_approved_stays_as_it_is(work) -> None:
    with work():
        call_in = scene.people(1, cleared=False)
        lifecycle.reopen(actor("alva"), call_in)
        assert call_in.state is State.PLANNED


def test_a_meeting_is_not_held_before_its_day(work) -> None:
    with work():
        call_in = scene.people(1, starts_at=scene.evening(1))
        put(call_in, State.SUMMONED)
        assert refused(lifecycle.hold, call_in) == "hold-before-day"


def test_a_call_in_is_not_closed_while_one_is_blank(work) -> None:
    with work():
        call_in = scene.people(3)
        put(call_in, State.HELD)
        mark_all(call_in, Attendance.ATTENDED)
        call_in.invitations[1].attendance = None
        log.record(actor("alva"), Verb.ATTENDANCE_MARK, call_in.invitations[1])
        with pytest.raises(RuleBroken) as broken:
            lifecycle.close(actor("alva"), call_in)
        [problem] = broken.value.problems
        assert (problem.code, problem.facts) == ("attendance-blank", {"number": 1, "codes": "D02"})


def test_what_somebody_came_to_is_not_cancelled(work) -> None:
    with work():
        call_in = scene.people(1)
        put(call_in, State.HELD)
        mark_all(call_in, Attendance.ATTENDED)
        assert refused(PRESS[Move.CANCEL], call_in) == "cancel-after-attendance"
