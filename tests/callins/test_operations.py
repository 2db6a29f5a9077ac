"""Planning and changing a call-in, and marking who came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins import lifecycle, operations
from gvi.callins.models import Attendance, CallIn, State
from gvi.callins.operations import Mark, RunSheetFrom
from gvi.callins.rules import Details
from gvi.core import clock, workdays
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from gvi.speakers import operations as speaking
from gvi.speakers.models import Voice
from gvi.speakers.queries import slots_of
from tests import factories
from tests.callins import scene
from tests.world import actor

DAY = date(2031, 3, 4)
DETAILS = Details(day=DAY, hour=time(18), venue="Folkets hus", room="Sal B", capacity=12)


def details_of(call_in: CallIn, **changes: Any) -> Details:
    names = [name for name in Details.__slots__ if hasattr(call_in, name)]
    return Details(
        **{
            **{name: getattr(call_in, name) for name in names if name not in {"starts_at", "ends_at", "excuse_before"}},
            **changes,
        }
    )


def test_what_is_not_typed_is_counted_back_from_the_day(work) -> None:
    with work():
        call_in = operations.plan(actor("alva"), DETAILS)
        assert (call_in.excuse_day, call_in.excuse_hour) == (workdays.shift(DAY, -1), time(15))
        assert call_in.support_before == workdays.shift(DAY, -5)
        typed = replace(DETAILS, room="Sal C", excuse_day=DAY, excuse_hour=time(12))
        assert operations.plan(actor("alva"), typed).excuse_day == DAY


def test_a_meeting_tomorrow_gets_no_deadline_that_has_passed(work) -> None:
    with work():
        call_in = operations.plan(actor("alva"), replace(DETAILS, day=clock.today() + timedelta(days=1)))
        assert call_in.excuse_before is None and call_in.support_before is None


def test_the_same_form_sent_twice_plans_one_call_in(work) -> None:
    with work():
        first = operations.plan(actor("alva"), DETAILS, once="a" * 32)
        db.session.flush()
        assert operations.plan(actor("alva"), DETAILS, once="a" * 32) is first
        assert db.session.query(CallIn).count() == 1


def test_a_token_of_another_agency_opens_nothing(work) -> None:
    with work():
        first = operations.plan(actor("alva"), DETAILS, once="a" * 32)
        db.session.flush()
        assert operations.queries.planned_with(actor("bo"), "a" * 32) is None
        assert operations.queries.planned_with(actor("alva"), "a" * 32) is first


def test_a_run_sheet_is_copied_with_those_who_still_speak_and_nobody_has_said_yes(work) -> None:
    with work():
        alva = actor("alva")
        old = factories.call_in(alva, starts_at=datetime(2031, 2, 4, 17, 0, tzinfo=UTC))
        stays, gone = factories.speaker(alva, name="Stays"), factories.speaker(alva, name="Gone")
        for speaker in (stays, gone):
            slot = speaking.add_slot(alva, old, message=speaker.name, minutes=7, voice=Voice.HELP, speaker=speaker)
            db.session.flush()
            speaking.confirm_slot(alva, slot, confirmed=True)
        speaking.edit(alva, gone, is_retired=True)
        new = operations.plan(alva, DETAILS, run_sheet=RunSheetFrom(old))
        copied = [
            (slot.message, slot.minutes, slot.speaker.name if slot.speaker else None, slot.is_confirmed)
            for slot in slots_of(new)
        ]
        assert copied == [("Stays", 7, "Stays", False), ("Gone", 7, None, False)]


def test_without_an_earlier_one_the_run_sheet_is_the_default(work) -> None:
    with work():
        assert len(slots_of(operations.plan(actor("alva"), DETAILS, run_sheet=RunSheetFrom()))) == 10
        assert slots_of(operations.plan(actor("alva"), replace(DETAILS, room="Sal C"))) == []


def test_a_venue_is_not_given_twice_and_a_cancelled_meeting_gives_it_back(work) -> None:
    with work():
        alva = actor("alva")
        first = operations.plan(alva, DETAILS)
        with pytest.raises(RuleBroken) as broken:
            operations.plan(alva, replace(DETAILS, hour=time(18, 30)))
        [problem] = broken.value.problems
        assert problem.facts == {
            "place": "Folkets hus, Sal B",
            "start": "kl.\N{NO-BREAK SPACE}18.00",
            "end": "kl.\N{NO-BREAK SPACE}19.00",
        }
        lifecycle.cancel(alva, first, reason="No longer needed")
        operations.plan(alva, replace(DETAILS, hour=time(18, 30)))


def test_another_town_may_have_a_venue_of_the_same_name(work) -> None:
    with work():
        operations.plan(actor("alva"), DETAILS)
        operations.plan(actor("alva", "orebro"), DETAILS)


def test_a_call_in_does_not_clash_with_itself(work) -> None:
    with work():
        call_in = operations.plan(actor("alva"), DETAILS)
        db.session.flush()
        operations.edit(actor("alva"), call_in, details_of(call_in, hour=time(18, 30)))
        assert call_in.hour == time(18, 30)


def test_a_typo_in_a_meeting_that_has_been_can_still_be_mended(work) -> None:
    with work():
        call_in = factories.call_in(actor("alva"), starts_at=scene.evening(-2))
        db.session.flush()
        operations.edit(actor("alva"), call_in, details_of(call_in, purpose="Mended"))
        assert call_in.purpose == "Mended"
        with pytest.raises(RuleBroken, match="call-in-past"):
            operations.edit(actor("alva"), call_in, details_of(call_in, minutes=45))


def test_another_day_asks_for_approval_again_and_another_hour_does_not(work) -> None:
    with work():
        alva = actor("alva")
        call_in = scene.people(2, starts_at=scene.evening(30))
        lifecycle.approve_invitees(alva, call_in)
        db.session.flush()
        operations.edit(alva, call_in, details_of(call_in, minutes=75))
        assert call_in.state is State.INVITEES_APPROVED
        operations.edit(alva, call_in, details_of(call_in, day=call_in.day + timedelta(days=1)))
        assert call_in.state is State.PLANNED and call_in.invitees_approved_at is None


def test_the_approval_of_the_basis_is_an_entry_of_its_own(work) -> None:
    with work():
        call_in = operations.plan(actor("alva"), DETAILS)
        db.session.flush()
        operations.edit(actor("alva"), call_in, details_of(call_in, **scene.basis()))
    with work():
        assert db.session.query(AuditEntry).filter_by(verb=Verb.LEGAL_BASIS_APPROVE).count() == 1


def test_a_no_show_is_recorded_and_nothing_more(work) -> None:
    with work():
        call_in = scene.people(2)
        call_in.state = State.HELD
        log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
        db.session.flush()
        one, other = call_in.invitations
        operations.mark_attendance(
            actor("alva"), call_in, {one: Mark(Attendance.NO_SHOW, "typed in the wrong row"), other: Mark(None, None)}
        )
        assert (one.attendance, one.excuse, other.attendance) == (Attendance.NO_SHOW, None, None)
        written = {type(row).__name__ for row in (*db.session.new, *db.session.dirty)}
        assert written == {"Invitation", "AttendanceTap"}


def test_attendance_belongs_to_a_meeting_that_has_been_held(work) -> None:
    with work():
        call_in = scene.people(1)
        with pytest.raises(RuleBroken, match="attendance-not-open"):
            operations.mark_attendance(
                actor("alva"), call_in, {call_in.invitations[0]: Mark(Attendance.ATTENDED, None)}
            )
