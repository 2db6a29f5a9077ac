"""Planning a call-in and following it on its overview, through the front door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, State
from gvi.core import clock
from gvi.core.db import transaction
from gvi.extensions import db
from tests import factories
from tests.callins import scene
from tests.world import actor

PLAN = {"day": "2031-03-04", "hour": "18:00", "venue": "Folkets hus", "capacity": "12"}


FOR_LETTERS = {"venue_street": "Norra vägen 1", "meeting_point": "Entrén", "excuse_phone": "040-12 34 56"}


def words(page, task: str) -> str:
    """The state word of a task on the overview."""
    for row in page.soup.select(".rows-wide > li"):
        title = row.select_one("a, strong").get_text()
        if title == task:
            return row.select_one(".tag").get_text(" ", strip=True)
    raise AssertionError(f"no task {task}")


def fact(page, name: str) -> str | None:
    for each in page.soup.select(".facts > div"):
        if each.dt.get_text() == name:
            return " ".join(each.dd.get_text(" ").split())
    return None


def primary(page) -> list[str]:
    return [button.get_text(strip=True) for button in page.soup.select("main .btn-primary")]


def planned(work, **changes) -> str:
    with work():
        return scene.people(2, **{"starts_at": scene.evening(60), **changes}).ref


def test_an_empty_year_says_so_and_offers_the_first_step(browser) -> None:
    page = browser("alva").get("/call-ins")
    assert "No call-ins planned." in page.text
    assert primary(page) == ["Plan call-in"]
    assert primary(browser("cim").get("/call-ins")) == []


def test_four_answers_plan_a_call_in(browser) -> None:
    page = browser("alva").submit("/call-ins/plan", PLAN)
    assert page.heading == "Call-in Tuesday 4 March 2031"
    assert fact(page, "Time") == "18:00–19:00 2031-03-04"
    assert fact(page, "Participants") == "0 of 12 0 served"
    assert words(page, "Details") == "In progress"
    assert words(page, "Participants") == "Not started"


def test_the_agenda_stands_by_week_with_readiness(browser) -> None:
    alva = browser("alva")
    basis = {"legal_basis": "FrL", "legal_basis_approved_by": "Ebba", "legal_basis_approved_on": "2024-01-02"}
    alva.submit("/call-ins/plan", {**PLAN, **basis, **FOR_LETTERS})
    page = alva.get("/call-ins")
    assert page.soup.find("h2").get_text() == "Week 10 2031"
    assert "1 of 7" in page.text
    assert primary(page) == ["Plan call-in"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"day": "2020-01-01"}, "Choose a time that lies ahead. This one has passed."),
        ({"day": "2031-03-30", "hour": "02:30"}, "The clock never shows 02:30 on 2031-03-30: summer time begins and an hour is skipped. Choose an hour earlier or later."),
        ({"venue": " "}, "Choose a venue. Without one nobody can be called."),
        ({"capacity": "0"}, "Number to be called must be between 1 and 200"),
        ({"day": "31/3"}, "Enter a date, such as 2026-03-12"),
        ({"minutes": "480"}, "The meeting must end the same day. Start earlier or make it shorter."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(browser, changes, error) -> None:
    page = browser("alva").submit("/call-ins/plan", {**PLAN, "purpose": "Åtgärda våldet", **changes})
    assert page.status == 422
    assert page.errors == [error]
    assert len(page.soup.select("[aria-invalid=true]")) == 1
    assert page.soup.find("input", {"name": "purpose"})["value"] == "Åtgärda våldet"


def test_a_booked_venue_is_refused_with_the_time(browser) -> None:
    alva = browser("alva")
    alva.submit("/call-ins/plan", PLAN)
    page = alva.submit("/call-ins/plan", {**PLAN, "hour": "18:30"})
    assert page.errors == ["Choose a venue that is free. Folkets hus is booked from 18:00 to 19:00."]


def test_sending_the_form_twice_plans_one_call_in(browser, app) -> None:
    alva = browser("alva")
    page = alva.get("/call-ins/plan")
    first = alva.send(page, "/call-ins/plan", PLAN)
    second = alva.send(page, "/call-ins/plan", PLAN)
    assert first.heading == second.heading == "Call-in Tuesday 4 March 2031"
    assert first.response.request.path == second.response.request.path
    with app.app_context(), transaction():
        assert db.session.query(CallIn).count() == 1


def test_the_next_plan_suggests_what_the_last_one_had(browser) -> None:
    alva = browser("alva")
    alva.submit(
        "/call-ins/plan",
        {**PLAN, "venue_city": "Malmö", "meeting_point": "Entrén", "excuse_phone": "040-123 45", "start": "default"},
    )
    page = alva.get("/call-ins/plan")
    suggested = page.fields(page.form())
    assert (
        suggested["venue"] == ["Folkets hus"]
        and suggested["venue_city"] == ["Malmö"]
        and suggested["meeting_point"] == ["Entrén"]
    )
    assert suggested["day"] == [""] and suggested["legal_basis_approved_on"] == [""]
    copied = alva.send(page, "/call-ins/plan", {"day": "2031-04-01", "hour": "18:00"})
    assert "0 of 8 have said yes" in copied.text


def test_two_people_changing_the_same_call_in_see_both_versions(browser, work) -> None:
    ref = planned(work)
    alva, same = browser("alva"), browser("alva")
    page = alva.get(f"/call-ins/{ref}/details")
    assert same.submit(f"/call-ins/{ref}/details", {"meeting_point": "Norra entrén", "hour": "17:00"}).status == 200
    clash = alva.send(page, f"/call-ins/{ref}/details", {"meeting_point": "Södra entrén"})
    assert clash.status == 409
    assert "Norra entrén" in clash.text and "Södra entrén" in clash.text and "17:00" in clash.text
    saved = alva.send(clash, f"/call-ins/{ref}/details")
    assert saved.status == 200 and saved.heading.startswith("Call-in ")


def test_the_overview_leads_from_the_review_to_the_approval(browser, work) -> None:
    with work():
        ref = scene.people(2, cleared=False, starts_at=scene.evening(60)).ref
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}")
    assert primary(page) == ["Request review"]
    assert words(page, "Participants") == "In progress" and words(page, "Review") == "Not started"
    with work():
        scene.clear(db.session.query(CallIn).one())
    page = alva.get(f"/call-ins/{ref}")
    assert words(page, "Review") == "Done" and "2 of 2 may be called." in page.text
    assert primary(page) == ["Approve participants"]
    page = alva.press(f"/call-ins/{ref}", f"/call-ins/{ref}/approve")
    assert words(page, "Participants") == "Done"
    assert "2 chosen, approved by Alva Malmo." in page.text


def test_while_others_answer_the_next_step_is_the_speakers(browser, work) -> None:
    with work():
        call_in = scene.people(2, cleared=False, starts_at=scene.evening(60))
        scene.ask(call_in)
        ref = call_in.ref
    page = browser("alva").get(f"/call-ins/{ref}")
    assert words(page, "Participants") == words(page, "Review") == "Awaiting review"
    assert primary(page) == ["Go on with the speakers"]


def test_a_move_that_its_rules_refuse_says_why_and_changes_nothing(browser, work) -> None:
    with work():
        ref = scene.people(2, cleared=False, starts_at=scene.evening(60)).ref
    page = browser("alva").post(f"/call-ins/{ref}/approve")
    assert page.status == 422
    assert "2 of 2 participants cannot be called yet. Open Participants to see why." in page.text


def test_another_day_says_that_the_approval_is_taken_back(browser, work) -> None:
    ref = planned(work)
    alva = browser("alva")
    alva.press(f"/call-ins/{ref}", f"/call-ins/{ref}/approve")
    page = alva.submit(
        f"/call-ins/{ref}/details", {"day": (clock.today() + timedelta(days=61)).isoformat(), "hour": "18:00"}
    )
    assert "The approval of the participants is taken back" in page.text
    assert words(page, "Participants") == "Awaiting review"


def test_a_meeting_is_called_off_with_a_reason_that_is_shown(browser, work) -> None:
    ref = planned(work)
    alva = browser("alva")
    assert alva.submit(f"/call-ins/{ref}/cancel").errors == ["Fill in “Why is it cancelled?”"]
    page = alva.submit(f"/call-ins/{ref}/cancel", {"reason": "The venue burned down"})
    assert "Cancelled: The venue burned down" in page.text
    assert primary(page) == []
    assert alva.submit(f"/call-ins/{ref}/details", {"purpose": "Anyway"}).status == 422


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        ("alva", "2 of 25 0 served", "2 of 25 0 served"),
        ("project_lead", "2 of 25 0 served", "2 of 25 0 served"),
        ("bo", None, "2 of 25 0 served"),
        ("disa", None, "2 of 25 0 served"),
        ("partner", None, None),
        ("probation_officer", None, None),
        ("cim", None, None),
    ],
)
def test_the_number_called_shows_to_those_who_may_know_it(browser, work, who, before, after) -> None:
    with work():
        ref = scene.people(2, cleared=False, starts_at=scene.evening(60)).ref
    page = browser(who).get(f"/call-ins/{ref}")
    assert fact(page, "Participants") == before
    with work():
        scene.clear(db.session.query(CallIn).one())
    assert fact(browser(who).get(f"/call-ins/{ref}"), "Participants") == after


def test_who_may_not_know_the_number_sees_the_same_page_whether_it_is_two_or_none(browser, work) -> None:
    def seen(ref: str) -> str:
        return browser("partner").get(f"/call-ins/{ref}").soup.select_one("main").get_text(" ", strip=True)

    start = scene.evening(60)
    with work():
        full = scene.people(2, cleared=False, starts_at=start).ref
        empty = factories.call_in(actor("alva"), **scene.basis(), starts_at=start).ref
    assert seen(full) == seen(empty)


def test_another_agency_reads_and_changes_nothing(browser, work) -> None:
    ref = planned(work)
    bo = browser("bo")
    page = bo.get(f"/call-ins/{ref}")
    assert primary(page) == []
    assert not page.soup.select("main form")
    assert bo.get(f"/call-ins/{ref}/details").status == 403
    assert bo.get(f"/call-ins/{ref}/cancel").status == 403
    for move in ("approve", "reopen", "summon", "hold"):
        assert bo.post(f"/call-ins/{ref}/{move}").status == 403


def test_another_town_has_never_heard_of_it(browser, work) -> None:
    ref = planned(work)
    elsewhere = browser("alva", site="orebro")
    assert elsewhere.get(f"/call-ins/{ref}").status == 404
    assert "No call-ins planned." in elsewhere.get("/call-ins").text


def test_past_call_ins_are_folded_and_what_is_not_closed_stands_first(browser, work) -> None:
    with work():
        alva = actor("alva")
        factories.call_in(alva, starts_at=scene.evening(-90), state=State.CLOSED, venue="Closed long ago")
        factories.call_in(alva, starts_at=scene.evening(-9), state=State.HELD, venue="Still to close")
    page = browser("alva").get("/call-ins")
    assert page.soup.select_one("main details summary").get_text() == "1 past call-in"
    assert "Closed long ago" in page.soup.select_one("main details").get_text()
    assert page.soup.select_one("main h2").get_text() == "Past and not closed"
    assert "Still to close" in page.soup.select_one("main .rows-wide").get_text()


def test_today_tells_the_next_step_and_the_late_gates_of_ones_own_call_ins(browser, work) -> None:
    with work():
        call_in = factories.call_in(actor("alva"), **scene.basis(), starts_at=scene.evening(10))
        call_in.created_at = scene.evening(-50)
        log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
    page = browser("alva").get("/today")
    titles = [link.get_text() for link in page.soup.select(".rows a")]
    assert "Choose participants" in titles and "Gate not passed: Review" in titles
    assert not browser("bo").get("/today").soup.select(".rows a[href^='/call-ins']")
    assert not browser("cim").get("/today").soup.select(".rows a[href^='/call-ins']")


def test_the_number_of_queries_does_not_grow(browser, work, count_queries) -> None:
    def opened(address: str) -> int:
        alva = browser("alva")
        with count_queries() as counted:
            assert alva.get(address).status == 200
        return len(counted)

    with work():
        ref = scene.people(1, starts_at=scene.evening(60)).ref
        factories.call_in(actor("alva"), starts_at=scene.evening(-60), state=State.CLOSED)
    before = {address: opened(address) for address in ("/call-ins", f"/call-ins/{ref}", "/today")}
    with work():
        for number in range(30):
            factories.call_in(actor("alva"), starts_at=scene.evening(70 + number))
            factories.call_in(actor("alva"), starts_at=scene.evening(-70 - number), state=State.CLOSED)
    assert {address: opened(address) for address in before} == before
    with work():
        other = scene.people(4, starts_at=scene.evening(61)).ref
    assert opened(f"/call-ins/{other}") == before[f"/call-ins/{ref}"]


def test_a_run_sheet_that_is_empty_is_not_offered_as_the_model(browser, work) -> None:
    alva = browser("alva")
    alva.submit("/call-ins/plan", {**PLAN, "start": "default"})
    with work():
        factories.call_in(actor("alva"), starts_at=scene.evening(3000), venue="The latest")
    page = alva.get("/call-ins/plan")
    assert page.fields(page.form())["venue"] == ["The latest"]
    assert page.text.count("Copy from the call-in of") == 1
    assert "0 of 8 have said yes" in alva.send(page, "/call-ins/plan", {"day": "2031-04-01", "hour": "18:00"}).text


def test_who_is_asked_finds_it_under_today_and_on_the_overview_until_they_have_answered(browser, work) -> None:
    with work():
        call_in = scene.people(2, cleared=False, starts_at=scene.evening(60))
        ref = call_in.ref
    bo = browser("bo")
    assert not bo.get("/today").soup.select(f".rows a[href^='/call-ins/{ref}']")
    with work():
        scene.ask(db.session.query(CallIn).filter_by(ref=ref).one())
    line = bo.get("/today").soup.select_one(f".rows a[href^='/call-ins/{ref}/review']")
    assert line.get_text() == "Answer the review" and "2 people wait." in line.find_parent("li").get_text()
    assert bo.get(f"/call-ins/{ref}").soup.select_one("main .btn-primary").get_text(strip=True) == "Answer the review"
    assert not browser("cim").get("/today").soup.select(f".rows a[href*='{ref}']")
    bo.submit(f"/call-ins/{ref}/review", {"D01": "may"}, action="/answer")
    assert "1 person waits." in bo.get("/today").text
    bo.submit(f"/call-ins/{ref}/review", {"D01": "may", "D02": "may_not"}, action="/answer")
    assert not bo.get("/today").soup.select(f".rows a[href^='/call-ins/{ref}']")
    assert not bo.get(f"/call-ins/{ref}").soup.select("main .btn-primary")


def test_what_holds_for_every_meeting_is_suggested_though_the_last_one_lacks_it(browser, work) -> None:
    with work():
        factories.call_in(
            actor("alva"), **{**scene.basis(), "excuse_phone": "+4640123456", "venue_street": "Gamla gatan 1"}
        )
        factories.call_in(actor("alva"), venue="Nya lokalen")
    page = browser("alva").get("/call-ins/plan")
    value = {
        name: page.soup.find("input", {"name": name})["value"]
        for name in ("venue", "venue_street", "excuse_phone", "legal_basis")
    }
    assert value == {
        "venue": "Nya lokalen",
        "venue_street": "",
        "excuse_phone": "040-12 34 56",
        "legal_basis": scene.basis()["legal_basis"],
    }


def test_a_list_nobody_has_been_asked_about_leads_straight_to_asking(browser, work) -> None:
    with work():
        ref = scene.people(2, cleared=False, starts_at=scene.evening(60)).ref
    alva = browser("alva")
    link = alva.get(f"/call-ins/{ref}").soup.select_one(".head .btn-primary")
    assert link["href"] == f"/call-ins/{ref}/review/ask"
    assert f"/call-ins/{ref}/review/ask" in [
        a["href"] for a in alva.get(f"/call-ins/{ref}/participants").soup.select(".head a")
    ]


def test_the_run_sheet_can_be_saved_on_the_way_back_to_the_overview(browser, work) -> None:
    from gvi.speakers import operations as speaking

    with work():
        call_in = factories.call_in(actor("alva"))
        ref, slot = call_in.ref, speaking.start_from_default(actor("alva"), call_in)[0].ref
    alva, address = browser("alva"), f"/call-ins/{ref}/speakers"
    page = alva.click(alva.get(address), address, "Save and return", {f"message_{slot}": "Hej"})
    assert page.heading.startswith("Call-in")
    assert alva.get(address).soup.select_one("tbody input")["value"] == "Hej"


def test_another_venue_is_not_given_the_last_ones_address_unless_somebody_says_that_it_is_right(browser, work) -> None:
    with work():
        factories.call_in(actor("alva"), venue="Gamla lokalen", room="Sal B", venue_street="Gamla gatan 1")
    alva = browser("alva")
    page = alva.submit("/call-ins/plan", {**PLAN, "venue": "Nya lokalen"})
    assert page.status == 422
    assert page.errors == [
        "The venue is another, but this is left from Gamla lokalen: Sal B, Gamla gatan 1. "
        "Change it, or tick that it is right."
    ]
    page = alva.send(page, "/call-ins/plan", {"place_checked": "y"})
    assert page.heading == "Call-in Tuesday 4 March 2031" and "Sal B" in page.text


def test_an_own_address_for_another_venue_raises_no_question(browser, work) -> None:
    with work():
        ref = factories.call_in(actor("alva"), venue="Gamla lokalen", room=None, venue_street="Gamla gatan 1").ref
    alva = browser("alva")
    page = alva.submit(f"/call-ins/{ref}/details", {"venue": "Nya lokalen"})
    assert page.status == 422 and len(page.errors) == 1
    page = alva.send(page, f"/call-ins/{ref}/details", {"venue_street": "Nya gatan 2"})
    assert page.status == 200 and fact(page, "Venue").startswith("Nya lokalen")


def test_saved_answers_are_confirmed_and_what_is_unanswered_is_counted(browser, work) -> None:
    with work():
        call_in = scene.people(2, starts_at=scene.evening(60), cleared=False)
        scene.ask(call_in)
        ref = call_in.ref
    bo = browser("bo")
    page = bo.submit(f"/call-ins/{ref}/review", {"D01": "may"}, action="/answer")
    assert "The answers are saved. 1 of 2 is still unanswered." in page.text
    page = bo.submit(f"/call-ins/{ref}/review", {"D02": "may"}, action="/answer")
    assert "All 2 answers are saved." in page.text


def test_the_overview_counts_those_without_an_arrival_time(browser, work) -> None:
    ref = planned(work)
    alva = browser("alva")
    assert "0 of 2 printed, 0 served. 2 have no arrival time." in alva.get(f"/call-ins/{ref}").text
    times = [each["name"] for each in alva.get(f"/call-ins/{ref}/arrival").soup.select("tbody input.w-time")]
    alva.submit(f"/call-ins/{ref}/arrival", {times[0]: "17.10"})
    assert "1 has no arrival time." in alva.get(f"/call-ins/{ref}").text


@pytest.mark.parametrize("how", ["slipped", "closed"])
def test_a_call_in_that_has_ended_asks_for_no_review(browser, work, how: str) -> None:
    with work():
        factories.ground()
        call_in = scene.people(2, cleared=False, starts_at=scene.evening(3))
        ref = call_in.ref
    alva, asking = browser("alva"), f"/call-ins/{ref}/review/ask"
    pages = ("/today", f"/call-ins/{ref}", f"/call-ins/{ref}/participants", f"/call-ins/{ref}/review")
    assert all(asking in alva.get(each).data.decode() for each in pages)
    form = alva.get(asking)
    grounds = {box["name"]: "consent" for box in form.soup.select("input[name^=ground_]")}
    assert len(grounds) == 2
    with work():
        if how == "closed":
            db.session.execute(update(CallIn).values(state=State.CLOSED))
        else:
            db.session.execute(update(CallIn).values(starts_at=scene.evening(-1)))
    for each in pages:
        page = alva.get(each)
        assert asking not in page.data.decode() and "Request review" not in page.text, each
    if how == "slipped":
        assert "Set a new day or cancel" in alva.get("/today").text
    assert alva.get(asking).status == 303
    assert "The meeting is past" in alva.send(form, asking, grounds).text


def test_the_candidates_page_says_that_the_legal_basis_comes_first(browser, work) -> None:
    with work():
        alva = actor("alva")
        one, other = factories.call_in(alva), scene.people(1)
        db.session.flush()
        bare, based = one.ref, other.ref
    said = "Nobody can be put on the list before the legal basis is approved."
    page = browser("alva").get(f"/call-ins/{bare}/participants")
    assert said in page.text
    assert (
        page.soup.find("a", string="Say who has approved it")["href"]
        == f"/call-ins/{bare}/details#legal_basis_approved_by"
    )
    assert said not in browser("alva").get(f"/call-ins/{based}/participants").text


def test_whoever_is_no_longer_called_is_in_none_of_the_overviews_numbers(browser, work) -> None:
    with work():
        call_in = scene.people(3, starts_at=scene.evening(60))
        ref, gone = call_in.ref, call_in.invitations[0]
        gone.served_on, gone.called_off_on = clock.today(), clock.today()
        log.record(actor("alva"), Verb.PARTICIPANT_EDIT, gone)
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}")
    assert fact(page, "Participants") == "2 of 25 0 served"
    assert "2 chosen of 25 places. Not approved yet. 1 is no longer called." in page.text
    assert "2 of 2 may be called." in page.text
    assert "0 of 2 printed, 0 served. 2 have no arrival time." in page.text
    page = alva.get(f"/call-ins/{ref}/participants")
    assert page.soup.select_one("h1").get_text() == "Participants: 2 chosen"
    assert page.soup.select_one("details.block summary").get_text() == (
        "2 chosen: look, or take off the list · 1 is no longer called."
    )
    standing = [row.get_text(" ", strip=True) for row in page.soup.select("td .tag")]
    assert (standing.count("Chosen"), standing.count("No longer called")) == (2, 1)
    assert (
        browser("bo").get(f"/call-ins/{ref}/participants").soup.select_one("h1").get_text() == "Participants: 2 chosen"
    )
