"""Closing a call-in, through the front door: what it asks for, what it shows, what it makes."""

from __future__ import annotations

from gvi.accounts.models import User
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.models import Attendance, CallIn, Duty, State
from gvi.checklists import operations as listing
from gvi.checklists.models import ChecklistTask, Standard
from gvi.closing.models import Absence
from gvi.conflicts import operations as locking
from gvi.core import clock, workdays
from gvi.extensions import db
from tests import factories
from tests.closing import scene
from tests.closing.scene import AWAY, CAME, EXCUSED
from tests.world import actor


def made(work, build=scene.held, *args, **kwargs) -> str:
    with work():
        return build(*args, **kwargs).ref


def test_a_blank_answer_stops_the_closing_and_leads_to_its_place(browser, work) -> None:
    ref = made(work, scene.held, (CAME, None, AWAY))
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/close")
    assert [link["href"] for link in page.soup.select(".note a")] == [f"/call-ins/{ref}/attendance#mark_D02"]
    assert "Close the call-in" not in [button.get_text() for button in page.soup.select("main button")]
    refused = alva.post(f"/call-ins/{ref}/close", token_from=f"/call-ins/{ref}/attendance")
    assert refused.status == 422 and "D02" in refused.errors[0]
    with work():
        assert db.session.query(CallIn).one().state is State.HELD
        assert db.session.query(Absence).count() == 0


def test_the_page_tells_everything_before_one_press_does_it(browser, work) -> None:
    with work():
        call_in = scene.held()
        scene.follow(scene.invited(call_in)[1])
        ref = call_in.ref
    page = browser("alva").get(f"/call-ins/{ref}/close")
    assert "1 person had to come and stayed away." in page.text
    assert "D02" in page.text and "Probation Officer" in page.text
    assert "to 2 people who were not reached; none is planned by itself" in page.text
    told = [
        line.get_text(" ").split(" is added")[0].strip() for line in page.soup.select("[aria-labelledby=h-tasks] li")
    ]
    assert len(told) == 4  # the task of first contacts is social services' own
    with work():
        assert db.session.query(Absence).count() == 0 and db.session.query(ChecklistTask).count() == 0


def test_closing_follows_up_those_who_had_to_come_and_makes_the_tasks_after(browser, work) -> None:
    ref = made(work)
    alva = browser("alva")
    alva.submit(f"/call-ins/{ref}/close")
    with work():
        (absence,) = db.session.query(Absence).all()
        assert absence.code == "D02" and absence.heard is None and absence.decision is None
        tasks = {task.standard: task for task in db.session.query(ChecklistTask)}
        day = db.session.query(CallIn).one().day
        assert set(tasks) == {
            Standard.DEBRIEF, Standard.AFTERCARE, Standard.FIRST_HELP, Standard.TALKS, Standard.NO_SHOW_VISITS,
        }  # fmt: skip
        assert tasks[Standard.FIRST_HELP].due == workdays.shift(day, 3)
        assert tasks[Standard.TALKS].due == workdays.shift(day, 7)
        assert tasks[Standard.FIRST_HELP].is_inner
        assert tasks[Standard.FIRST_HELP].owner_agency_id == actor("disa").agency_id
        assert not any(task.is_inner for standard, task in tasks.items() if standard is not Standard.FIRST_HELP)


def test_what_the_list_has_already_is_not_made_twice(work) -> None:
    with work():
        call_in = scene.held()
        listing.make(actor("alva"), call_in)
        db.session.flush()
        before = db.session.query(ChecklistTask).count()
        scene.operations.close(actor("alva"), call_in)
        db.session.flush()
        assert db.session.query(ChecklistTask).count() == before


def test_whoever_was_only_invited_is_not_followed_up(work) -> None:
    with work():
        call_in = scene.held((CAME, AWAY, AWAY))
        scene.invited(call_in)[2].duty = Duty.VOLUNTARY
        scene.log.record(actor("alva"), Verb.PARTICIPANT_EDIT, scene.invited(call_in)[2])
        scene.operations.close(actor("alva"), call_in)
        db.session.flush()
        assert [absence.code for absence in db.session.query(Absence)] == ["D02"]


def test_first_contacts_are_a_task_of_social_services_and_show_to_nobody_else(browser, work) -> None:
    ref = made(work, scene.closed)
    seen = {who: browser(who).get(f"/call-ins/{ref}/tasks").text for who in ("disa", "bo", "alva", "project_lead")}
    assert "Make the first help contacts" in seen["disa"]
    assert not any("Make the first help contacts" in seen[who] for who in ("bo", "alva", "project_lead"))


def test_a_closed_call_in_corrects_one_person_at_a_time_with_a_reason(browser, work) -> None:
    with work():
        call_in = scene.closed()
        ref, rows = call_in.ref, [row.ref for row in scene.invited(call_in)]
    alva = browser("alva")
    address = f"/call-ins/{ref}/after/correct"
    page = alva.submit(f"{address}/{rows[1]}", {"attendance": "attended"})
    assert page.status == 422
    page = alva.submit(f"{address}/{rows[1]}", {"attendance": "attended", "reason": "Came in by the side door"})
    assert page.status == 200 and "Attendance is corrected." in page.text
    with work():
        assert db.session.query(Absence).count() == 0  # nobody had begun on it
        assert db.session.query(CallIn).one().state is State.CLOSED
        entry = db.session.query(AuditEntry).filter_by(verb=Verb.ATTENDANCE_CORRECT).one()
        assert entry.subject_kind == "invitation"
    alva.submit(f"{address}/{rows[0]}", {"attendance": "no_show", "reason": "It was somebody else"})
    with work():
        assert [absence.code for absence in db.session.query(Absence)] == ["D01"]
        assert scene.invited(db.session.query(CallIn).one())[0].attendance is Attendance.NO_SHOW


def test_an_open_call_in_is_not_corrected_there(browser, work) -> None:
    with work():
        call_in = scene.held()
        ref, row = call_in.ref, scene.invited(call_in)[1].ref
    page = browser("alva").submit(
        f"/call-ins/{ref}/after/correct/{row}", {"attendance": "attended", "reason": "Came after all"}
    )
    assert page.status == 422 and "closed" in page.errors[0]


def test_closing_tells_nothing_of_help_to_the_police(browser, work) -> None:
    """The same meeting, with and without somebody who wants help: the police see the same pages to the letter."""
    ref = made(work, scene.closed)
    addresses = (f"/call-ins/{ref}/after", f"/call-ins/{ref}/after/not-reached", f"/call-ins/{ref}/tasks", "/today", "/reports/funnel", "/reports/coverage")  # fmt: skip
    bo = browser("bo")

    def seen() -> list[str]:
        return [bo.get(address).soup.find("main").get_text(" ") for address in addresses]

    before = seen()
    with work():
        (first, *_rest) = scene.invited(db.session.query(CallIn).one())
        factories.handover(actor("alva"), first.member)
    assert seen() == before


def test_it_is_excused_who_is_excused(work) -> None:
    with work():
        scene.closed((CAME, EXCUSED, EXCUSED))
        assert db.session.query(Absence).count() == 0


def test_whoever_closes_does_not_meet_those_they_are_kept_apart_from_and_yet_nobody_is_lost(browser, work) -> None:
    with work():
        call_in = scene.held((CAME, AWAY, AWAY))
        ref, member = call_in.ref, scene.invited(call_in)[1].member
        user = db.session.get_one(User, actor("alva").user_id)
        locking.lock_out(actor("probation_officer"), member, user=user, reason="Granne", starts_on=clock.today())
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/close")
    assert "1 person had to come and stayed away." in page.text and "D02" not in page.text
    after = alva.submit(f"/call-ins/{ref}/close")
    assert "D03" in after.text and "D02" not in after.text
    with work():
        assert sorted(absence.code for absence in db.session.query(Absence)) == ["D02", "D03"]


def test_tasks_after_the_meeting_lead_to_where_they_are_done(browser, work) -> None:
    ref = made(work, scene.closed)
    links = {who: {link["href"] for link in browser(who).get(f"/call-ins/{ref}/tasks").soup.select("main a")} for who in ("alva", "bo", "disa")}  # fmt: skip
    assert {f"/call-ins/{ref}/after/{page}" for page in ("talks", "debrief", "not-reached")} <= links["alva"]
    assert f"/call-ins/{ref}/after/talks" not in links["bo"]
    assert any("handovers" in link for link in links["disa"]) and not any("handovers" in link for link in links["bo"])
