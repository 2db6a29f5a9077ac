"""Keeping a colleague apart from a person through the pages, and what the colleague, the others and the auditor meet then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gvi.access.roles import Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.agencies.models import Agency
from gvi.audit.models import AuditEntry
from gvi.conflicts import operations
from gvi.core import clock
from gvi.extensions import db
from gvi.imports.work import take_due
from gvi.members.models import Identity, Member
from gvi.members.reindexing import reindex
from gvi.sites.models import Site
from tests import factories, world
from tests.browsing import Browser
from tests.imports.test_views import address_of, facts, uploaded
from tests.members import test_merging as merging
from tests.world import actor

NUMBER, OTHER = "198506119992", "198503149885"
TYPED = {"category": "convicted", "purpose": "Call-in", "name": "Nils Typed", "personnummer": NUMBER}


@pytest.fixture
def boss(app: Flask, work: Any, person: str) -> Browser:
    """Another coordinator at Bo's agency, signed in, who has said why they open the person."""
    opened = _hired(app, work, Role.POLICE_COORDINATOR, "boss")
    opened.submit(f"/members/{person}/why", {"reading_need": "checking"})
    return opened


@pytest.fixture
def person(work: Any) -> str:
    """The ref of the police's record of the person."""
    with work():
        member = factories.member(actor("analyst"), name="Anna Known", number=NUMBER, external_id="4711")
        return str(member.ref)


def _hired(app: Flask, work: Any, role: Role, name: str) -> Browser:
    with work():
        bo = actor("bo")
        user = add_user(factories.NOBODY, email=f"{name}@malmo.example", name=name.title(), password=world.PASSWORD)
        add_posting(
            factories.NOBODY, user, agency=db.session.get_one(Agency, bo.agency_id), site=db.session.get_one(Site, bo.site_id),
            role=role, starts_on=world.BEGINNING,
        )  # fmt: skip
    opened = Browser(app, locale="en")
    opened.sign_in(f"{name}@malmo.example", world.PASSWORD)
    return opened


def _meets(browser: Browser, ref: str) -> bool:
    """Is the person there, be it behind the question why?"""
    return browser.get(f"/members/{ref}").status in {200, 303}


def _bo(work: Any) -> str:
    with work():
        return str(db.session.get_one(User, actor("bo").user_id).ref)


def _lock(boss: Browser, work: Any, person: str, **typed: Any) -> Any:
    data = {"user_ref": _bo(work), "reason": "A cousin", "starts_on": clock.today().isoformat(), **typed}
    return boss.submit(f"/members/{person}/conflicts/add", data)


def _register(browser: Browser, **typed: Any) -> Any:
    return browser.post("/members/add", data={**TYPED, **typed})


def _ref(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def test_the_person_is_gone_for_the_locked_user_and_comes_back_when_it_is_lifted(browser, boss, work, person) -> None:
    bo = browser("bo")
    assert _meets(bo, person)
    assert "Bo Malmo" in _lock(boss, work, person).text
    assert bo.get(f"/members/{person}").status == 404
    assert person not in bo.get("/members").text
    boss.press(f"/members/{person}/conflicts", "/lift")
    assert _meets(bo, person)


def test_everybody_else_meets_the_person_as_before(browser, boss, work, person) -> None:
    with work():
        theirs = factories.member(actor("alva"), number=NUMBER).ref
    _lock(boss, work, person)
    assert _meets(boss, person)
    assert _meets(browser("alva"), theirs)


@pytest.mark.parametrize(("begins", "ends"), [(1, None), (-9, -1)])
def test_a_lock_holds_on_its_days_alone(browser, work, person, begins, ends) -> None:
    today = clock.today()
    with work():
        user = db.session.get_one(User, actor("bo").user_id)
        member = db.session.scalars(select(Member).where(Member.ref == person)).one()
        made = operations.lock_out(
            actor("analyst"), member, user=user, reason="A cousin", starts_on=today + timedelta(begins)
        )
        made.ends_on = today + timedelta(ends) if ends is not None else None
    assert _meets(browser("bo"), person)


def test_registering_the_person_succeeds_and_shows_only_what_was_typed(browser, boss, work, person) -> None:
    _lock(boss, work, person)
    bo = browser("bo")
    answer = _register(bo)
    assert answer.status == 303
    own = _ref(answer.response.headers["Location"])
    assert own != person and own in bo.get("/members").text
    shown = bo.press(f"/members/{own}", "/reveal").text
    assert "Nils Typed" in shown and "Anna Known" not in shown
    assert "4711" not in shown
    assert own in bo.submit("/members/new", {"personnummer": NUMBER}).text


def test_nobody_else_meets_what_the_locked_user_registered_so_nobody_can_add_to_it(browser, boss, work, person) -> None:
    _lock(boss, work, person)
    own = _ref(_register(browser("bo")).response.headers["Location"])
    assert boss.get(f"/members/{own}").status == 404
    assert own not in boss.get("/members").text and person in boss.get("/members").text
    assert "registered the person" in boss.get(f"/members/{person}/conflicts").text
    boss.press(f"/members/{person}/conflicts", "/lift")
    assert _meets(boss, own)


def test_a_second_lock_keeps_what_was_registered_under_the_first(browser, boss, work, person) -> None:
    _lock(boss, work, person)
    own = _ref(_register(browser("bo")).response.headers["Location"])
    boss.press(f"/members/{person}/conflicts", "/lift")
    _lock(boss, work, person)
    assert boss.get(f"/members/{own}").status == 404
    assert _meets(browser("bo"), own)


def test_the_agencys_own_number_of_the_person_is_free_to_the_locked_user(browser, boss, work, person) -> None:
    _lock(boss, work, person)
    bo = browser("bo")
    own = _ref(_register(bo, external_id="4711").response.headers["Location"])
    assert "4711" in bo.get(f"/members/{own}").text
    assert own in bo.post("/search", data={"text": "4711"}).text
    assert _register(bo, external_id="4711", personnummer=OTHER).status == 422  # taken by their own
    assert person in boss.post("/search", data={"text": "4711"}).text


@pytest.mark.parametrize("others", [0, 2_600], ids=["at once", "by the worker"])
def test_importing_the_person_makes_a_record_of_ones_own_and_changes_no_other(
    browser, boss, work, person, others
) -> None:
    _lock(boss, work, person)
    rows = [f"4711,Nils Typed,{NUMBER},convicted,Call-in", *(f"x{n},,,convicted,Call-in" for n in range(others))]
    content = "\n".join(["external_id,name,personnummer,category,purpose", *rows])
    bo = browser("bo")
    address = address_of(uploaded(bo, "members", content)).removesuffix("/progress")
    worked(boss)
    bo.send(bo.get(address), address)
    worked(boss)
    assert facts(bo.get(address))["New"] == str(1 + others)
    with work():
        known = db.session.execute(select(Member.ref, Identity.name).join(Identity, Identity.id == Member.id))
        named = {ref: name for ref, name in known if name}
        assert sorted(named.values()) == ["Anna Known", "Nils Typed"] and named[person] == "Anna Known"


def test_the_locked_user_takes_back_an_import_as_if_the_person_had_not_been_in_it(browser, boss, work) -> None:
    rows = f"K-1,Kim Known,{OTHER},convicted,Call-in\nK-2,Lee Known,,convicted,Call-in\n"
    bo = browser("bo")
    address = address_of(uploaded(bo, "members", f"external_id,name,personnummer,category,purpose\n{rows}"))
    bo.send(bo.get(address), address)
    with work():
        refs = dict(db.session.execute(select(Member.external_id, Member.ref)).all())
    boss.submit(f"/members/{refs['K-1']}/why", {"reading_need": "checking"})
    _lock(boss, work, refs["K-1"])
    asked = bo.get(f"{address}/undo")
    done = bo.send(asked, f"{address}/undo")
    assert "Nothing of it is left." in done.text, done.errors
    with work():
        assert set(db.session.scalars(select(Member.external_id))) & set(refs) == {"4711", "K-1"}
    assert _meets(boss, refs["K-1"])


def test_that_a_colleague_has_read_is_not_told_to_whoever_takes_back_an_import(browser, boss, work) -> None:
    bo = browser("bo")
    address = address_of(uploaded(bo, "members", "external_id,name,category,purpose\nK-1,Kim,convicted,Call-in\n"))
    bo.send(bo.get(address), address)
    with work():
        ref = db.session.scalars(select(Member.ref).where(Member.external_id == "K-1")).one()
    boss.submit(f"/members/{ref}/why", {"reading_need": "checking"})
    refused = bo.submit(f"{address}/undo")
    assert refused.status == 422 and "facts you do not see" in refused.text
    assert "readings" not in refused.text


def worked(opened: Browser) -> None:
    with opened.client.application.app_context():
        take_due()


def test_a_corrected_number_takes_the_lock_along(browser, boss, work, person) -> None:
    _lock(boss, work, person)
    boss.submit(f"/members/{person}/edit", {"personnummer": OTHER})
    bo = browser("bo")
    assert bo.get(f"/members/{person}").status == 404
    own = _ref(_register(bo, personnummer=OTHER).response.headers["Location"])
    assert boss.get(f"/members/{own}").status == 404
    free = _ref(_register(bo).response.headers["Location"])
    assert _meets(boss, free)


def test_a_corrected_number_lets_go_of_what_was_registered_under_the_one_before(browser, boss, work, person) -> None:
    """Or the number before would find nothing any more, and the new one a record that shows the one before."""
    _lock(boss, work, person)
    bo = browser("bo")
    own = _ref(_register(bo).response.headers["Location"])
    boss.submit(f"/members/{person}/edit", {"personnummer": OTHER})
    assert own in bo.submit("/members/new", {"personnummer": NUMBER}).text
    fresh = _register(bo, personnummer=OTHER)
    assert fresh.status == 303, fresh.text
    assert {own, _ref(fresh.response.headers["Location"])} == {ref for ref in _listed(work) if _meets(bo, ref)}, (
        "both are the user's own, and the person is not met"
    )
    assert _meets(boss, own), "it is about somebody whom nobody is kept apart from"
    assert boss.get(f"/members/{_ref(fresh.response.headers['Location'])}").status == 404


def test_a_merging_and_its_taking_apart_let_go_of_what_was_registered_under_another_number(
    browser, boss, work, person
) -> None:
    _lock(boss, work, person)
    bo = browser("bo")
    own = _ref(_register(bo).response.headers["Location"])
    with work():
        other = str(factories.member(actor("analyst"), name="Anna Known", number=OTHER).ref)
    assert boss.get(f"/members/{own}").status == 404
    merging.merge(work, person, other, picks=("personnummer",), who="analyst")
    assert bo.get(f"/members/{person}").status == 404
    assert own in bo.submit("/members/new", {"personnummer": NUMBER}).text
    assert _meets(boss, own), "it is about somebody whom nobody is kept apart from"
    since = _ref(_register(bo, personnummer=OTHER).response.headers["Location"])
    assert boss.get(f"/members/{since}").status == 404
    merging.part(work, who="analyst")
    assert bo.get(f"/members/{person}").status == 404
    assert since in bo.submit("/members/new", {"personnummer": OTHER}).text
    assert _meets(boss, since)


def test_a_number_corrected_at_one_agency_leaves_the_lock_of_another_where_it_was(browser, boss, work, person) -> None:
    with work():
        theirs = factories.member(actor("alva"), number=NUMBER)
        operations.lock_out(
            replace(actor("alva"), agency_id=actor("bo").agency_id), theirs, starts_on=clock.today(), reason="A cousin",
            user=db.session.get_one(User, actor("bo").user_id),
        )  # fmt: skip
    _lock(boss, work, person)
    bo = browser("bo")
    own = _ref(_register(bo).response.headers["Location"])
    boss.submit(f"/members/{person}/edit", {"personnummer": OTHER})
    assert boss.get(f"/members/{own}").status == 404 and _meets(bo, own)
    fresh = _register(bo, personnummer=OTHER)
    assert fresh.status == 303 and own not in fresh.text, fresh.text


def _listed(work: Any) -> list[str]:
    with work():
        return list(db.session.scalars(select(Member.ref)))


def test_new_indexes_keep_the_two_apart(browser, boss, work, person) -> None:
    _lock(boss, work, person)
    own = _ref(_register(browser("bo")).response.headers["Location"])
    with work():
        reindex()
    with work():
        shells = set(db.session.scalars(select(Member.shell_id)))
        assert len(shells) == 2
    assert boss.get(f"/members/{own}").status == 404


def test_the_auditor_sees_the_lock_by_pseudonym_and_in_the_log(app, boss, work, person) -> None:
    _lock(boss, work, person)
    auditor = _hired(app, work, Role.AUDITOR, "ada")
    page = auditor.get("/conflicts")
    assert "Bo Malmo" in page.text and "P-" in page.text and person not in page.text
    assert "Kept apart for a conflict of interest" in auditor.get("/admin/log").text
    with work():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "conflict.set")).one()
        assert entry.agency_id == actor("bo").agency_id


def test_the_list_of_locks_leaves_out_ones_own(browser, boss, work, person) -> None:
    _lock(boss, work, person)
    assert "Bo Malmo" in boss.get("/conflicts").text
    told = browser("bo").get("/conflicts").text
    assert "Nobody is kept apart" in told


def test_who_oversees_or_is_oneself_cannot_be_named(app, boss, work, person) -> None:
    _hired(app, work, Role.AUDITOR, "ada")
    form = boss.get(f"/members/{person}/conflicts/add").text
    assert "Bo Malmo" in form and "Ada" not in form and ">Boss<" not in form
    _lock(boss, work, person)
    assert "already kept apart" in _lock(boss, work, person).text
    assert "passed" in _lock(boss, work, person, starts_on="2026-01-01", ends_on="2026-01-02").text


def test_everybodys_statements_are_as_many_whether_somebody_is_locked_out_or_not(
    browser, boss, work, person, count_queries
) -> None:
    bo = browser("bo")
    with work():
        factories.member(actor("bo"), number=OTHER)
    counts = []
    for lock in (False, True):
        if lock:
            _lock(boss, work, person)
        for address in ("/members", "/today", f"/members/{person}"):
            for each in (bo, boss):
                with count_queries() as counted:
                    status = each.get(address).status
                counts.append((address, each is bo, status, len(counted)))
    before, after = counts[:6], counts[6:]
    assert before[:4] == after[:4]
    assert before[5] == after[5]


def test_each_locked_user_misses_their_own_person_in_the_same_statement(browser, boss, work, person) -> None:
    """Statements are kept and asked again by others: the people left out are those of whoever asks."""
    with work():
        other = factories.member(actor("bo"), name="Britt Other", number=OTHER).ref
        first, second = (db.session.get_one(User, actor(who).user_id) for who in ("bo", "analyst"))
        for ref, user in ((person, first), (other, second)):
            member = db.session.scalars(select(Member).where(Member.ref == ref)).one()
            someone = replace(actor("bo"), user_id=actor("administrator").user_id)
            operations.lock_out(someone, member, user=user, reason="A cousin", starts_on=clock.today())
    bo, analyst = browser("bo"), browser("analyst")
    for _again in range(2):
        for each, missed, met in ((bo, person, other), (analyst, other, person), (boss, "nobody", person)):
            listed = each.get("/members").text
            assert missed not in listed and met in listed
