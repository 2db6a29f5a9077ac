"""Hand-overs through the front door of social services."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from gvi.core import clock
from gvi.extensions import db
from gvi.support import operations
from gvi.support.models import Handover
from tests import factories
from tests.world import actor


def asked(work, *, by: str = "bo", hours_ago: int = 0) -> str:
    """Somebody wants help; the hand-over's ref."""
    with work():
        made = factories.handover(actor(by), factories.member(actor(by), name="Test Testsson"), need="Lämna gruppen")
        db.session.flush()
        db.session.execute(update(Handover).values(asked_at=clock.now() - timedelta(hours=hours_ago)))
        return made.ref


def test_social_services_take_over_and_note_the_first_contact(browser, work) -> None:
    ref = asked(work)
    disa = browser("disa")
    assert "Take over a hand-over" in disa.get("/today").text
    page = disa.press(f"/handovers/{ref}", "/accept")
    assert "Accepted" in page.text and "Disa Malmo" in page.text
    assert "Make first contact" in disa.get("/today").text
    page = disa.press(f"/handovers/{ref}", "/contacted")
    assert "Contacted" in page.text
    assert "hand-over" not in disa.get("/today").text


def test_what_the_person_said_is_masked_until_asked_for(browser, work) -> None:
    ref = asked(work)
    disa = browser("disa")
    assert "070-174" not in disa.get(f"/handovers/{ref}").text
    shown = disa.press(f"/handovers/{ref}", "/reveal")
    assert "070-174 06 05" in shown.text and "Test Testsson" in shown.text and "Lämna gruppen" in shown.text


def test_one_that_has_waited_too_long_says_so(browser, work) -> None:
    ref = asked(work, hours_ago=3)
    disa = browser("disa")
    assert "Waiting, late" in disa.get("/handovers").text
    assert "Nobody has accepted" in disa.get(f"/handovers/{ref}").text


def test_two_people_cannot_take_over_the_same(browser, work) -> None:
    ref = asked(work)
    browser("disa").press(f"/handovers/{ref}", "/accept")
    answer = browser("exit_coordinator").post(f"/handovers/{ref}/accept")
    assert answer.status == 422 and "already accepted" in answer.text


def test_a_caseworker_sees_what_is_theirs_and_nothing_else(browser, work) -> None:
    asked(work)
    ref = asked(work)
    with work():
        caseworker = actor("caseworker")
        theirs = db.session.query(Handover).filter_by(ref=ref).one()
        operations.accept(caseworker, theirs)
    page = browser("caseworker").get("/handovers")
    assert [row.get_text(strip=True) for row in page.soup.select("tbody th")] == [ref]


def test_social_services_register_a_hand_over_of_their_own(browser, work) -> None:
    with work():
        ref = factories.member(actor("disa"), name="Egen Person").ref
    disa = browser("disa")
    page = disa.submit("/help/new", {"person": ref, "safe_contact": "via skolan"})
    assert page.status == 200 and ref in page.text
    wrong = disa.submit("/help/new", {"person": "finns inte", "safe_contact": "via skolan"})
    assert wrong.status == 422 and len(wrong.errors) == 1


def test_another_towns_hand_overs_are_not_there(browser, work) -> None:
    ref = asked(work)
    orebro = browser("disa", site="orebro")
    assert orebro.get(f"/handovers/{ref}").status == 404
    assert "Nobody is waiting" in orebro.get("/handovers").text


def test_the_number_of_queries_does_not_grow_with_the_hand_overs(browser, work, count_queries) -> None:
    def opened() -> int:
        disa = browser("disa")
        with count_queries() as counted:
            assert disa.get("/handovers").status == 200
        return len(counted)

    asked(work)
    before = opened()
    with work():
        member = factories.member(actor("bo"))
        for _ in range(30):
            factories.handover(actor("bo"), member)
    assert opened() == before


def test_a_hand_over_without_a_way_to_reach_the_person_is_not_registered(browser, work) -> None:
    with work():
        ref = factories.member(actor("disa"), name="Egen Person").ref
    page = browser("disa").submit("/help/new", {"person": ref, "need": "lämna gruppen"})
    assert page.status == 422 and page.errors == ["Say how you reach the person: a phone number or another way."]
    assert page.soup.find("textarea", {"name": "need"}).get_text().strip() == "lämna gruppen"


def test_the_phone_is_masked_until_asked_for_and_can_then_be_called(browser, work) -> None:
    with work():
        person = factories.member(actor("bo"), name="Test Testsson")
        ref = factories.handover(actor("bo"), person, phone="+46701740605", safe_contact=None).ref
    disa = browser("disa")
    assert "1740605" not in disa.get(f"/handovers/{ref}").data.decode()
    shown = disa.press(f"/handovers/{ref}", "/reveal")
    assert shown.soup.select_one('a[href="tel:+46701740605"]').get_text() == "070-174 06 05"


def test_an_empty_list_of_ones_own_does_not_say_that_nobody_waits(browser, work) -> None:
    asked(work)
    page = browser("caseworker").get("/handovers")
    assert "Nobody is waiting" not in page.text
    assert "You have taken over none." in page.text
    assert "The social coordinator and the exit coordinator see those that wait, and accept them." in page.text
