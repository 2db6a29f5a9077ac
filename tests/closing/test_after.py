"""Talks, debriefs, who was not reached, and the next meeting, through the front door."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gvi.appearances import caring
from gvi.audit.verbs import Verb
from gvi.callins.models import Attendance, CallIn, Invitation, State
from gvi.callins.selection_models import Selection
from gvi.checklists import operations as listing
from gvi.checklists.models import ChecklistTask, Standard, Wording
from gvi.closing.models import Debrief
from gvi.core import clock
from gvi.extensions import db
from gvi.speakers import operations as speaking
from gvi.speakers.models import Slot
from gvi.visits.models import Visit
from tests import factories
from tests.closing import scene
from tests.closing.scene import AWAY, CAME, EXCUSED
from tests.world import actor


def closed(work, marks=(CAME, AWAY, EXCUSED)) -> str:
    with work():
        return scene.closed(marks).ref


def refs(work) -> list[str]:
    with work():
        return [row.ref for row in scene.invited(db.session.query(CallIn).one())]


def test_a_talk_is_noted_and_undone(browser, work) -> None:
    ref = closed(work)
    first, *_rest = refs(work)
    alva, address = browser("alva"), f"/call-ins/{ref}/after/talks"
    assert len(alva.get(address).soup.select("tbody tr")) == 1
    page = alva.submit(f"{address}/{first}", {"understood": "partly", "passed_on": "not_yet"})
    assert "Partly" in page.text and "Not yet" in page.text
    assert "1 of 1 talked with." in alva.get(f"/call-ins/{ref}/after").text
    alva.press(address, f"{address}/{first}/undo")
    assert "0 of 1 talked with." in alva.get(f"/call-ins/{ref}/after").text


def test_nobody_is_talked_with_who_was_not_there_or_before_the_meeting(browser, work) -> None:
    ref = closed(work)
    first, second, _third = refs(work)
    alva, address = browser("alva"), f"/call-ins/{ref}/after/talks"
    answers = {"understood": "yes", "passed_on": "yes"}
    assert "did not come" in alva.submit(f"{address}/{second}", answers).errors[0]
    early = {"talked_on": str(clock.today() - timedelta(days=9))}
    assert alva.submit(f"{address}/{first}", answers | early).status == 422


def test_an_officer_notes_the_talk_with_whom_they_follow_and_sees_nobody_else(browser, work) -> None:
    with work():
        call_in = scene.closed((CAME, CAME, CAME))
        scene.follow(scene.invited(call_in)[1])
        ref, rows = call_in.ref, [row.ref for row in scene.invited(call_in)]
    officer, address = browser("probation_officer"), f"/call-ins/{ref}/after/talks"
    page = officer.get(address)
    assert "D02" in page.text and "D01" not in page.text
    assert officer.submit(f"{address}/{rows[1]}", {"understood": "yes", "passed_on": "yes"}).status == 200
    assert officer.get(f"{address}/{rows[0]}").status == 404


def test_each_agency_writes_its_own_debrief_and_all_who_plan_read_them(browser, work) -> None:
    with work():
        call_in = scene.held()
        listing.make(actor("alva"), call_in)
        ref = call_in.ref
    lead, address = browser("project_lead"), f"/call-ins/{ref}/after/debrief"
    lead.submit(address, {"worked": "The doctor was heard", "change": "Fewer chairs"})
    browser("bo").submit(address, {"worked": "Calm at the door", "change": "More light"})
    page = browser("disa").get(f"/call-ins/{ref}/after")
    assert "The doctor was heard" in page.text and "More light" in page.text
    with work():
        assert db.session.query(Debrief).count() == 2
        task = db.session.query(ChecklistTask).filter_by(standard=Standard.DEBRIEF).one()
        assert task.done_by == actor("project_lead").name
    lead.submit(address, {"worked": "The doctor and the mother", "change": "Fewer chairs"})
    with work():
        assert db.session.query(Debrief).count() == 2
    assert browser("speaker").get(f"/call-ins/{ref}/after").status in {403, 404}
    assert browser("partner").get(address).status == 403


def test_a_debrief_holds_no_personal_number(browser, work) -> None:
    ref = closed(work)
    page = browser("bo").submit(
        f"/call-ins/{ref}/after/debrief", {"worked": "Spoke with 198506119992", "change": "Nothing"}
    )
    assert page.status == 422


def test_two_who_change_one_debrief_see_both_versions(browser, work) -> None:
    ref = closed(work)
    one, other, address = browser("bo"), browser("bo"), f"/call-ins/{ref}/after/debrief"
    one.submit(address, {"worked": "First", "change": "-"})
    page = one.get(address)
    other.submit(address, {"worked": "Second", "change": "-"})
    clash = one.send(page, address, {"worked": "Third"})
    assert clash.status == 409 and "Second" in clash.text and "Third" in clash.text


def test_visits_are_proposed_and_not_made(browser, work) -> None:
    ref = closed(work)
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/after/not-reached")
    assert len(page.soup.select("[aria-labelledby=h-people] li")) == 2
    assert "D01" not in page.text
    with work():
        assert db.session.query(Visit).count() == 0
    form = alva.press(f"/call-ins/{ref}/after/not-reached", "/visits/plan")
    assert form.heading and form.soup.select_one("#person")["value"]
    assert form.soup.select_one("#trigger option[selected]")["value"] in {"no_show", "group_not_reached"}


def test_whoever_was_not_served_is_said_to_be_so_and_their_group_is_another_matter(browser, work) -> None:
    with work():
        ref = scene.closed((CAME, Attendance.NOT_SERVED)).ref
    people = browser("alva").get(f"/call-ins/{ref}/after/not-reached").soup.select("[aria-labelledby=h-people] li p")
    assert [each.get_text(strip=True) for each in people] == ["Not served"]


def test_a_group_without_anybody_there_is_named_to_those_who_read_groups(browser, work) -> None:
    with work():
        call_in = scene.closed()
        scene.group_of(call_in, "D01", "Alm")
        scene.group_of(call_in, "D02", "Björk")
        ref = call_in.ref
    page = browser("bo").get(f"/call-ins/{ref}/after/not-reached")
    assert "1 of 2 active groups had nobody there" in page.text
    groups = [link.get_text() for link in page.soup.select("[aria-labelledby=h-groups] a")]
    assert groups == ["Björk"]
    assert not page.soup.select("[aria-labelledby=h-people]")
    assert browser("caseworker").get(f"/call-ins/{ref}/after/not-reached").status == 403


# the next meeting


def again(browser, ref: str, **changes):
    day = str(clock.today() + timedelta(days=60))
    return browser("alva").submit(f"/call-ins/{ref}/after/again", {"day": day, **changes})


def newest() -> CallIn:
    return db.session.query(CallIn).filter(CallIn.starts_at > clock.now()).one()


def test_the_next_meeting_takes_along_what_is_chosen_and_never_attendance(browser, work) -> None:
    with work():
        call_in = scene.held((CAME, AWAY, AWAY))
        speaking.add_slot(actor("alva"), call_in, message="Welcome", minutes=3, voice=None, speaker=None)
        listing.make(actor("alva"), call_in)
        scene.operations.close(actor("alva"), call_in)
        ref, venue = call_in.ref, call_in.venue
    page = again(browser, ref)
    assert page.status == 200 and "2 people are moved in" in page.text
    with work():
        made = newest()
        assert made.venue == venue and made.state is State.PLANNED
        assert made.legal_basis and made.legal_basis_approved_on is None
        assert db.session.query(Slot).filter_by(call_in_id=made.id).count() == 1
        tasks = db.session.query(ChecklistTask).filter_by(call_in_id=made.id)
        assert tasks.count() > 20 and not any(task.done_at for task in tasks)
        assert db.session.query(Invitation).filter_by(call_in_id=made.id).count() == 0
        away = {row.member.ref for row in scene.invited(db.session.query(CallIn).filter_by(ref=ref).one())[1:]}
        assert set(db.session.query(Selection).filter_by(call_in_id=made.id).one().wishes["pins"]) == away


def test_the_call_to_one_meeting_s_speaker_does_not_come_along_to_the_next(browser, work) -> None:
    with work():
        call_in = scene.held((CAME, AWAY, AWAY))
        speaker = factories.speaker(actor("alva"), name="Gun Talare")
        speaking.add_slot(actor("alva"), call_in, message="Welcome", minutes=3, voice=None, speaker=speaker)
        listing.make(actor("alva"), call_in)
        db.session.flush()
        caring.look_after_speakers(actor("alva"), call_in)
        scene.operations.close(actor("alva"), call_in)
        ref = call_in.ref
    assert again(browser, ref).status == 200
    with work():
        texts = [task.text for task in db.session.query(ChecklistTask).filter_by(call_in_id=newest().id)]
        assert len(texts) > 20 and not [text for text in texts if text and "Gun Talare" in text]


def test_those_moved_in_are_put_on_the_list_though_no_network_is_released(browser, work) -> None:
    ref = closed(work)
    page = again(browser, ref)
    assert page.heading == "Selection: there is no network to choose by"
    with work():
        planner, call_in = actor("alva"), newest()
        moved = set(db.session.query(Selection).one().wishes["pins"])
        shown = {each.get_text() for each in page.soup.select("main .rows .ref")}
        assert moved and moved <= shown
        call_in.legal_basis_approved_by, call_in.legal_basis_approved_on = "Ebba Norén", clock.today()
        made = call_in.ref
        scene.log.record(planner, Verb.CALL_IN_EDIT, call_in)
    alva, here = browser("alva"), f"/call-ins/{made}/selection/"
    page = alva.click(alva.get(here), here, f"Tick {len(moved)} people on the list of candidates")
    assert page.heading == "Participants: 0 chosen"
    boxes = page.soup.select("input[name=members][checked], input[name=members][type=hidden]")
    assert {box["value"] for box in boxes} == moved


def test_looking_after_those_who_spoke_stays_with_the_meeting_they_spoke_at(browser, work) -> None:
    with work():
        call_in = scene.held()
        listing.make(actor("alva"), call_in)
        usual = db.session.query(ChecklistTask).count()
        listing.add_beside(
            actor("alva"), call_in, Standard.AFTERCARE, wording=Wording.CALL_SPEAKER, texts=["Mona Eldh"]
        )
        scene.operations.close(actor("alva"), call_in)
        ref = call_in.ref
    assert again(browser, ref).status == 200
    with work():
        tasks = db.session.query(ChecklistTask).filter_by(call_in_id=newest().id)
        assert tasks.count() == usual and not tasks.filter(ChecklistTask.text.is_not(None)).count()


def test_what_is_not_ticked_stays_behind(browser, work) -> None:
    ref = closed(work)
    page = again(browser, ref, parts=[], venue="Nya salen")
    assert page.status == 200
    with work():
        made = newest()
        assert made.venue == "Nya salen" and made.meeting_point is None and made.legal_basis is None
        assert db.session.query(Selection).count() == 0 and db.session.query(Slot).count() == 0


def test_without_a_venue_it_is_asked_for(browser, work) -> None:
    ref = closed(work)
    page = again(browser, ref, parts=["tasks"])
    assert page.status == 422 and page.errors == ["Write a venue, or let the venue come along"]


def test_whoever_can_no_longer_be_called_stays_out(browser, work) -> None:
    with work():
        call_in = scene.closed((CAME, AWAY, AWAY))
        ref, gone = call_in.ref, scene.invited(call_in)[1].member
        gone.restricted_on = clock.today()
        scene.log.record(actor("alva"), Verb.MEMBER_EDIT, gone)
    page = again(browser, ref)
    assert "1 person is moved in" in page.text


def test_only_the_planner_of_the_call_in_plans_the_next_one_like_it(browser, work) -> None:
    ref = closed(work)
    for who in ("bo", "disa", "project_lead", "probation_officer"):
        assert browser(who).get(f"/call-ins/{ref}/after/again").status == 403


@pytest.mark.parametrize("number", [1, 4])
def test_the_page_asks_as_many_queries_however_many_there_are(browser, work, count_queries, number) -> None:
    with work():
        ref = scene.closed((AWAY,) * number).ref
    alva = browser("alva")
    alva.get(f"/call-ins/{ref}/after")
    with count_queries() as counted:
        assert alva.get(f"/call-ins/{ref}/after").status == 200
    SEEN.add(len(counted))
    assert len(SEEN) == 1


SEEN: set[int] = set()
