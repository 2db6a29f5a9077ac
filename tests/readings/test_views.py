"""A coordinator opens somebody they do not work with: asked first, remembered for the day, and told to the auditor the same day."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins import participants
from gvi.core import clock
from gvi.extensions import db
from gvi.mail.models import OutboxMail
from gvi.members import operations as people
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.readings.models import Need, Reading
from gvi.readings.work import tell_auditors
from gvi.reviews import operations as reviewing
from gvi.sites.models import Site
from tests import factories, world
from tests.browsing import Browser
from tests.callins import scene
from tests.world import actor

NUMBER = "198506119992"
GIVEN = {"reading_need": "covering"}


@pytest.fixture
def person(work: Any) -> str:
    """Somebody whom an analyst at Bo's agency has registered, and nobody follows."""
    with work():
        return str(factories.member(actor("analyst"), name="Anna Known", number=NUMBER).ref)


@pytest.fixture
def auditor(app: Flask, work: Any) -> Browser:
    """The police's auditor."""
    with work():
        site = db.session.get_one(Site, actor("bo").site_id)
        user = add_user(factories.NOBODY, email="ada@malmo.example", name="Ada", password=world.PASSWORD)
        police = world.agency(AgencyKind.POLICE)
        add_posting(factories.NOBODY, user, agency=police, site=site, role=Role.AUDITOR, starts_on=world.BEGINNING)
    opened = Browser(app, locale="en")
    opened.sign_in("ada@malmo.example", world.PASSWORD)
    return opened


def _member(ref: str) -> Member:
    return db.session.scalars(select(Member).where(Member.ref == ref)).one()


def _readings() -> list[Reading]:
    return list(db.session.scalars(select(Reading).order_by(Reading.id)))


def test_the_page_asks_first_and_leads_on_to_where_one_was_going(browser, work, person) -> None:
    bo = browser("bo")
    asked = bo.client.get(f"/members/{person}?only=visit", headers=bo.headers)
    assert asked.status_code == 303 and f"/members/{person}/why?next=" in asked.headers["Location"]
    page = bo.get(asked.headers["Location"])
    assert page.heading == "Why do you need to read?" and "Anna" not in page.text
    assert page.soup.select_one("main").get_text().count("Why do you need to read?") == 1
    answered = bo.send(page, asked.headers["Location"], GIVEN, follow=False)
    assert answered.response.headers["Location"] == f"/members/{person}?only=visit"
    assert bo.get(f"/members/{person}").heading == person
    with work():
        assert [(each.need, each.text) for each in _readings()] == [(Need.COVERING, None)]


def test_another_record_that_is_held_against_ones_own_is_asked_about_too(browser, work, person) -> None:
    with work():
        mine = str(factories.member(actor("bo"), name="Anna Known").ref)
        people.assign(actor("bo"), _member(mine), user=db.session.get_one(User, actor("bo").user_id))
    bo, address = browser("bo"), f"/members/{mine}/same?other={person}"
    asked = bo.client.get(address, headers=bo.headers)
    assert asked.status_code == 303 and f"/members/{person}/why?next=" in asked.headers["Location"]
    answered = bo.send(bo.get(asked.headers["Location"]), asked.headers["Location"], GIVEN, follow=False)
    assert answered.response.headers["Location"] == address
    assert bo.get(address).status == 200
    with work():
        (entry,) = db.session.scalars(select(AuditEntry).filter_by(verb=Verb.READ, subject_ref=person))
        assert entry.reason == "reading-covering"


def test_the_reason_stands_in_the_log_of_every_read(browser, work, person) -> None:
    bo = browser("bo")
    bo.submit(f"/members/{person}/why", GIVEN)
    with work():
        rows = db.session.scalars(select(AuditEntry).where(AuditEntry.user_id == actor("bo").user_id))
        told = {(row.verb, row.subject_kind, row.reason) for row in rows}
    assert {("reading.reason", "reading", "reading-covering"), ("read", "member", "reading-covering")} <= told


def test_it_holds_for_the_day_the_person_and_the_user_alone(app, browser, work, person) -> None:
    bo = browser("bo")
    bo.submit(f"/members/{person}/why", GIVEN)
    with work():
        other = factories.member(actor("analyst")).ref
        site = db.session.get_one(Site, actor("bo").site_id)
        user = add_user(factories.NOBODY, email="boss@malmo.example", name="Boss", password=world.PASSWORD)
        police = world.agency(AgencyKind.POLICE)
        add_posting(
            factories.NOBODY, user, agency=police, site=site, role=Role.POLICE_COORDINATOR, starts_on=world.BEGINNING
        )
    boss = Browser(app)
    boss.sign_in("boss@malmo.example", world.PASSWORD)
    assert bo.get(f"/members/{person}").status == 200
    assert bo.get(f"/members/{other}").status == 303
    assert boss.get(f"/members/{person}").status == 303
    with work():
        (reading,) = _readings()
        assert clock.local(reading.ends_at).hour == 0 and reading.ends_at - clock.now() <= timedelta(hours=25)
        reading.ends_at = clock.now() - timedelta(minutes=1)
        log.record(factories.NOBODY, Verb.READING_SEE, reading)
    assert bo.get(f"/members/{person}").status == 303


def test_a_form_that_was_sent_goes_along_and_nothing_typed_is_lost(browser, work, person) -> None:
    bo = browser("bo")
    bo.submit(f"/members/{person}/why", GIVEN)
    page = bo.get(f"/members/{person}/rights/hold")
    with work():
        db.session.execute(delete(Reading))
    hold = "/rights/hold"
    kept = bo.send(page, f"/members/{person}{hold}", {"reason": "An appeal"})
    assert kept.status == 428 and "An appeal" in kept.data.decode()
    wrong = bo.send(kept, hold, {"reading_need": "other"}, action=hold)
    assert wrong.status == 422 and "An appeal" in wrong.data.decode()
    done = bo.send(wrong, hold, {**GIVEN, "reading_text": "Asked by the court"}, action=hold)
    assert done.status == 200 and "An appeal" in done.text
    with work():
        assert [(each.need, each.text) for each in _readings()] == [(Need.COVERING, "Asked by the court")]


def test_nobody_is_held_beside_one_s_own_person_without_a_reason(browser, work, person) -> None:
    with work():
        own = factories.member(actor("bo"), name="Own Person").ref
    bo = browser("bo")
    beside = f"/members/{own}/same?other={person}"
    asked = bo.client.get(beside, headers=bo.headers)
    assert asked.status_code == 303 and f"/members/{person}/why?next=" in asked.headers["Location"]
    shown = bo.post(beside, {"show": "1"})
    assert shown.status == 428 and "Anna Known" not in shown.data.decode()
    there = bo.submit(asked.headers["Location"], GIVEN)
    assert there.heading == "Are they one person?"
    assert "Anna Known" in bo.post(beside, {"show": "1"}).data.decode()


def test_a_reason_given_with_a_form_that_is_refused_is_kept(browser, work, person) -> None:
    bo = browser("bo")
    refused = bo.post(f"/members/{person}/rights/hold", {"reason": "", **GIVEN})
    assert refused.status == 422
    with work():
        assert len(_readings()) == 1


def _assigned(ref: str) -> None:
    bo = actor("bo")
    people.assign(bo, _member(ref), user=db.session.get_one(User, bo.user_id))


def _visited(ref: str) -> None:
    factories.visit(actor("bo"), _member(ref))


def _called(ref: str) -> None:
    bo = actor("bo")
    call_in = factories.call_in(bo, **scene.basis(), starts_at=scene.evening(7))
    db.session.flush()
    participants.add(bo, call_in, [_member(ref)], why="Reaches many")


@pytest.mark.parametrize("happens", [_assigned, _visited, _called], ids=lambda each: each.__name__.strip("_"))
def test_whoever_works_with_the_person_is_not_asked(browser, work, person, happens) -> None:
    with work():
        happens(person)
    with work():
        before = len(_readings())
    assert browser("bo").get(f"/members/{person}").status == 200
    with work():
        assert len(_readings()) == before


def test_of_anothers_call_in_only_those_count_of_whom_one_has_been_told(browser, work) -> None:
    with work():
        told, untold = (factories.member(actor("analyst"), number=number).ref for number in scene.NUMBERS[:2])
        call_in = scene.people(2, cleared=False, starts_at=scene.evening(7))
        first = db.session.scalars(select(Member).where(Member.shell_id == _member(told).shell_id)).all()
        (client,) = (each for each in first if each.ref != told)
        factories.release(
            actor("alva"), client, to=AgencyKind.POLICE, facet=Facet.IDENTITY, fields=["name"], call_in=call_in
        )
    bo = browser("bo")
    assert bo.get(f"/members/{told}").status == 200
    assert bo.get(f"/members/{untold}").status == 303  # to the question


def test_putting_somebody_on_ones_own_list_counts_with_its_reason_unless_one_works_with_them(
    browser, auditor, work, person
) -> None:
    with work():
        bo = actor("bo")
        mine = factories.member(bo, number="198503149885").ref
        people.assign(bo, _member(mine), user=db.session.get_one(User, bo.user_id))
        call_in = factories.call_in(bo, **scene.basis(), starts_at=scene.evening(7))
        db.session.flush()
        participants.add(bo, call_in, [_member(person), _member(mine)], why="Reaches many")
    with work():
        assert [(each.member.ref, each.need, each.text) for each in _readings()] == [
            (person, Need.LISTED, "Reaches many")
        ]
    page = auditor.get("/admin/log/beside")
    assert "Put on the list of a call-in" in page.text and "Reaches many" in page.text and mine not in page.text


def test_planning_a_visit_and_proposing_a_release_count_too(browser, work, person) -> None:
    with work():
        factories.visit(actor("bo"), _member(person))
    with work():
        assert [each.need for each in _readings()] == [Need.VISITING]
        other = factories.member(actor("analyst")).ref
    with work():
        reviewing.propose(actor("bo"), [_member(other)], reviewing.Terms(
            facet=Facet.IDENTITY, fields=("name",), receiver=world.agency(AgencyKind.PROBATION),
            balancing=None,
            ground=factories.ground("osl-10-15a"), purpose="Call-in", valid_until=clock.today() + timedelta(30),
        ))  # fmt: skip
    with work():
        assert [(each.need, each.member.ref) for each in _readings()][1:] == [(Need.PROPOSED, other)]


def test_whoever_has_said_why_says_nothing_more_by_an_act_and_other_roles_nothing(browser, work, person) -> None:
    browser("bo").submit(f"/members/{person}/why", GIVEN)
    with work():
        _called(person)
    with work():
        assert [each.need for each in _readings()] == [Need.COVERING]
        other = factories.member(actor("analyst")).ref
    assert "listed" not in browser("bo").get(f"/members/{other}/why").text


def test_whoever_registered_the_person_is_not_asked(browser) -> None:
    bo = browser("bo")
    made = bo.post("/members/add", {"category": "convicted", "purpose": "Call-in", "personnummer": NUMBER})
    assert bo.get(made.response.headers["Location"]).status == 200


def test_other_roles_and_lists_are_not_asked(browser, person) -> None:
    assert browser("analyst").get(f"/members/{person}").status == 200
    assert person in browser("bo").get("/members").text


def test_what_does_not_exist_for_one_is_not_asked_about(browser, person) -> None:
    assert browser("alva").get(f"/members/{person}").status == 404
    assert browser("alva").get(f"/members/{person}/why").status == 404


def test_the_question_leads_to_no_other_place(browser, person) -> None:
    bo = browser("bo")
    answer = bo.post(f"/members/{person}/why", {**GIVEN, "next": "https://elsewhere.example/"})
    assert "elsewhere" not in answer.response.headers["Location"]


def test_the_auditor_sees_it_on_today_by_pseudonym_and_goes_through_it(browser, auditor, person) -> None:
    browser("bo").submit(f"/members/{person}/why", GIVEN)
    assert "Go through readings outside the assignment" in auditor.get("/today").text
    page = auditor.get("/admin/log/beside")
    assert "Bo Malmo" in page.text and "standing in" in page.text and "P-" in page.text and person not in page.text
    ticked = str(page.soup.find("input", {"name": "item"})["value"])
    assert "Gone through" in auditor.send(page, "/admin/log/beside", {"item": ticked}, action="/beside").text
    assert "Go through readings" not in auditor.get("/today").text


def test_another_agencys_auditor_sees_nothing_of_it(browser, work, person) -> None:
    browser("bo").submit(f"/members/{person}/why", GIVEN)
    other = browser("auditor")
    assert "Bo Malmo" not in other.get("/admin/log/beside").text
    assert "Go through readings" not in other.get("/today").text


def test_the_worker_sends_one_neutral_mail_the_same_day(app, browser, auditor, work, person) -> None:
    bo = browser("bo")
    bo.submit(f"/members/{person}/why", GIVEN)
    with work():
        again = factories.member(actor("analyst")).ref
    bo.submit(f"/members/{again}/why", GIVEN)
    for hour, mails in ((15, 0), (16, 1), (23, 0)):
        with time_machine.travel(clock.at(clock.today(), time(hour)), tick=False), app.app_context():
            assert tell_auditors() == mails
    with work():
        (mail,) = db.session.scalars(select(OutboxMail))
        text = mail.message.decode()
        assert mail.recipient == "ada@malmo.example"
        assert person not in text and "Bo" not in text.split("Subject")[1] and NUMBER not in text


def test_a_list_with_names_leaves_out_those_one_would_be_asked_about(browser, work, person) -> None:
    with work():
        factories.member(actor("bo"), name="Britt Mine")
    bo = browser("bo")
    shown = bo.post("/members").text
    assert "Britt Mine" in shown and "Anna Known" not in shown and "Open the person" in shown
    bo.submit(f"/members/{person}/why", GIVEN)
    assert "Anna Known" in bo.post("/members").text
