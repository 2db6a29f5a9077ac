"""One's own tasks in a calendar: a secret address that says when and never what, and dies with its posting."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from icalendar import Calendar
from sqlalchemy import text

from gvi.access import apart
from gvi.accounts.models import User
from gvi.accounts.operations import end_posting
from gvi.audit import log
from gvi.audit.models import AuditEntry, AuditValue
from gvi.audit.verbs import Verb
from gvi.callins import clearances
from gvi.callins.models import Answer
from gvi.checklists import operations, queries
from gvi.checklists.feed_views import FROM_ONE
from gvi.checklists.models import ChecklistTask, Standard, TaskFeed
from gvi.checklists.proofs import unproven
from gvi.checklists.todo import items
from gvi.conflicts.operations import lock_out
from gvi.conflicts.telling import apart_from
from gvi.core import clock
from gvi.extensions import db
from gvi.terms.operations import acknowledge, publish, write
from tests import factories, world
from tests.callins import scene
from tests.factories import NOBODY
from tests.world import actor

NEUTRAL = "Task in the planning"


@pytest.fixture
def call_in(work) -> str:
    with work():
        made = scene.people(
            1, starts_at=scene.evening(12), cleared=False, venue="Folkets hus Norra", purpose="Stoppa våldet"
        )
        operations.make(actor("alva"), made, made_on=clock.today() - timedelta(days=70))
        return made.ref


def address_of(page) -> str:
    return re.sub(r"^https?://[^/]+", "", page.soup.find("input", id="address")["value"])


def subscribe(browser, who: str) -> str:
    """The address, as it is shown once."""
    return address_of(browser(who).submit("/account/calendar", {}, action="/make"))


def read(browser, address: str) -> Calendar:
    page = browser().get(address)
    assert (page.status, page.response.mimetype) == (200, "text/calendar")
    return Calendar.from_ical(page.data)


def test_the_calendar_holds_ones_own_agencys_open_tasks_on_their_days(browser, work, call_in: str) -> None:
    calendar = read(browser, subscribe(browser, "bo"))
    with work():
        own = list(db.session.scalars(queries.own_open(actor("bo"))))
        expected = sorted(task.due for task in own)
    events = calendar.walk("VEVENT")
    assert sorted(event.decoded("dtstart") for event in events) == expected and len(expected) == 6
    for event in events:
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert (event["TRANSP"], event["CLASS"]) == ("TRANSPARENT", "CONFIDENTIAL")
    assert calendar.errors == [] and (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert len({event["UID"] for event in events}) == len(events)


def test_it_says_that_there_is_something_to_do_and_nothing_else(browser, work, call_in: str) -> None:
    address = subscribe(browser, "disa")
    page = browser().get(address)
    said = page.data.decode()
    allowed = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP", "CLASS"}
    for event in Calendar.from_ical(page.data).walk("VEVENT"):
        assert set(event) == allowed and str(event["SUMMARY"]) in {NEUTRAL, "Uppgift i planeringen"}
    with work():
        tasks = list(db.session.query(ChecklistTask))
        words = (
            {task.ref for task in tasks} | {str(task.id) for task in tasks} | {queries.title_of(task) for task in tasks}
        )
    for word in {call_in, "Folkets", "Norra", "Stoppa", "call-in", "Malmo", "help", "hjälp", *words}:
        assert word.lower() not in said.lower(), word
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "calendar" not in page.response.headers["Content-Disposition"]


def test_a_moved_task_keeps_its_name_and_one_that_is_done_is_gone(browser, work, call_in: str) -> None:
    address = subscribe(browser, "bo")
    before = {
        str(event["UID"]): (event["SEQUENCE"], event.decoded("dtstart"))
        for event in read(browser, address).walk("VEVENT")
    }
    with work():
        tasks = {task.standard: task for task in db.session.query(ChecklistTask)}
        operations.tick(actor("bo"), tasks[Standard.GROUP_AUDIT])
        moved = tasks[Standard.NO_SHOW_VISITS]
        operations.edit(
            actor("alva"), moved, text="Besök", due=moved.due + timedelta(days=1), agency=world.agency("police")
        )  # type: ignore[arg-type]
    after = {
        str(event["UID"]): (event["SEQUENCE"], event.decoded("dtstart"))
        for event in read(browser, address).walk("VEVENT")
    }
    assert len(after) == len(before) - 1 and after.keys() < before.keys()
    changed = [uid for uid in after if after[uid] != before[uid]]
    assert len(changed) == 1 and after[changed[0]][0] > before[changed[0]][0]


def test_every_day_that_today_shows_is_in_the_calendar(browser, work, call_in: str) -> None:
    events = read(browser, subscribe(browser, "project_lead")).walk("VEVENT")
    days = [event.decoded("dtstart") for event in events]
    with work():
        pass
    with browser("project_lead").client.application.test_request_context():
        shown = [item.due for item in items(actor("project_lead"))]
    assert shown and all(days.count(day) >= shown.count(day) for day in shown)


def test_the_address_is_shown_once_and_kept_nowhere(browser, work, call_in: str) -> None:
    address = subscribe(browser, "bo")
    token = address.removeprefix("/feeds/").removesuffix(".ics")
    assert len(token) == 43
    assert token not in browser("bo").get("/account/calendar").text
    browser().get(address)
    with work():
        feed = db.session.query(TaskFeed).one()
        assert feed.digest == sha256(token.encode()).hexdigest()
        for entry in db.session.query(AuditEntry):
            assert token not in repr(vars(entry)) and feed.digest not in repr(vars(entry))
        for value in db.session.query(AuditValue):
            assert token not in repr(value.values) and feed.digest not in repr(value.values)
        for (table,) in db.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all():
            assert token not in repr(db.session.execute(text(f'SELECT * FROM "{table}"')).all()), table


def test_the_programs_own_log_does_not_say_the_address(browser, work, call_in: str, capfd, caplog) -> None:
    address = subscribe(browser, "bo")
    token = address.removeprefix("/feeds/").removesuffix(".ics")
    caplog.set_level("DEBUG")
    browser().get(address)
    browser().get(address.replace(token, "x" * 43))
    told = capfd.readouterr()
    assert token not in caplog.text + told.out + told.err


def test_a_new_address_kills_the_old_and_an_ended_one_is_dead(browser, call_in: str) -> None:
    first = subscribe(browser, "bo")
    second = subscribe(browser, "bo")
    assert (browser().get(first).status, browser().get(second).status) == (404, 200)
    browser("bo").submit("/account/calendar", {}, action="/end")
    assert browser().get(second).status == 404


@pytest.mark.parametrize("how", ["posting ended", "posting not begun", "account closed"])
def test_it_dies_with_the_posting(browser, work, call_in: str, how: str) -> None:
    address = subscribe(browser, "bo")
    assert browser().get(address).status == 200
    with work():
        user = db.session.query(User).filter_by(email=world.address("bo")).one()
        [posting] = user.postings
        if how == "posting ended":
            end_posting(actor("administrator"), posting, ends_on=clock.today() - timedelta(days=1))
        elif how == "posting not begun":
            posting.starts_on = clock.today() + timedelta(days=1)
            log.record(NOBODY, Verb.POSTING_END, posting)
        else:
            user.active = False
            log.record(NOBODY, Verb.POSTING_END, user)
    assert browser().get(address).status == 404


def test_a_wrong_address_is_told_nothing(browser, call_in: str) -> None:
    dead = subscribe(browser, "bo")
    browser("bo").submit("/account/calendar", {}, action="/end")
    nobody = browser()
    answers = [
        nobody.get(address) for address in (dead, f"/feeds/{'x' * 43}.ics", "/feeds/no.ics", "/feeds/", "/nothing-here")
    ]
    assert {page.status for page in answers} == {404}
    assert len({page.text for page in answers}) == 1
    assert (
        len(
            {
                repr(
                    sorted(
                        (k, v)
                        for k, v in page.response.headers.items()
                        if k not in {"Date", "Set-Cookie", "Content-Length"}
                    )
                )
                for page in answers
            }
        )
        == 1
    )


def test_who_asks_too_often_is_slowed_down(browser, monkeypatch, call_in: str) -> None:
    from dataclasses import replace

    from gvi.checklists import feed_views

    monkeypatch.setattr(feed_views, "FROM_ONE", replace(FROM_ONE, attempts=3))
    address, nobody = subscribe(browser, "bo"), browser()
    assert [nobody.get(address).status for _time in range(4)] == [200, 200, 200, 429]
    assert nobody.get(f"/feeds/{'x' * 43}.ics").status == 429


def test_who_plans_nothing_has_no_address(browser) -> None:
    for who in ("cim", "caseworker", "probation_officer", "auditor"):
        assert browser(who).get("/account/calendar").status == 403
        assert "My tasks in a calendar" not in browser(who).get("/account").text
    assert "My tasks in a calendar" in browser("bo").get("/account").text


def test_it_counts_as_ones_own_pages_do_without_people_one_is_kept_apart_from(browser, work) -> None:
    with work():
        bo = actor("bo")
        made = scene.people(2, starts_at=scene.evening(12), cleared=False)
        scene.ask(made)
        for who in ("bo", "disa"):
            clearances.answer(actor(who), made, answers={made.invitations[0].id: Answer.MAY})
            db.session.flush()
        record = factories.member(bo, number=scene.NUMBERS[1])
        operations.make(actor("alva"), made, made_on=clock.today() - timedelta(days=70))
        db.session.flush()
        boss, user = replace(bo, user_id=actor("administrator").user_id), db.session.get_one(User, bo.user_id)
        lock_out(boss, record, user=user, reason="A cousin", starts_on=clock.today())
    counted = []
    for known in (apart.NOBODY, None):
        with work(), apart.kept(known or apart_from(bo.user_id)):
            counted.append(len(unproven(bo, db.session.scalars(queries.own_open(bo)))))
    assert counted[0] == counted[1] + 1, "the answers of all whom Bo may know of are in"
    assert len(read(browser, subscribe(browser, "bo")).events) == counted[1]


def test_while_new_terms_wait_it_says_to_log_in_and_nothing_else(browser, work, call_in: str) -> None:
    address = subscribe(browser, "bo")
    with work():
        terms = write(actor("bo"), text_sv="Nya villkor", text_en="New terms", change="Allt")
        db.session.flush()
        publish(actor("administrator"), terms)
        terms_id = terms.id
    (event,) = read(browser, address).walk("VEVENT")
    assert str(event["SUMMARY"]) in {"Log in to the planning", "Logga in i planeringen"}
    assert event.decoded("dtstart") == clock.today()
    with work():
        acknowledge(actor("bo"), user_id=actor("bo").user_id, terms_id=terms_id)
    assert len(read(browser, address).walk("VEVENT")) == 6
