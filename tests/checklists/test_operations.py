"""What happens to a checklist: made, copied, ticked, moved with its meeting, changed by those it belongs to."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from gvi.access.roles import AgencyKind
from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins import lifecycle
from gvi.callins import operations as planning
from gvi.callins.models import Attendance, CallIn, State
from gvi.callins.rules import Details
from gvi.checklists import operations, playbook, queries
from gvi.checklists.models import Blocks, ChecklistTask, Standard
from gvi.checklists.operations import ListFrom
from gvi.checklists.standard import STANDARD
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.extensions import db
from tests import factories
from tests.callins import scene
from tests.world import actor, agency

FIRST, MOVED = date(2031, 3, 4), date(2031, 3, 11)
DETAILS = Details(day=FIRST, hour=time(18), venue="Folkets hus", capacity=12)


def planned(**changes: Any) -> CallIn:
    call_in = planning.plan(actor("alva"), dataclasses.replace(DETAILS, **changes), checklist=ListFrom())
    db.session.flush()
    return call_in


def task(call_in: CallIn, standard: Standard) -> ChecklistTask:
    return next(each for each in queries.every_task(call_in) if each.standard is standard)


def move(call_in: CallIn, day: date = MOVED, **changes: Any) -> None:
    planning.edit(actor("alva"), call_in, dataclasses.replace(DETAILS, day=day, **changes))
    db.session.flush()


def refused(act: Any, *args: Any, **named: Any) -> list[str]:
    with pytest.raises(RuleBroken) as broken:
        act(*args, **named)
    return [problem.code for problem in broken.value.problems]


def test_a_planned_call_in_gets_the_standard_list_with_an_agency_for_each(work) -> None:
    with work():
        tasks = queries.every_task(planned())
        assert {each.standard for each in tasks} == set(Standard) == {entry.standard for entry in STANDARD}
        owners = {each.standard: each.owner_agency_id for each in tasks}
        assert owners[Standard.LEGAL_BASIS] == agency(AgencyKind.PROBATION).id
        assert owners[Standard.GROUP_AUDIT] == agency(AgencyKind.POLICE).id
        assert owners[Standard.HELP_LINE] == agency(AgencyKind.SOCIAL_SERVICES).id
        assert owners[Standard.KEEP_PROMISE] == agency(AgencyKind.MUNICIPALITY).id
        assert task(planned(day=MOVED), Standard.GO).due == MOVED


def test_a_list_is_made_once(work) -> None:
    with work():
        call_in = planned()
        assert refused(operations.make, actor("alva"), call_in) == ["checklist-there-already"]


def test_moving_the_meeting_moves_what_is_open_and_nothing_else(work) -> None:
    with work():
        call_in = planned()
        done, hand_set, plain = (
            task(call_in, each) for each in (Standard.GROUP_AUDIT, Standard.MEDIA, Standard.LETTERS)
        )
        operations.tick(actor("bo"), done)
        operations.edit(
            actor("alva"), hand_set, text=queries.title_of(hand_set), due=date(2031, 2, 20), agency=agency(AgencyKind.MUNICIPALITY)
        )  # fmt: skip
        before = done.due
        assert plain.due == date(2031, 2, 4)
        move(call_in)
        assert (done.due, hand_set.due, plain.due) == (before, date(2031, 2, 20), date(2031, 2, 11))


def test_a_date_set_by_hand_is_counted_again_when_that_is_asked_for(work) -> None:
    with work():
        call_in = planned()
        media = task(call_in, Standard.MEDIA)
        assert media.due == date(2031, 2, 25)
        operations.edit(
            actor("alva"), media, text="Tala med pressen", due=date(2031, 2, 27), agency=agency(AgencyKind.POLICE)
        )
        assert (media.days, media.is_hand_set, media.text) == (-3, True, "Tala med pressen")
        move(call_in)
        assert media.due == date(2031, 2, 27)
        operations.recount(actor("alva"), media)
        assert (media.due, media.is_hand_set) == (date(2031, 3, 6), False)


def test_what_the_planning_proves_stays_where_it_was_proven(work) -> None:
    with work():
        call_in = planned(**scene.basis())
        basis, invitees = task(call_in, Standard.LEGAL_BASIS), task(call_in, Standard.INVITEES)
        before = basis.due
        move(call_in, **scene.basis())
        assert basis.due == before
        assert invitees.due == date(2031, 2, 4)


def test_a_tick_says_who_and_when_and_can_be_taken_back(work) -> None:
    with work():
        call_in = planned()
        audit = task(call_in, Standard.GROUP_AUDIT)
        operations.tick(actor("bo"), audit)
        first = audit.done_at
        assert (audit.done_by, first is not None) == ("Bo Malmo", True)
        operations.tick(actor("bo"), audit)
        assert audit.done_at == first
        before = audit.due
        move(call_in)
        assert audit.due == before
        operations.undo(actor("bo"), audit)
        assert (audit.done_at, audit.done_by, audit.due) == (None, None, date(2031, 1, 14))
    with work():
        entries = [each.verb for each in db.session.query(AuditEntry).filter_by(subject_kind="checklist_task")]
        assert entries.count(Verb.TASK_DONE) == 1 and entries.count(Verb.TASK_UNDO) == 1


def test_what_the_planning_shows_is_neither_ticked_nor_forged(work) -> None:
    with work():
        call_in = planned(purpose="Våldet ska upphöra")
        assert refused(operations.tick, actor("alva"), task(call_in, Standard.AIM)) == ["task-proves-itself"]
        for gate in (Standard.LEGAL_BASIS, Standard.INVITEES):
            assert refused(operations.tick, actor("alva"), task(call_in, gate)) == ["gate-not-ticked"]


GATES = {
    lifecycle.Move.APPROVE: (State.PLANNED, lifecycle.approve_invitees, Blocks.APPROVE),
    lifecycle.Move.SUMMON: (State.INVITEES_APPROVED, lifecycle.summon, Blocks.SUMMON),
    lifecycle.Move.HOLD: (State.SUMMONED, lifecycle.hold, Blocks.HOLD),
}


@pytest.mark.parametrize("move_name", GATES)
def test_an_open_gate_blocks_its_own_move_and_says_whom_to_ask(work, move_name: lifecycle.Move) -> None:
    state, press, blocks = GATES[move_name]
    with work():
        lead = actor("project_lead")
        playbook.adopt(lead)
        playbook.add(
            lead, text="Fråga ledningen", days=-2, agency_kind=AgencyKind.POLICE, blocks=blocks, is_inner=False
        )
        db.session.flush()
        call_in = scene.people(2)
        operations.make(actor("alva"), call_in)
        for each in queries.every_task(call_in):
            if each.blocks and each.standard in {Standard.KEEP_PROMISE, Standard.EARLY_GO, Standard.GO}:
                operations.tick(actor("project_lead"), each)
        call_in.state = state
        log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
        db.session.flush()
        with pytest.raises(RuleBroken) as broken:
            press(actor("alva"), call_in)
        [problem] = broken.value.problems
        assert (problem.code, problem.facts) == ("gate-open", {"task": "Fråga ledningen", "agency": "Enhet Malmö"})
        assert call_in.state is state
        operations.tick(
            actor("bo"), next(each for each in queries.every_task(call_in) if each.text == "Fråga ledningen")
        )
        press(actor("alva"), call_in)
        assert call_in.state is lifecycle.STEPS[move_name].target


def test_the_standard_gates_hold_the_meeting_back_until_all_three_are_passed(work) -> None:
    with work():
        call_in = scene.people(1)
        operations.make(actor("alva"), call_in)
        call_in.state = State.SUMMONED
        log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
        db.session.flush()
        assert refused(lifecycle.hold, actor("alva"), call_in) == ["gate-open"] * 3
        for number, gate in enumerate((Standard.KEEP_PROMISE, Standard.EARLY_GO, Standard.GO), 1):
            operations.tick(actor("project_lead"), task(call_in, gate))
            if number < 3:
                assert len(refused(lifecycle.hold, actor("alva"), call_in)) == 3 - number
        lifecycle.hold(actor("alva"), call_in)
        assert call_in.state is State.HELD


def test_a_call_in_without_a_list_is_held_back_by_none(work) -> None:
    with work():
        call_in = scene.people(1)
        lifecycle.approve_invitees(actor("alva"), call_in)
        assert call_in.state is State.INVITEES_APPROVED


def test_a_gate_is_not_taken_away(work) -> None:
    with work():
        call_in = planned()
        assert refused(operations.remove, actor("alva"), task(call_in, Standard.KEEP_PROMISE)) == ["gate-stays"]
        operations.remove(actor("alva"), task(call_in, Standard.MEDIA))
        playbook.adopt(actor("project_lead"))
        rows = {row.standard: row for row in queries.playbook_of(call_in.site_id)}
        assert refused(playbook.remove, actor("project_lead"), rows[Standard.GO]) == ["gate-stays"]


def test_a_list_is_copied_from_an_earlier_call_in_and_counted_anew(work) -> None:
    with work():
        earlier = planned()
        operations.add(
            actor("alva"), earlier, text="Beställ tolk", due=date(2031, 2, 25), agency=agency(AgencyKind.PROBATION)
        )
        operations.remove(actor("alva"), task(earlier, Standard.MEDIA))
        operations.add(actor("disa"), earlier, text="Inre sak", due=date(2031, 2, 25), agency=agency(AgencyKind.POLICE))
        operations.tick(actor("bo"), task(earlier, Standard.GROUP_AUDIT))
        db.session.flush()
        copy = planning.plan(actor("alva"), dataclasses.replace(DETAILS, day=MOVED), checklist=ListFrom(earlier))
        db.session.flush()
        said = {(each.text, each.standard): each for each in queries.every_task(copy)}
        assert said["Beställ tolk", None].due == date(2031, 3, 4)
        assert (None, Standard.MEDIA) not in said and ("Inre sak", None) not in said
        assert said[None, Standard.GROUP_AUDIT].done_at is None
        assert said[None, Standard.FIRST_HELP].is_inner


def test_what_an_agency_adds_for_itself_no_other_reads(work) -> None:
    with work():
        call_in = planned()
        own = operations.add(
            actor("disa"), call_in, text="Ring anhöriga", due=date(2031, 2, 25), agency=agency(AgencyKind.POLICE)
        )
        db.session.flush()
        assert (own.is_inner, own.owner_agency_id) == (True, agency(AgencyKind.SOCIAL_SERVICES).id)
        readers = [
            who
            for who in ("alva", "bo", "cim", "disa", "caseworker", "project_lead")
            if own in queries.tasks_of(actor(who), call_in)
        ]
        assert readers == ["disa", "caseworker"]


def test_what_social_services_do_after_the_meeting_is_on_nobody_elses_list(work) -> None:
    with work():
        call_in, social = planned(), agency(AgencyKind.SOCIAL_SERVICES)
        help_task = task(call_in, Standard.FIRST_HELP)
        assert help_task.is_inner and help_task not in queries.tasks_of(actor("bo"), call_in)
        after = {"text": "Ring upp", "due": date(2031, 3, 7), "agency": social}
        assert refused(operations.add, actor("alva"), call_in, **after) == ["help-stays-inside"]
        talks = task(call_in, Standard.TALKS)
        assert refused(operations.edit, actor("alva"), talks, **after) == ["help-stays-inside"]
        named = {"text": "Ring upp", "agency_kind": AgencyKind.SOCIAL_SERVICES, "blocks": None}
        assert refused(playbook.add, actor("project_lead"), days=1, is_inner=False, **named) == ["help-stays-inside"]
        playbook.add(actor("project_lead"), days=1, is_inner=True, **named)


def test_after_a_meeting_is_closed_its_last_tasks_are_still_ticked(work) -> None:
    with work():
        call_in = planned()
        for state, ticked in ((State.CLOSED, True), (State.CANCELLED, False)):
            call_in.state = state
            log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
            db.session.flush()
            if ticked:
                operations.tick(actor("project_lead"), task(call_in, Standard.REPORT))
            else:
                assert refused(operations.tick, actor("project_lead"), task(call_in, Standard.DEBRIEF)) == [
                    "task-of-cancelled"
                ]
        assert refused(operations.make, actor("alva"), call_in) == ["checklist-closed", "checklist-there-already"]


def test_the_playbook_is_changed_by_the_site_and_begins_every_new_list(work) -> None:
    with work():
        lead = actor("project_lead")
        rows = {row.standard: row for row in playbook.adopt(lead)}
        db.session.flush()
        playbook.remove(lead, rows[Standard.MEDIA])
        playbook.edit(
            lead,
            rows[Standard.LETTERS],
            text="Skriv breven",
            days=-22,
            agency_kind=AgencyKind.POLICE,
            blocks=None,
            is_inner=False,
        )
        playbook.add(
            lead, text="Hämta nycklar", days=0, agency_kind=AgencyKind.MUNICIPALITY, blocks=None, is_inner=False
        )
        db.session.flush()
        call_in = planned()
        said = {(each.text, each.standard): each for each in queries.every_task(call_in)}
        assert (None, Standard.MEDIA) not in said
        letters = said["Skriv breven", Standard.LETTERS]
        assert (letters.days, letters.due, letters.owner_agency_id) == (
            -22,
            date(2031, 1, 31),
            agency(AgencyKind.POLICE).id,
        )
        assert said["Hämta nycklar", None].due == FIRST
        other = factories.call_in(actor("alva", "orebro"))
        assert len(operations.make(actor("alva", "orebro"), other)) == len(STANDARD)


def test_a_task_moves_one_step_among_those_of_its_day(work) -> None:
    with work():
        lead = actor("project_lead")
        playbook.adopt(lead)
        db.session.flush()

        def order(days: int) -> list[Standard | None]:
            return [row.standard for row in queries.playbook_of(lead.site_id) if row.days == days]

        first, second, third = order(-5)
        row = next(row for row in queries.playbook_of(lead.site_id) if row.standard is first)
        playbook.move(lead, row, steps=1)
        db.session.flush()
        assert order(-5) == [second, first, third]
        playbook.move(lead, row, steps=-1)
        db.session.flush()
        playbook.move(lead, row, steps=-1)
        db.session.flush()
        assert order(-5) == [first, second, third]


def test_attendance_proves_itself_when_everybody_is_marked(work) -> None:
    from gvi.checklists.proofs import proven_of

    with work():
        call_in = scene.people(2)
        assert Standard.ATTENDANCE not in proven_of(actor("alva"), call_in)
        for row in call_in.invitations:
            row.attendance = Attendance.ATTENDED
        log.record_all(actor("alva"), Verb.ATTENDANCE_MARK, call_in.invitations)
        db.session.flush()
        assert {Standard.ATTENDANCE, Standard.CONFLICTS, Standard.LEGAL_BASIS} <= proven_of(actor("alva"), call_in)


def test_the_log_of_a_task_is_its_agencys_own(work) -> None:
    with work():
        call_in = planned()
        operations.tick(actor("disa"), task(call_in, Standard.FIRST_HELP))
    with work():
        chains = {each.agency_id for each in db.session.query(AuditEntry).filter_by(verb=Verb.TASK_DONE)}
        assert chains == {agency(AgencyKind.SOCIAL_SERVICES).id}


def test_nothing_is_due_before_the_day_it_was_asked_for(work) -> None:
    with work():
        call_in = factories.call_in(
            actor("alva"), starts_at=datetime.combine(clock.today() + timedelta(days=7), time(17), tzinfo=clock.LOCAL)
        )
        assert min(each.due for each in operations.make(actor("alva"), call_in)) == clock.today()


@pytest.mark.parametrize("what", ["undo", "edit", "recount"])
def test_a_task_that_comes_fresh_from_the_database_is_changed_and_recorded(work, what: str) -> None:
    """Whatever has to be looked up is looked up before anything is changed: a look-up would write the change unrecorded."""
    with work():
        ref = task(planned(), Standard.GROUP_AUDIT).ref
        if what == "undo":
            operations.tick(actor("bo"), db.session.query(ChecklistTask).filter_by(ref=ref).one())
    with work():
        police, alva = agency(AgencyKind.POLICE), actor("alva")
        db.session.expire_all()
        row = db.session.query(ChecklistTask).filter_by(ref=ref).one()
        if what == "undo":
            operations.undo(actor("bo"), row)
        elif what == "edit":
            operations.edit(alva, row, text="Kartlägg", due=date(2031, 1, 20), agency=police)
        else:
            operations.recount(alva, row)
    with work():
        assert db.session.query(AuditEntry).filter(AuditEntry.subject_ref == ref).count() >= 1
