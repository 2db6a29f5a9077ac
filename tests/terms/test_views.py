"""The terms of use through the front door: before anything else, for everybody, and nothing typed is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.extensions import db
from gvi.sites.models import Site
from gvi.terms.models import Acknowledgement, Terms
from tests import world
from tests.factories import NOBODY

SECOND = "second@malmo.example"
NEW = {"change": "Nu gäller det också pappersutskrifter.", "text_sv": "# Nytt\n\nLås in papper.", "text_en": "# New\n\nLock in paper."}  # fmt: skip
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def second(work) -> None:
    """Another administrator of the town, who has not met the terms yet."""
    with work():
        site = db.session.scalars(select(Site).where(Site.code == "malmo")).one()
        user = add_user(NOBODY, email=SECOND, name="Second", password=world.PASSWORD)
        agency = world.agency(AgencyKind.MUNICIPALITY)
        add_posting(NOBODY, user, agency=agency, site=site, role=Role.ADMINISTRATOR, starts_on=world.BEGINNING)


@pytest.fixture
def publish(browser):
    """`publish()` – the administrator writes new terms and the second one puts them in force. Returns the address."""

    def published() -> str:
        written = browser("administrator").submit("/admin/terms/add", NEW)
        address = written.response.request.path
        other = browser()
        other.sign_in(SECOND, world.PASSWORD)
        asked = other.press(address, "/publish")
        assert asked.heading == "Terms of use" and "you too" in asked.text
        return address

    return published


def newcomer(browser):
    """The second administrator at the first sign-in, who has not acknowledged yet."""
    opened = browser()
    page = opened.submit("/login", {"email": SECOND, "password": world.PASSWORD}, action="/login")
    opened.second_step(page, SECOND)
    return opened


def test_at_the_first_sign_in_the_terms_come_before_anything_else(browser, work) -> None:
    new = newcomer(browser)
    for address in (
        "/today",
        "/admin/users",
        "/account",
        "/admin/log?sort=at",
        "/call-ins/2222222",
        "/members/people.csv",
    ):
        sent = new.get(address)
        assert sent.status == 303 and sent.response.headers["Location"].startswith("/terms?next="), address
        refused = new.get(address, headers=JSON)
        assert refused.status == 403 and refused.response.get_json()["error"] == "terms", address
    page = new.get("/terms?next=/admin/users")
    assert page.heading == "Terms of use" and "Everything is logged" in page.text
    assert not page.soup.select(".top-nav a"), "no way on is offered"
    onward = new.send(page, "/terms?next=/admin/users", having="terms")
    assert onward.response.request.path == "/admin/users" and onward.heading == "Users"
    assert "Version 1" in new.get("/account").text and "acknowledged" in new.get("/account").text
    with work():
        said = db.session.scalars(select(Acknowledgement).join(User, User.id == Acknowledgement.user_id).where(User.email == SECOND)).one()  # fmt: skip
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == Verb.TERMS_ACKNOWLEDGE).order_by(AuditEntry.id.desc())).first()  # fmt: skip
        assert entry is not None and (entry.user_id, said.terms.number) == (said.user_id, 1)


def test_help_language_and_signing_out_stay_reachable(browser) -> None:
    new = newcomer(browser)
    assert new.get("/help").status == 200 and not new.get("/help").soup.select(".top-nav a")
    assert new.get("/account/left", headers=JSON).status == 200
    swedish = new.send(new.get("/terms"), "/terms", {"locale": "sv"}, action="/account/language")
    assert swedish.heading == "Användningsvillkor" and "Allt loggas" in swedish.text
    assert new.press("/terms", "/logout").response.request.path == "/login"
    assert new.get("/today").response.headers["Location"].startswith("/login")


def test_nothing_is_done_by_whoever_has_not_acknowledged(browser, work) -> None:
    new = newcomer(browser)
    refused = new.post("/admin/users/add", {"name": "N", "email": "n@malmo.example", "password": "x" * 20})
    assert refused.status == 403 and refused.heading == "Terms of use" and "x" * 20 not in refused.data.decode()
    with work():
        assert db.session.scalar(select(User).where(User.email == "n@malmo.example")) is None


def test_one_administrator_writes_and_another_publishes(browser, work) -> None:
    first = browser("administrator")
    draft = first.submit("/admin/terms/add", NEW)
    address = draft.response.request.path
    assert (
        "Another administrator must publish it." in draft.text and "Publish" not in draft.soup.select_one(".head").text
    )
    assert first.post(f"{address}/publish").status == 422
    assert "Another draft waits" in first.submit("/admin/terms/add", {**NEW, "change": "b"}).text
    assert "Read and publish new terms of use" not in first.get("/today").text
    other = browser()
    other.sign_in(SECOND, world.PASSWORD)
    assert "Read and publish new terms of use" in other.get("/today").text
    assert "Version 2" in other.press(address, "/publish").text
    assert first.get("/today").status == 303 and other.get("/today").status == 303, "both are asked"


def test_the_database_too_refuses_one_and_the_same_person(work) -> None:
    with pytest.raises(IntegrityError), work():
        user = world.actor("administrator").user_id
        db.session.execute(update(Terms).values(written_by_id=user, published_by_id=user))


def test_new_terms_are_asked_for_in_the_middle_of_work_and_nothing_typed_is_lost(browser, publish) -> None:
    alva = browser("alva")
    form = alva.get("/speakers/add")
    address = publish()
    late = alva.send(form, "/speakers/add", {"name": "Ingrid Mor", "voice": "law"})
    assert (late.status, late.heading) == (403, "Terms of use")
    assert "Lock in paper." in late.text and NEW["change"] in late.text
    saved = alva.send(late, "/speakers/add", action="/speakers/add", having="terms")
    assert saved.status == 200 and "Ingrid Mor" in alva.get("/speakers/").text
    account = alva.get("/account").text
    assert "Version 2" in account and "Version 1" in account
    assert "Everything is logged" in alva.get("/terms/1").text, "what was acknowledged before can still be read"
    assert alva.get(address).status == 403 and alva.get("/terms/3").status == 404 and alva.get("/terms/²").status == 404


def test_an_acknowledgement_is_kept_although_the_form_that_carried_it_is_refused(browser, publish) -> None:
    alva = browser("alva")
    form = alva.get("/speakers/add")
    publish()
    late = alva.send(form, "/speakers/add", {"name": "", "voice": "law"})
    wrong = alva.send(late, "/speakers/add", action="/speakers/add", having="terms")
    assert wrong.status == 422 and wrong.errors
    assert alva.get("/speakers/").status == 200


def test_terms_that_are_replaced_while_they_are_read_are_not_acknowledged(browser, publish, work) -> None:
    with work():
        ref = db.session.scalars(select(Terms.ref).where(Terms.number == 1)).one()
    publish()
    alva = browser()
    page = alva.submit("/login", {"email": world.address("alva"), "password": world.PASSWORD}, action="/login")
    alva.second_step(page, world.address("alva"))
    stale = alva.post("/terms", {"terms": ref}, token_from="/terms")
    assert stale.status == 422 and "New terms came while you were reading" in stale.text
    assert alva.get("/speakers/").status == 303
    assert alva.send(stale, "/terms", having="terms").status == 200 and alva.get("/speakers/").status == 200


def test_what_was_published_is_never_edited_or_published_again(browser, publish) -> None:
    address = publish()
    first = browser("administrator")
    first.acknowledge(first.get("/today"))
    shown = first.get(address)
    assert not shown.soup.select("main form") and "Lås in papper." in shown.text
    assert first.post(f"{address}/withdraw").status == 422 and first.post(f"{address}/publish").status == 422


def test_a_draft_that_is_withdrawn_leaves_room_for_another(browser) -> None:
    first = browser("administrator")
    address = first.submit("/admin/terms/add", NEW).response.request.path
    first.press(address, "/withdraw")
    assert "Withdrawn" in first.get("/admin/terms").text
    assert "Another draft" not in first.submit("/admin/terms/add", NEW).text
    unchanged = first.get("/admin/terms")
    assert "A draft waits" in unchanged.text


def test_the_terms_cost_no_statement_of_their_own(browser, count_queries) -> None:
    alva = browser("alva")
    alva.get("/speakers/")
    with count_queries() as counted:
        alva.get("/speakers/")
    told = [statement for statement in counted if "terms" in statement]
    assert len(told) == 1 and "sign_in" in told[0]
