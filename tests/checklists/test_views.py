"""The checklist through the front door: what each agency sees, ticks and changes, and what Today says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gvi.access.roles import AgencyKind
from gvi.callins.models import CallIn
from gvi.checklists import operations, queries
from gvi.checklists.models import ChecklistTask, PlaybookTask, Standard
from gvi.checklists.standard import PROVEN_GATES
from gvi.core import clock
from gvi.extensions import db
from tests import factories
from tests.callins import scene
from tests.world import actor, agency

PLAN = {"day": "2031-03-04", "hour": "18:00", "venue": "Folkets hus", "capacity": "12"}
WEEKS_AGO = timedelta(days=70)


def half_late(work, *, with_list: bool = True) -> str:
    """A call-in in twelve days, whose list was made ten weeks ago: much of it is late."""
    with work():
        call_in = scene.people(1, starts_at=scene.evening(12), cleared=False)
        if with_list:
            operations.make(actor("alva"), call_in, made_on=clock.today() - WEEKS_AGO)
        return call_in.ref


def ref_of(work, standard: Standard) -> str:
    with work():
        return db.session.query(ChecklistTask).filter_by(standard=standard).one().ref


def fact(page, name: str) -> str:
    return next(
        " ".join(each.dd.get_text(" ").split())
        for each in page.soup.select(".facts > div")
        if each.dt.get_text() == name
    )


def row(page, ref: str) -> str:
    return " ".join(page.soup.find(id=ref).get_text(" ").split())


def test_a_call_in_that_is_planned_has_its_list(browser) -> None:
    alva = browser("alva")
    page = alva.submit("/call-ins/plan", PLAN)
    assert "of 33 done" in page.text  # 34 tasks; the one that social services keep to themselves is not there
    address = page.soup.find("a", string="Open the checklist")["href"]
    assert alva.get(address).heading == "Checklist: 0 of 33 done"
    assert browser("disa").get(address).heading == "Checklist: 0 of 34 done"


def passed_and_open(browser, ref: str) -> tuple[int, int]:
    """How many of the overview's gates that an agency passes on the checklist are passed, and how many are not."""
    page = browser("alva").get(f"/call-ins/{ref}")
    lines = [" ".join(each.dd.get_text(" ").split()) for each in page.soup.select("dl.summary > div")]
    decided = [line for line in lines if "Decide" in line and line.endswith("Enhet Malmö")]
    return sum(line.startswith("Passed:") for line in decided), sum(line.startswith("◆") for line in decided)


def test_the_overview_shows_every_gate_of_the_list_and_who_passes_it(browser, work) -> None:
    ref = half_late(work)
    with work():
        rows = db.session.query(ChecklistTask).filter(ChecklistTask.blocks.is_not(None)).all()
        wanted = [task.ref for task in rows if task.standard not in PROVEN_GATES and not task.is_inner]
    assert passed_and_open(browser, ref) == (0, len(wanted))
    with work():
        task = db.session.query(ChecklistTask).filter_by(ref=wanted[0]).one()
        operations.tick(actor("alva"), task)
    assert passed_and_open(browser, ref) == (1, len(wanted) - 1)


def test_an_older_call_in_is_offered_one_and_others_are_told_whom_to_wait_for(browser, work) -> None:
    ref = half_late(work, with_list=False)
    address = f"/call-ins/{ref}/tasks"
    bo, alva = browser("bo"), browser("alva")
    assert "Whoever holds the call-in can make one." in bo.get(address).text
    assert "Make checklist" not in bo.get(address).text
    page = alva.submit(address, {}, action="/make")
    assert page.heading.startswith("Checklist: ")
    assert alva.post(f"{address}/make", {"tasks": "playbook"}).status == 422


def test_one_press_ticks_and_one_undoes(browser, work) -> None:
    ref = half_late(work)
    audit, bo = ref_of(work, Standard.GROUP_AUDIT), browser("bo")
    address = f"/call-ins/{ref}/tasks"
    page = bo.submit(address, {}, action=f"{audit}/done")
    assert "Bo Malmo" in row(page, audit) and "Undo" in row(page, audit)
    assert "Bo Malmo" in row(browser("cim").get(address), audit)
    page = bo.submit(address, {}, action=f"{audit}/undo")
    assert "Mark as done" in row(page, audit)


@pytest.mark.parametrize("who", ["alva", "disa", "cim", "analyst"])
def test_only_the_agency_that_does_it_ticks(browser, work, who: str) -> None:
    ref = half_late(work)
    audit, someone = ref_of(work, Standard.GROUP_AUDIT), browser(who)
    assert "Mark as done" not in row(someone.get(f"/call-ins/{ref}/tasks"), audit)
    assert someone.post(f"/call-ins/{ref}/tasks/{audit}/done").status == 403


@pytest.mark.parametrize(("who", "status"), [("alva", 200), ("bo", 403), ("project_lead", 403), ("cim", 403)])
def test_the_common_list_is_changed_by_whoever_holds_the_call_in(browser, work, who: str, status: int) -> None:
    ref = half_late(work)
    audit = ref_of(work, Standard.GROUP_AUDIT)
    assert browser(who).get(f"/call-ins/{ref}/tasks/{audit}").status == status


def test_an_inner_task_of_another_agency_is_not_there(browser, work) -> None:
    ref = half_late(work)
    inner = ref_of(work, Standard.FIRST_HELP)
    for who, status in (("alva", 404), ("bo", 404), ("disa", 200)):
        assert browser(who).get(f"/call-ins/{ref}/tasks/{inner}").status == status, who
    for who in ("alva", "bo"):
        assert browser(who).post(f"/call-ins/{ref}/tasks/{inner}/done").status == 404


def test_a_task_of_ones_own_is_added_changed_and_removed(browser, work) -> None:
    ref = half_late(work)
    alva, address = browser("alva"), f"/call-ins/{ref}/tasks"
    wrong = alva.submit(f"{address}/add", {"text": "", "due": "31 feb"})
    assert (wrong.status, len(wrong.errors)) == (422, 2)
    with work():
        police = agency(AgencyKind.POLICE).ref
    day = (clock.today() + timedelta(days=3)).isoformat()
    page = alva.submit(f"{address}/add", {"text": "Order an interpreter", "due": day, "agency_ref": police})
    assert "Order an interpreter" in page.text and fact(page, "Dates set by hand").startswith("1")
    with work():
        own = db.session.query(ChecklistTask).filter_by(text="Order an interpreter").one().ref
    assert "Mark as done" in row(browser("bo").get(address), own)
    page = alva.submit(f"{address}/{own}", {"text": "Order two interpreters"})
    assert "Order two interpreters" in page.text
    page = alva.submit(f"{address}/{own}", {}, action="/remove")
    assert "interpreters" not in page.text


def test_two_who_change_a_task_at_once_are_told(browser, work) -> None:
    ref = half_late(work)
    address = f"/call-ins/{ref}/tasks/{ref_of(work, Standard.MEDIA)}"
    one, other = browser("alva"), browser("alva")
    seen = one.get(address)
    other.submit(address, {"text": "Ring the paper"})
    page = one.send(seen, address, {"text": "Ring the radio"})
    assert page.status == 409 and "Ring the paper" in page.text and "Ring the radio" in page.text


@pytest.mark.parametrize("who", ["alva", "bo", "disa", "project_lead"])
def test_today_and_the_list_count_the_same_tasks_as_late(browser, work, who: str) -> None:
    ref = half_late(work)
    someone = browser(who)
    page = someone.get(f"/call-ins/{ref}/tasks")
    late = int(fact(page, "Late at your agency"))
    listed = {each["id"] for each in page.soup.select(".rows-tasks > li") if each.select_one(".when.late")}
    today = {
        each.a["href"].split("#")[1]
        for each in someone.get("/today").soup.select("section[aria-labelledby=h-late] .rows > li")
        if "/tasks#" in each.a["href"]
    }
    assert late == len(today) > 0 and today <= listed
    with work():
        own = actor(who).agency_id
        assert {
            each.owner_agency_id for each in db.session.query(ChecklistTask).filter(ChecklistTask.ref.in_(today))
        } == {own}


@pytest.mark.parametrize("who", ["cim", "analyst", "caseworker", "probation_officer"])
def test_who_only_reads_has_no_task_on_today(browser, work, who: str) -> None:
    half_late(work)
    assert "/tasks#" not in str(browser(who).get("/today").soup)


def test_what_is_done_is_gone_from_today(browser, work) -> None:
    ref, bo = half_late(work), browser("bo")
    audit = ref_of(work, Standard.GROUP_AUDIT)
    assert audit in str(bo.get("/today").soup)
    bo.post(f"/call-ins/{ref}/tasks/{audit}/done")
    assert audit not in str(bo.get("/today").soup)


def test_a_gate_that_blocks_names_itself_and_whom_to_ask(browser, work) -> None:
    from gvi.audit import log
    from gvi.audit.verbs import Verb
    from gvi.callins.models import State

    with work():
        call_in = scene.people(1)
        operations.make(actor("alva"), call_in)
        call_in.state = State.SUMMONED
        log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
        ref = call_in.ref
    page = browser("alva").post(f"/call-ins/{ref}/hold")
    assert page.status == 422
    assert "“Decide: can we keep the promise?” is not done. Ask Enhet Malmö to mark it in the checklist." in page.text


def test_the_list_asks_as_much_for_many_tasks_as_for_few(browser, work, count_queries) -> None:
    few, many = half_late(work), half_late(work)
    with work():
        call_in = db.session.query(CallIn).filter_by(ref=many).one()
        for number in range(30):
            operations.add(
                actor("alva"), call_in, text=f"Task {number}", due=call_in.day, agency=agency(AgencyKind.POLICE)
            )
    alva = browser("alva")
    numbers = []
    for ref in (few, many):
        alva.get(f"/call-ins/{ref}/tasks")
        with count_queries() as counted:
            alva.get(f"/call-ins/{ref}/tasks")
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]


def test_the_playbook_is_made_ones_own_and_changed(browser, work) -> None:
    lead = browser("project_lead")
    assert "This is the standard list." in lead.get("/playbook").text
    page = lead.submit("/playbook", {}, action="/adopt")
    assert "standard list" not in page.text
    wrong = lead.submit("/playbook/add", {"text": "Call those who came", "days": "1", "agency_kind": "social_services"})
    assert wrong.status == 422 and "must not be seen by others" in wrong.text
    page = lead.submit("/playbook/add", {"text": "Fetch the keys", "days": "−2", "agency_kind": "municipality"})
    assert "Fetch the keys" in page.text and "2 working days before" in page.text
    with work():
        own = db.session.query(PlaybookTask).filter_by(text="Fetch the keys").one().ref
    assert "Collect the keys" in lead.submit(f"/playbook/{own}", {"text": "Collect the keys"}).text
    assert "keys" not in lead.submit("/playbook", {}, action=f"{own}/remove").text


@pytest.mark.parametrize(
    ("who", "reads", "edits"),
    [("bo", 200, 403), ("alva", 200, 200), ("administrator", 200, 200), ("caseworker", 403, 403)],
)
def test_the_playbook_belongs_to_those_who_keep_templates(browser, who: str, reads: int, edits: int) -> None:
    someone = browser(who)
    assert (someone.get("/playbook").status, someone.get("/playbook/add").status) == (reads, edits)


def test_days_on_which_nobody_works_are_typed_and_move_what_is_open(browser, work) -> None:
    ref = half_late(work)
    with work():
        goal = db.session.query(ChecklistTask).filter_by(standard=Standard.NEXT_DATE).one()
        before, free = goal.due, [goal.due, goal.due + timedelta(days=1)]
    lead = browser("project_lead")
    wrong = lead.submit("/playbook/days", {"closed_days": "next week"})
    assert wrong.status == 422 and "“next” is no date" in wrong.text
    page = lead.submit("/playbook/days", {"closed_days": "\n".join(day.isoformat() for day in free)})
    assert free[0].isoformat() in page.text
    with work():
        after = db.session.query(ChecklistTask).filter_by(standard=Standard.NEXT_DATE).one().due
        assert after > before and after not in free
        assert queries.open_call_ins(actor("alva").site_id)[0].ref == ref


def test_a_list_is_copied_when_a_call_in_is_planned(browser, work) -> None:
    ref, alva = half_late(work), browser("alva")
    with work():
        call_in = db.session.query(CallIn).filter_by(ref=ref).one()
        operations.add(
            actor("alva"), call_in, text="Order an interpreter", due=call_in.day, agency=agency(AgencyKind.POLICE)
        )
    alva.submit("/call-ins/plan", {**PLAN, "tasks": ref})
    with work():
        assert db.session.query(ChecklistTask).filter_by(text="Order an interpreter").count() == 2


def test_nobody_of_another_town_meets_the_list(browser, work) -> None:
    ref = half_late(work)
    stranger = browser("alva", site="orebro")
    assert stranger.get(f"/call-ins/{ref}/tasks").status == 404


def test_a_list_is_copied_from_ones_own_call_ins_alone(browser, work) -> None:
    with work():
        foreign = scene_of_another_town()
    ref, alva = half_late(work, with_list=False), browser("alva")
    answers = [alva.post(f"/call-ins/{ref}/tasks/make", {"tasks": each}) for each in (foreign, "2222222", ref)]
    assert {page.status for page in answers} == {422}
    assert len({page.text.replace("token", "") for page in answers}) == 1


def scene_of_another_town() -> str:
    """A call-in with a list, next door."""
    there = factories.call_in(actor("alva", "orebro"))
    operations.make(actor("alva", "orebro"), there)
    return there.ref


def test_a_cancelled_meeting_asks_for_nothing_more(browser, work) -> None:
    ref, bo = half_late(work), browser("bo")
    assert "/tasks#" in str(bo.get("/today").soup)
    browser("alva").submit(f"/call-ins/{ref}/cancel", {"reason": "The venue burned down"})
    assert "/tasks#" not in str(bo.get("/today").soup)
    page = bo.get(f"/call-ins/{ref}/tasks")
    assert "Mark as done" not in page.text and fact(page, "Late") == "0"
