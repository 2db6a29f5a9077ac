"""Getting in, in which language, as what; and being kept out."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from flask_security import hash_password
from sqlalchemy import select

from gvi.access.roles import AgencyKind, Role
from gvi.accounts import operations
from gvi.accounts.models import User
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.sites.models import Site
from tests import world

ALVA = "probation_coordinator@malmo.example"


def verbs() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))


def user(email: str = ALVA) -> User:
    return db.session.scalars(select(User).where(User.email == email)).one()


def test_the_right_password_opens_today(browser) -> None:
    page = browser().sign_in(ALVA, world.PASSWORD)
    assert page.response.request.path == "/today"
    assert "Alva Malmo" in page.text and "Malmö" in page.text


@pytest.mark.parametrize(
    ("email", "password"),
    [(ALVA, "wrong-horse-battery"), ("stranger@malmo.example", world.PASSWORD), ("", ""), (ALVA, "")],
)
def test_a_wrong_one_opens_nothing_and_tells_nothing(browser, email: str, password: str) -> None:
    someone = browser()
    page = someone.sign_in(email, password)
    assert page.response.request.path == "/login"
    assert page.errors == ["Check the e-mail address and the password, and try again."]
    assert someone.get("/today").response.status_code == 303


def test_a_disabled_account_is_out_at_once(browser, work) -> None:
    alva = browser("alva")
    assert alva.get("/today").status == 200
    with work():
        operations.disable(world.actor("administrator"), user())
    assert alva.get("/today").status == 303
    assert browser().sign_in(ALVA, world.PASSWORD).response.request.path == "/login"


def test_a_demonstration_account_is_worth_nothing_outside_the_demonstration(browser, work) -> None:
    with work():
        made = operations.add_user(
            world.actor("administrator"), email="demo@malmo.example", name="Demo", password=world.PASSWORD, is_demo=True
        )
        assert made.is_demo
    assert browser().sign_in("demo@malmo.example", world.PASSWORD).response.request.path == "/login"


def test_guessing_is_slowed_down_upon_one_account(browser) -> None:
    someone = browser()
    answers = [
        someone.submit("/login", {"email": ALVA, "password": f"guess number {number}"}, action="/login").status
        for number in range(11)
    ]
    assert answers[-1] == 429 and 429 not in answers[:10]
    assert someone.submit("/login", {"email": ALVA, "password": world.PASSWORD}, action="/login").status == 429
    assert browser().sign_in(world.address("bo"), world.PASSWORD).response.request.path == "/today"


def test_every_attempt_is_in_the_log_without_what_strangers_typed(browser, work) -> None:
    browser().sign_in("stranger@nowhere.example", "whatever password")
    browser().sign_in(ALVA, "wrong-horse-battery")
    alva = browser("alva")
    alva.press("/today", "/logout")
    with work():
        found = verbs()
        assert (
            found.count(Verb.SIGN_IN_FAILED) == 2 and found.count(Verb.SIGN_IN) == 1 and found.count(Verb.SIGN_OUT) == 1
        )
        strangers = list(
            db.session.scalars(
                select(AuditEntry).where(AuditEntry.site_id == 0, AuditEntry.verb == Verb.SIGN_IN_FAILED)
            )
        )
        assert len(strangers) == 1 and strangers[0].user_id is None


def test_the_language_is_the_browsers_before_sign_in_and_the_profiles_after(browser) -> None:
    assert browser(locale="sv").get("/login").heading == "Logga in"
    assert browser(locale="en").get("/login").heading == "Log in"
    alva = browser("alva", locale="en")
    page = alva.press("/help", "/account/language")
    assert page.soup.html["lang"] == "sv"
    other_machine = browser("alva", locale="en")
    assert other_machine.get("/help").soup.html["lang"] == "sv"


def test_an_unknown_language_is_refused(browser) -> None:
    assert browser().post("/account/language", {"locale": "xx"}).status == 400


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_no_way_leads_to_another_host(browser, elsewhere: str) -> None:
    answer = browser("alva").post("/account/language", {"locale": "en", "next": elsewhere})
    assert answer.response.headers["Location"] == "/today"
    entered = browser().submit(
        f"/login?next={elsewhere}", {"email": ALVA, "password": world.PASSWORD}, action="/login", follow=False
    )
    assert urlsplit(entered.response.headers.get("Location", "")).netloc == ""


def test_without_a_posting_one_sees_no_data(browser, work) -> None:
    with work():
        operations.add_user(
            world.actor("administrator"), email="new@malmo.example", name="New Person", password=world.PASSWORD
        )
    someone = browser()
    someone.sign_in("new@malmo.example", world.PASSWORD)
    assert someone.get("/account").status == 200
    assert [someone.get(address).status for address in ("/today", "/speakers/", "/members/", "/admin/users")] == [
        403,
        403,
        403,
        403,
    ]


def test_an_ended_posting_gives_nothing_from_the_next_day(browser, work) -> None:
    with work():
        operations.end_posting(
            world.actor("administrator"), user().postings[0], ends_on=clock.today() - timedelta(days=1)
        )
    alva = browser("alva")
    assert alva.get("/today").status == 403


def test_one_works_through_one_posting_at_a_time(browser, work) -> None:
    with work():
        site = db.session.scalars(select(Site).where(Site.code == "orebro")).one()
        operations.add_posting(
            world.actor("administrator"),
            user(),
            agency=world.agency(AgencyKind.PROBATION, "orebro"),
            site=site,
            role=Role.LAWYER,
            starts_on=date(2026, 1, 1),
        )
    alva = browser("alva")
    assert "Alva Malmo" in alva.get("/today").text
    choices = alva.get("/account/posting").soup.select("input[name=posting]")
    page = alva.submit("/account/posting", {"posting": choices[1]["value"]})
    assert "Örebro" in page.soup.select_one(".posting").get_text()
    assert alva.get("/speakers/add").status == 403, "a lawyer's posting does not edit speakers"
    assert alva.post("/account/posting", {"posting": "2222222"}).status == 404


def test_a_password_kept_at_an_older_price_is_hashed_again_and_the_log_hears_of_it(browser, app, work) -> None:
    from gvi.audit import log
    from gvi.audit.models import AuditEntry
    from gvi.audit.verbs import Verb

    def password() -> str:
        return str(db.session.query(User).filter_by(email=world.address("alva")).one().password)

    with work():
        user = db.session.query(User).filter_by(email=world.address("alva")).one()
        alva = world.actor("alva")
        prices = app.extensions["security"].pwd_context
        prices.update(argon2__time_cost=2)
        user.password = hash_password(world.PASSWORD)
        prices.update(argon2__time_cost=1)
        before = user.password
        log.record(alva, Verb.USER_EDIT, user)
    assert browser("alva").get("/today").status == 200
    with work():
        assert password() != before
        last = (
            db.session.query(AuditEntry).filter_by(verb=Verb.USER_EDIT.value).order_by(AuditEntry.number.desc()).first()
        )
        assert last is not None
        assert "password" in last.fields


def test_passwords_are_kept_at_the_full_price_of_argon2(tmp_path) -> None:
    from gvi import create_app
    from tests.conftest import settings_in

    made = create_app(settings_in(tmp_path))
    with made.app_context():
        price = made.extensions["security"].pwd_context.hash("correct-horse-battery").split("$")[3]
    memory, rounds, _lanes = (int(part.split("=")[1]) for part in price.split(","))
    assert memory >= 19_456 and rounds >= 2  # OWASP's least for argon2id


def test_what_was_typed_when_the_sign_in_had_ended_comes_back_to_be_copied(browser) -> None:
    alva = browser("alva")
    page = alva.get("/speakers/add")
    alva.client.delete_cookie("session")
    late = alva.send(page, "/speakers/add", {"name": "Ingrid <b>Mor</b>", "voice": "law"})
    assert (late.status, late.heading) == (401, "Log in again")
    assert [each.get_text() for each in late.soup.select(".typed")] == ["Ingrid <b>Mor</b>"]


def test_a_password_is_never_sent_back(browser) -> None:
    answer = browser().client.post("/login", data={"email": "a@malmo.example", "password": "Correct Horse"})
    assert answer.status_code == 401 and "Correct Horse" not in answer.get_data(as_text=True)


def test_who_signs_in_again_comes_back_to_the_page_they_were_on(browser) -> None:
    alva = browser("alva")
    page = alva.get("/speakers/add")
    alva.client.delete_cookie("session")
    late = alva.send(page, "/speakers/add", {"name": "Ingrid", "voice": "law"})
    way = late.soup.find("a", href=lambda to: to and to.startswith("/login"))["href"]
    again = alva.submit(way, {"email": world.address("alva"), "password": world.PASSWORD}, action="/login")
    assert alva.second_step(again, world.address("alva")).response.request.path == "/speakers/add"


def test_only_a_demonstration_lists_its_roles_each_with_account_and_purpose(app, browser) -> None:
    assert "demo.example" not in browser().get("/login").text
    app.config["DEMO"] = True
    page = browser().get("/login")
    accounts = [each.get_text() for each in page.soup.select(".rows code")]
    assert {f"{role}@demo.example" for role in Role} <= set(accounts) and len(accounts) == len(set(accounts))
    assert all(each.endswith("@demo.example") for each in accounts)
    assert all(len(each.get_text(strip=True)) > 20 for each in page.soup.select(".rows p"))
