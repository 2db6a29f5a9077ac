"""The way through the planning: what is suggested, what is kept, and where each page leads."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation, State
from gvi.core import clock
from gvi.extensions import db
from gvi.members.facts import Supervision
from gvi.members.models import Member
from gvi.speakers.models import Slot, Voice
from tests import factories
from tests.callins import scene
from tests.world import actor

PLACE = {"venue_street": "Norra vägen 1", "meeting_point": "Entrén", "excuse_phone": "+46401234567"}


@pytest.fixture
def ref(work) -> str:
    """Alva's call-in with nobody on the list, and four who could be."""
    with work():
        scene.releasing.load_default_grounds(actor("alva"))
        made = scene.people(4, cleared=False, starts_at=scene.evening(60), **PLACE)
        for each in list(made.invitations):
            scene.participants.remove(actor("alva"), made, each)
            db.session.flush()
        return made.ref


def refs(work) -> list[str]:
    with work():
        return [member.ref for member in db.session.query(Member).filter_by(owner_agency_id=actor("alva").agency_id)]


def listed(work) -> set[str]:
    with work():
        return {each.member.ref for each in db.session.query(Invitation)}


def onward(page) -> str | None:
    found = page.soup.select_one(".onward .actions .btn")
    return found.get_text(strip=True) if found else None


def ticked(page) -> set[str]:
    boxes = page.soup.select("input[name=members]")
    return {box["value"] for box in boxes if box.get("type") == "hidden" or box.has_attr("checked")}


@pytest.mark.parametrize(("last", "suggested"), [(30, "25"), (3, "6"), (14, "14")])
def test_the_number_suggested_is_the_usual_one_whatever_the_last_meeting_had(browser, work, last, suggested) -> None:
    alva = browser("alva")
    assert alva.get("/call-ins/plan").soup.find("input", {"name": "capacity"})["value"] == "12"
    with work():
        factories.call_in(actor("alva"), capacity=last, starts_at=scene.evening(10))
    page = alva.get("/call-ins/plan")
    assert page.soup.find("input", {"name": "capacity"})["value"] == suggested
    assert page.soup.find("input", {"name": "hour"})["value"] == "18:00"


def test_each_button_leads_on_to_the_next_page_of_the_work(browser, work, ref) -> None:
    alva, address = browser("alva"), f"/call-ins/{ref}"
    chosen = {"members": refs(work), "why": "Reach many"}
    page = alva.click(alva.get(f"{address}/participants"), f"{address}/participants", "Add and go on", chosen)
    assert page.response.request.path == f"{address}/review/ask"
    grounds = {radio["name"]: "consent" for radio in page.soup.select("input[type=radio][name^=ground_]")}
    page = alva.click(page, f"{address}/review/ask", "Request review", grounds)
    assert page.response.request.path == f"{address}/speakers"
    assert onward(page) == "Next: Plan arrival and seats"
    plan = f"{address}/arrival/plan/"
    page = alva.click(alva.get(plan), plan, "Propose a plan")
    page = alva.click(page, plan, "Save and go on")
    assert page.response.request.path == f"{address}/invitations"
    assert onward(alva.get(f"{address}/review")) == "Next: Go on with the speakers"


def test_a_plan_without_a_basis_leads_to_people_and_from_there_to_the_basis(browser) -> None:
    alva = browser("alva")
    page = alva.get("/call-ins/plan")
    answers = {"day": "2031-03-04", "hour": "18.00", "venue": "Folkets hus"}
    page = alva.click(page, "/call-ins/plan", "Save and continue", answers)
    assert page.heading == "Participants: 0 chosen"
    assert onward(page) == "Next: Fill in the details"
    assert "Missing: legal basis with approval" in page.soup.select_one(".onward details").get_text()


def test_who_only_reads_is_led_nowhere(browser, ref) -> None:
    page = browser("bo").get(f"/call-ins/{ref}/speakers")
    assert page.status == 200 and not page.soup.select(".onward")


def test_filtering_and_clearing_forget_no_tick_and_save_nothing(browser, work, ref) -> None:
    alva, address = browser("alva"), f"/call-ins/{ref}/participants"
    one, two, *_ = refs(work)
    page = alva.click(alva.get(address), address, "Filter", {"members": [one, two], "q": one, "why": "Reach"}, nth=1)
    assert page.status == 200 and not page.errors
    assert len(page.soup.select("main tbody tr")) == 1 and ticked(page) == {one, two}
    assert "1 more is ticked, which the filter does not show." in page.text
    page = alva.click(page, address, "Clear")
    assert len(page.soup.select("main tbody tr")) == 4 and ticked(page) == {one, two} and listed(work) == set()
    page = alva.click(page, address, "Add selected")
    assert page.heading == "Participants: 2 chosen" and listed(work) == {one, two}


def test_enter_filters_until_somebody_is_ticked_with_a_reason(browser, work, ref) -> None:
    alva, address = browser("alva"), f"/call-ins/{ref}/participants"
    one, *_ = refs(work)
    page = alva.click(alva.get(address), address, "Filter", {"members": [one], "q": one}, nth=0)
    assert not page.errors and listed(work) == set()
    alva.click(page, address, "Filter", {"why": "Reaches many"}, nth=0)
    assert listed(work) == {one}


def test_nobody_ticked_is_all_that_is_wrong_when_nothing_is_filled_in(browser, ref) -> None:
    page = browser("alva").submit(f"/call-ins/{ref}/participants")
    assert page.status == 422 and page.errors == ["Tick at least one person in the list."]


def test_somebody_is_taken_off_the_list_where_the_list_is(browser, work) -> None:
    with work():
        ref = scene.people(2, cleared=False, starts_at=scene.evening(60)).ref
    alva, address = browser("alva"), f"/call-ins/{ref}/participants"
    page = alva.click(alva.get(address), address, "Take off the list")
    assert page.heading == "Participants: 1 chosen" and len(listed(work)) == 1


def test_details_opened_from_the_summonses_lead_back_there(browser, work) -> None:
    with work():
        ref = scene.people(2, starts_at=scene.evening(60), **PLACE).ref
    alva = browser("alva")
    way = alva.get(f"/call-ins/{ref}/summons").soup.find("a", href=lambda to: to and "/details?" in to)["href"]
    page = alva.send(alva.get(way), way, {"case_number": "2031-1"})
    assert page.response.request.path == f"/call-ins/{ref}/summons"


def test_a_missing_case_number_shows_until_the_call_in_or_every_supervision_has_one(browser, work) -> None:
    with work():
        ref = scene.people(2, starts_at=scene.evening(60), **PLACE).ref
    alva, told = browser("alva"), "Missing: case number."
    assert told in alva.get(f"/call-ins/{ref}").text
    assert told in alva.get(f"/call-ins/{ref}/arrival").soup.select_one(".onward details").get_text()
    with work():
        alvas = actor("alva")
        one, two = db.session.query(Supervision).order_by(Supervision.id)
        one.case_number = "A 1"
        log.record(alvas, Verb.SUPERVISION_EDIT, one)
        lacking = two.member_id
    assert told in alva.get(f"/call-ins/{ref}").text
    with work():
        factories.supervision(
            actor("alva"), db.session.query(Member).filter_by(id=lacking).one(), case_number="B 2", ends_on=clock.today() + timedelta(9999)
        )  # fmt: skip
    assert told not in alva.get(f"/call-ins/{ref}").text


def test_another_agency_is_not_told_whether_supervisions_have_case_numbers(browser, work) -> None:
    with work():
        ref = scene.people(2, starts_at=scene.evening(60), **PLACE).ref
    for who in ("bo", "disa", "project_lead"):
        assert "case number" not in browser(who).get(f"/call-ins/{ref}").text


def test_those_ticked_come_onto_the_first_free_part_of_their_voice_and_the_rest_is_said(browser, work, ref) -> None:
    from gvi.speakers import operations as speaking

    with work():
        call_in = db.session.query(CallIn).one()
        for voice in (Voice.LAW, Voice.HELP, Voice.LAW):
            speaking.add_slot(actor("alva"), call_in, message=voice.value, minutes=5, voice=voice)
        made = [factories.speaker(actor("alva"), voice=Voice.LAW, name=name) for name in ("Aa", "Bb", "Cc")]
        helper = factories.speaker(actor("alva"), voice=Voice.HELP, name="Hh")
        factories.speaker(actor("alva"), voice=Voice.COMMUNITY, name="Nobody's part")
        places = [each.ref for each in (*made, helper)]
    alva, address = browser("alva"), f"/call-ins/{ref}/speakers"
    page = alva.get(address)
    assert {box["value"] for box in page.soup.select("input[name=place]")} == set(places)
    minutes = page.soup.select("input[name^=minutes_]")[0]["name"]
    page = alva.click(page, address, "Put those ticked", {"place": places, minutes: "7"})
    assert "1 of those ticked found no empty part of their voice." in page.text
    with work():
        found = [
            (slot.speaker.name, slot.minutes, slot.is_confirmed)
            for slot in db.session.query(Slot).order_by(Slot.position)
        ]
    assert found == [("Aa", 7, False), ("Hh", 5, False), ("Bb", 5, False)]
    assert not page.soup.select("input[name=place]")


@pytest.mark.parametrize(("days", "hour", "is_time"), [(0, 9, False), (0, 16, True), (0, 20, True), (-1, 9, True)])
def test_to_mark_as_held_is_the_next_step_only_when_the_first_may_come(browser, work, days, hour, is_time) -> None:
    with time_machine.travel(datetime(2031, 3, 4, hour, 1, tzinfo=ZoneInfo("Europe/Stockholm")), tick=True):
        with work():
            made = scene.people(2, starts_at=scene.evening(), **PLACE)
            made.starts_at += timedelta(days=days)
            made.state, ref = State.SUMMONED, made.ref
        page = browser("alva").get(f"/call-ins/{ref}")
        primary = [each.get_text(strip=True) for each in page.soup.select(".head .btn-primary")]
        assert (primary == ["Mark as held"]) is is_time
        assert "Mark as held" in page.text


@pytest.mark.parametrize("page", ["service", "checks", "arrival/plan/", "dates/", "door", "after/talks"])
def test_the_navigation_says_that_one_is_among_the_call_ins(browser, work, page) -> None:
    with work():
        ref = scene.people(2, starts_at=scene.evening(), **PLACE).ref
    found = browser("alva").get(f"/call-ins/{ref}/{page}")
    assert {each.text for each in found.soup.select(".top-nav [aria-current=page]")} == {"Call-ins"}


def test_the_overview_leads_to_the_seats_the_checks_and_the_proof_of_service(browser, work, ref) -> None:
    addresses = [f"/call-ins/{ref}/{page}" for page in ("arrival/plan/", "checks", "service")]
    for who, expected in (("alva", addresses), ("bo", [])):
        links = {each["href"] for each in browser(who).get(f"/call-ins/{ref}").soup.select("main aside a")}
        assert [each for each in addresses if each in links] == expected
