"""Staying in: sign-ins that are listed and ended, limits, asking again before what is sensitive; nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from gvi.accounts.models import Posting, User
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.entry.models import SignIn, SignInTry
from gvi.extensions import db
from tests import factories, world

ALVA = world.address("alva")


@pytest.fixture
def age(work):
    """`age(proved_at=40)` – every sign-in's moment is so many minutes ago."""

    def older(**minutes: int) -> None:
        with work():
            values = {name: clock.now() - timedelta(minutes=number) for name, number in minutes.items()}
            db.session.execute(update(SignIn).values(**values))

    return older


def tries(page) -> list[str]:
    return [line.get_text() for line in page.soup.select("#h-sign-ins ~ ul li strong")]


def test_signing_out_ends_the_sign_in_whoever_has_the_cookie(browser) -> None:
    alva, thief = browser("alva"), browser()
    stolen = alva.client.get_cookie("session").value
    alva.press("/today", "/logout")
    thief.client.set_cookie("session", stolen)
    assert thief.get("/today").status == 303


def test_other_sign_ins_are_listed_and_ended_at_once(browser, work) -> None:
    here, there = browser("alva"), browser("alva")
    page = here.get("/account/security")
    assert len(tries(page)) == 2
    page = here.send(page, "/account/security", action="/account/sign-ins/end")
    assert len(tries(page)) == 1 and here.get("/today").status == 200
    assert there.get("/today").status == 303
    with work():
        assert Verb.SIGN_IN_END in set(db.session.scalars(select(AuditEntry.verb)))


def test_nobody_ends_anothers_sign_in(browser, work) -> None:
    bo, alva = browser("bo"), browser("alva")
    with work():
        ref = db.session.scalars(
            select(SignIn.ref).join(User, User.id == SignIn.user_id).where(User.email == ALVA)
        ).one()
    assert bo.post("/account/sign-ins/end", {"which": ref}).status == 404
    assert alva.get("/today").status == 200


def test_idleness_and_a_long_day_end_a_sign_in(browser, age) -> None:
    alva = browser("alva")
    age(seen_at=15)
    assert alva.get("/today").status == 200
    assert alva.get("/account/left", headers={"Accept": "application/json"}).response.get_json()["left"] > 890, (
        "work counts"
    )
    age(seen_at=16)
    assert alva.get("/today").status == 303
    alva = browser("alva")
    age(started_at=12 * 60)
    assert alva.get("/today").status == 303


def test_asking_how_long_is_left_is_no_work(browser, age) -> None:
    alva = browser("alva")
    age(seen_at=10)
    for _ in range(2):
        assert alva.get("/account/left", headers={"Accept": "application/json"}).response.get_json()["left"] <= 300
    stay = alva.post("/account/stay").response
    assert stay.status_code == 303 and alva.get("/account/left").response.get_json()["left"] > 890


def test_pages_write_down_that_somebody_is_here_once_a_minute(browser, age, count_queries) -> None:
    alva = browser("alva")
    with count_queries() as counted:
        alva.get("/help")
    assert not any("UPDATE sign_in" in statement for statement in counted)
    age(seen_at=2)
    with count_queries() as counted:
        alva.get("/help")
    assert sum("UPDATE sign_in" in statement for statement in counted) == 1


def test_a_form_sent_after_the_end_can_be_sent_again_after_signing_in(browser, age, work) -> None:
    alva = browser("alva")
    page = alva.get("/speakers/add")
    age(seen_at=60)
    late = alva.send(page, "/speakers/add", {"name": "Ingrid Mor", "voice": "law"})
    assert (late.status, late.heading) == (401, "Log in again")
    alva.sign_in(ALVA, world.PASSWORD)
    sent = alva.send(late, "/speakers/add", action="/speakers/add")
    assert sent.status == 200 and "Ingrid Mor" in alva.get("/speakers/").text


def test_passwords_are_not_carried_along(browser, age) -> None:
    admin = browser("administrator")
    page = admin.get("/admin/users/add")
    age(seen_at=60)
    late = admin.send(
        page, "/admin/users/add", {"name": "N N", "email": "n@malmo.example", "password": "tolv-tecken-och-fler"}
    )
    assert late.status == 401 and "tolv-tecken" not in late.response.get_data(as_text=True)


def test_a_forged_form_cannot_be_sent_on_by_its_victim(browser) -> None:
    """A form without its token gets no button that would send it with one."""
    alva = browser("alva")
    forged = alva.client.post("/speakers/add", data={"name": "Evil"})
    assert forged.status_code == 400 and b"Send it again" not in forged.data


def test_an_export_asks_again_and_then_goes_on(browser, age, work) -> None:
    alva = browser("alva")
    assert alva.get("/speakers/speakers.csv").status == 200
    age(proved_at=31)
    asked = alva.get("/speakers/speakers.csv")
    assert asked.response.headers["Location"] == "/account/confirm?next=/speakers/speakers.csv"
    page = alva.get(asked.response.headers["Location"])
    wrong = alva.send(page, asked.response.headers["Location"], {"proof_key": "{}"})
    assert wrong.status == 422 and alva.get("/speakers/speakers.csv").status == 303
    good = world.KEYS[ALVA].get(alva.get("/account/confirm").asked("get"))
    gone_on = alva.send(page, asked.response.headers["Location"], {"proof_key": good})
    assert gone_on.response.mimetype == "text/csv"
    assert alva.get("/speakers/speakers.csv").status == 200
    with work():
        assert list(db.session.scalars(select(AuditEntry.verb))).count(Verb.SIGN_IN_PROVE) == 1


def test_granting_a_role_asks_again_and_nothing_typed_is_lost(browser, age, work) -> None:
    admin, email = browser("administrator"), world.address("administrator")
    with work():
        ref = db.session.scalars(select(User.ref).where(User.email == world.address("bo"))).one()
        before = len(list(db.session.scalars(select(Posting))))
    address = f"/admin/users/{ref}/postings/add"
    page = admin.get(address)
    chosen = next(
        each["value"] for each in page.soup.select("select[name=agency_ref] option") if "Police" in each.get_text()
    )
    age(proved_at=31)
    asked = admin.send(page, address, {"agency_ref": chosen, "role": "analyst", "starts_on": "2026-01-01"})
    assert (asked.status, asked.heading) == (401, "Show that it is you")
    with work():
        assert len(list(db.session.scalars(select(Posting)))) == before
    key = world.KEYS[email]
    done = admin.send(asked, address, {"proof_key": key.get(asked.asked("get"))}, action=address)
    assert done.heading == "Bo Malmo"
    with work():
        made = db.session.scalars(select(Posting).order_by(Posting.id.desc())).first()
        assert (made.role, made.starts_on.isoformat()) == ("analyst", "2026-01-01")


def test_a_proof_holds_although_the_form_it_came_with_is_refused(browser, age, work) -> None:
    admin = browser("administrator")
    page = admin.get("/admin/users/add")
    age(proved_at=31)
    asked = admin.send(page, "/admin/users/add", {"name": "N N", "email": "no address"})
    key = world.KEYS[world.address("administrator")]
    refused = admin.send(
        asked, "/admin/users/add", {"proof_key": key.get(asked.asked("get"))}, action="/admin/users/add"
    )
    assert refused.status == 422 and refused.soup.find("input", {"name": "name"})["value"] == "N N"
    assert admin.get("/admin/users/add").status == 200


@pytest.mark.parametrize("kind", ["letters", "release", "export", "roles"])
def test_every_kind_of_sensitive_page_asks(browser, age, work, kind: str) -> None:
    with work():
        call_in = factories.call_in(world.actor("alva"))
        address = {
            "letters": f"/call-ins/{call_in.ref}/summons",
            "release": "/releases/add",
            "export": "/speakers/speakers.csv",
            "roles": "/admin/users/add",
        }[kind]
    someone = browser("administrator" if kind == "roles" else "alva")
    assert someone.get(address).status == 200
    age(proved_at=31)
    assert someone.get(address).response.headers["Location"].startswith("/account/confirm?next=")
    assert someone.get("/today").status == 200


def test_who_may_not_is_refused_before_being_asked(browser, age) -> None:
    bo = browser("bo")
    age(proved_at=31)
    assert bo.get("/admin/users/add").status == 403


def test_attempts_are_counted_where_every_process_sees_them(app, browser, work, prepared, tmp_path) -> None:
    """Another process over the same file knows what was tried here."""
    from tests.browsing import Browser
    from tests.conftest import application_in

    other = Browser(application_in(tmp_path))
    someone = browser()
    for turn, each in enumerate([someone, other] * 5):
        assert each.submit("/login", {"email": ALVA, "password": f"guess {turn}"}, action="/login").status == 200
    assert other.submit("/login", {"email": ALVA, "password": "guess"}, action="/login").status == 429


def test_one_account_is_not_guessed_at_from_many_addresses(app, browser, work) -> None:
    from gvi.entry import throttle

    with app.test_request_context():
        from gvi.core.crypto import blind_index

        key = blind_index("attempt account", blind_index("e-mail", ALVA))
    with work():
        db.session.add_all(
            SignInTry(key=key, at=clock.now() - timedelta(minutes=5)) for _ in range(throttle.ACCOUNT.attempts)
        )
    assert browser().submit("/login", {"email": ALVA, "password": world.PASSWORD}, action="/login").status == 429
    with work():
        db.session.execute(delete(SignInTry))
    assert browser("alva").get("/today").status == 200


def test_the_table_of_attempts_names_nobody(browser, work) -> None:
    browser().submit("/login", {"email": "stranger@nowhere.example", "password": "x"}, action="/login")
    with work():
        keys = set(db.session.scalars(select(SignInTry.key)))
        assert len(keys) == 3 and all(len(key) == 64 and "@" not in key and "." not in key for key in keys)


def test_attempts_of_yesterday_are_let_go_of(browser, work) -> None:
    from gvi.core.keys import id_at

    old, young = clock.now() - timedelta(days=2), clock.now() - timedelta(hours=2)
    with work():
        db.session.add_all(SignInTry(id=id_at(at), key="k" * 64, at=at) for at in (old, young))
    browser().submit("/login", {"email": ALVA, "password": "x"}, action="/login")
    with work():
        left = [row.at for row in db.session.scalars(select(SignInTry).where(SignInTry.key == "k" * 64))]
        assert [at > old for at in left] == [True]


def test_another_password_ends_every_other_sign_in(browser) -> None:
    here, there = browser("alva"), browser("alva")
    new = {"current_password": world.PASSWORD, "password": "blå-cykel-under-bron"}
    wrong = here.submit("/account/password", {**new, "current_password": "not it at all"})
    assert wrong.status == 422 and wrong.errors == ["The password is not right. Try again."]
    assert here.submit("/account/password", new).response.request.path == "/account/security"
    assert here.get("/today").status == 200 and there.get("/today").status == 303
    assert browser().sign_in(ALVA, world.PASSWORD).response.request.path == "/login"
    assert browser().sign_in(ALVA, new["password"]).response.request.path == "/today"


@pytest.mark.parametrize("common", ["password1234", "qwertyuiop123", "123456789012", "Passw0rd!Passw0rd!", "lösenord12345", "sommar2026sommar", "Alva.Malmo2026"])  # fmt: skip
def test_a_password_that_is_tried_first_is_refused(browser, common: str) -> None:
    page = browser("alva").submit("/account/password", {"current_password": world.PASSWORD, "password": common})
    assert page.status == 422 and "among the first" in page.errors[0]


def test_an_administrator_cannot_give_out_a_common_one(browser) -> None:
    new = {"name": "Ny Person", "email": "ny@malmo.example", "password": "iloveyou12345", "locale": "sv"}
    page = browser("administrator").submit("/admin/users/add", new)
    assert page.status == 422 and "among the first" in page.errors[0]


def test_factors_are_added_and_removed_but_not_the_last(browser) -> None:
    alva = browser("alva")
    refused = alva.press("/account/security", "/account/security/remove")
    assert refused.status == 422 and "Add another way first" in refused.text
    from gvi.entry import codes

    page = alva.get("/account/security/add")
    secret = page.soup.select_one(".qr + .ref").get_text().replace("-", "")
    shown = alva.send(page, "/account/security/add", {"digits": codes.digits_at(secret, clock.now())}, having="digits")
    assert shown.heading == "Recovery codes"
    page = alva.press("/account/security", "/account/security/remove")
    assert page.text.count("Remove") == 1
