"""Who lost everything is let in by two administrators, each with half a code; neither can get in alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from gvi.access.roles import Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.agencies.models import Agency
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.entry.models import Passkey, Recovery
from gvi.extensions import db
from gvi.sites.models import Site
from tests import world

ALVA = world.address("alva")
SECOND = "second@malmo.example"
NEW = "blå-cykel-under-bron"


@pytest.fixture
def second(browser, work):
    """Another administrator of the town, signed in."""
    with work():
        first = world.actor("administrator")
        made = add_user(first, email=SECOND, name="Second", password=world.PASSWORD)
        there = {"agency": db.session.get(Agency, first.agency_id), "site": db.session.get(Site, first.site_id)}
        add_posting(first, made, **there, role=Role.ADMINISTRATOR, starts_on=world.BEGINNING)
    opened = browser()
    opened.sign_in(SECOND, world.PASSWORD)
    return opened


@pytest.fixture
def address(work) -> str:
    """Where Alva is let in again."""
    with work():
        return f"/admin/users/{db.session.scalars(select(User.ref).where(User.email == ALVA)).one()}/recovery"


def half(page) -> str:
    return page.soup.select_one(".half").get_text()


def ask(admin, address: str) -> str:
    return half(admin.submit(address, {"reason": "Lost her phone, met in person"}))


def begin(browser, first: str, other: str, email: str = ALVA, password: str = NEW):
    return browser().submit("/login/recover", {"email": email, "first": first, "second": other, "password": password})


def test_two_let_in_and_everything_before_is_over(browser, work, address: str, second) -> None:
    before, admin = browser("alva"), browser("administrator")
    first = ask(admin, address)
    other = half(second.press(address, "/approve"))
    page = begin(browser, other, first)  # the user need not know whose half is whose
    assert page.response.request.path == "/login", page.errors
    assert before.get("/today").status == 303
    assert (
        browser().submit("/login", {"email": ALVA, "password": world.PASSWORD}, action="/login").response.request.path
        == "/login"
    )
    anew = browser()
    assert (
        anew.submit("/login", {"email": ALVA, "password": NEW}, action="/login").response.request.path == "/login/enrol"
    )
    with work():
        assert world.KEYS[ALVA].credential not in set(db.session.scalars(select(Passkey.credential)))
        verbs = list(db.session.scalars(select(AuditEntry.verb)))
        assert [verbs.count(verb) for verb in (Verb.RECOVERY_ASK, Verb.RECOVERY_APPROVE, Verb.RECOVERY_USE)] == [
            1,
            1,
            1,
        ]
    assert begin(browser, first, other).status == 422, "once"


def test_the_second_sees_it_among_todays_work_and_the_first_does_not(browser, address: str, second) -> None:
    admin = browser("administrator")
    assert not second.get("/today").soup.select(f"a[href='{address}']")
    ask(admin, address)
    assert second.get("/today").soup.select(f"a[href='{address}']")
    assert not admin.get("/today").soup.select(f"a[href='{address}']")
    assert not browser("administrator", site="orebro").get("/today").soup.select(f"a[href='{address}']")
    second.press(address, "/approve")
    assert not second.get("/today").soup.select(f"a[href='{address}']")


def test_the_one_who_asked_does_not_approve(browser, address: str, second) -> None:
    admin = browser("administrator")
    first = ask(admin, address)
    assert not admin.get(address).soup.select("form[action$='/approve']")
    assert admin.post(f"{address}/approve").status == 422
    assert begin(browser, first, first).status == 422
    assert begin(browser, first, "").status == 422


def test_nobody_approves_their_own(browser, work, address: str, second) -> None:
    with work():
        own = db.session.scalars(select(User.ref).where(User.email == SECOND)).one()
    ask(browser("administrator"), f"/admin/users/{own}/recovery")
    assert second.post(f"/admin/users/{own}/recovery/approve").status == 422
    assert second.submit(address, {"reason": "x"}).status == 200


@pytest.mark.parametrize("wrong", ["email", "first", "second"])
def test_every_wrong_answer_gets_the_same_refusal(browser, address: str, second, wrong: str) -> None:
    first, other = ask(browser("administrator"), address), half(second.press(address, "/approve"))
    values = {"email": ALVA, "first": first, "second": other}
    nothing = begin(browser, "aaaa-bbbb", "cccc-dddd", email="nobody@malmo.example")
    values[wrong] = {"email": world.address("bo")}.get(wrong, "bbbb-cccc-dddd-ffff")
    page = begin(browser, values["first"], values["second"], email=values["email"])
    assert page.errors == nothing.errors == ["Check the e-mail address and both codes. They are good for 24 hours."]


def test_a_day_later_it_is_worth_nothing(browser, work, address: str, second) -> None:
    first, other = ask(browser("administrator"), address), half(second.press(address, "/approve"))
    with work():
        db.session.execute(update(Recovery).values(ends_at=clock.now() - timedelta(seconds=1)))
    assert begin(browser, first, other).status == 422


def test_a_common_password_is_refused_and_the_codes_still_hold(browser, address: str, second) -> None:
    first, other = ask(browser("administrator"), address), half(second.press(address, "/approve"))
    assert begin(browser, first, other, password="password1234").status == 422
    assert begin(browser, first, other).response.request.path == "/login"


def test_guessing_halves_is_slowed_down(browser) -> None:
    answers = [begin(browser, "bbbb", "cccc").status for _ in range(11)]
    assert answers[-1] == 429 and set(answers[:10]) == {422}


def test_the_other_town_lets_nobody_in_here(browser, address: str) -> None:
    assert browser("administrator", site="orebro").get(address).status == 404
    assert browser("auditor").get(address).status == 403
