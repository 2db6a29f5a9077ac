"""The second step over HTTP: demanded of everybody, by app, passkey or recovery code, and by nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from gvi.accounts import operations as accounts
from gvi.accounts.models import User
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.entry import codes, operations
from gvi.entry.models import Authenticator, Passkey, RecoveryCode, SignIn
from gvi.extensions import db
from tests import world
from tests.authenticator import SoftKey

ALVA = world.address("alva")


def alva() -> User:
    return db.session.scalars(select(User).where(User.email == ALVA)).one()


def half_in(browser, email: str = ALVA):
    """A browser in which the password has been given, and the page that asks for more."""
    someone = browser()
    return someone, someone.submit("/login", {"email": email, "password": world.PASSWORD}, action="/login")


@pytest.fixture
def app_secret(work) -> str:
    """The secret of an app that Alva has set up."""
    secret = codes.new_secret()
    with work():
        operations.set_authenticator(world.actor("alva"), alva(), secret=secret, counter=0)
    return secret


def test_the_password_alone_opens_nothing(browser, app) -> None:
    someone, page = half_in(browser)
    assert page.response.request.path == "/login/second" and page.heading == "Show that it is you"
    for address in ("/today", "/members/", "/account", "/account/security", "/account/password", "/admin/users"):
        answer = someone.get(address).response
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/login/second"), address
    assert someone.post("/account/sign-ins/end", {"which": "others"}).status == 401
    assert "Alva" not in someone.get("/help").text


def test_one_is_led_on_to_where_one_was_going(browser) -> None:
    someone = browser()
    page = someone.sign_in(ALVA, world.PASSWORD, onward="/login?next=/speakers/")
    assert page.response.request.path.rstrip("/") == "/speakers"


def test_digits_of_the_app_let_in_once(browser, app_secret: str) -> None:
    digits = codes.digits_at(app_secret, clock.now())
    someone, page = half_in(browser)
    assert (
        someone.send(page, "/login/second", {"proof_code": f"{digits[:3]} {digits[3:]}"}).response.request.path
        == "/today"
    )
    other, page = half_in(browser)
    again = other.send(page, "/login/second", {"proof_code": digits})
    assert again.status == 422 and again.errors, "the same digits, read over somebody's shoulder, are worth nothing"
    assert other.get("/today").status == 303


@pytest.mark.parametrize("typed", ["000000", "", "12345", "abcdefg", "１２３４５６", "9" * 40])
def test_wrong_digits_let_nobody_in(browser, app_secret: str, typed: str) -> None:
    if typed == codes.digits_at(app_secret, clock.now()):
        typed = "111111"
    someone, page = half_in(browser)
    assert someone.send(page, "/login/second", {"proof_code": typed}).status == 422
    assert someone.get("/today").status == 303


def test_digits_of_half_an_hour_ago_let_nobody_in(browser, app_secret: str) -> None:
    someone, page = half_in(browser)
    old = codes.digits_at(app_secret, clock.now() - timedelta(minutes=30))
    assert someone.send(page, "/login/second", {"proof_code": old}).status == 422


def test_a_recovery_code_lets_in_once_and_is_kept_as_a_digest(browser, work) -> None:
    with work():
        made = operations.new_codes(world.actor("alva"), alva())
    with work():
        assert not {row.digest for row in db.session.scalars(select(RecoveryCode))} & set(made)
    someone, page = half_in(browser)
    assert someone.send(page, "/login/second", {"proof_code": made[0].upper()}).response.request.path == "/today"
    other, page = half_in(browser)
    assert other.send(page, "/login/second", {"proof_code": made[0]}).status == 422
    assert (
        other.send(other.get("/login/second"), "/login/second", {"proof_code": made[1]}).response.request.path
        == "/today"
    )


def test_a_passkey_of_somebody_else_an_old_answer_or_another_origin_prove_nothing(browser) -> None:
    someone, page = half_in(browser)
    asked = page.asked("get")
    bos = world.KEYS[world.address("bo")].get(asked)
    assert someone.send(page, "/login/second", {"proof_key": bos}).status == 422
    page = someone.get("/login/second")
    lured = world.KEYS[ALVA].get(page.asked("get"), origin="http://localhost.evil.example")
    assert someone.send(page, "/login/second", {"proof_key": lured}).status == 422
    page = someone.get("/login/second")
    good = world.KEYS[ALVA].get(page.asked("get"))
    assert someone.send(page, "/login/second", {"proof_key": good}).response.request.path == "/today"
    other, page = half_in(browser)
    assert other.send(page, "/login/second", {"proof_key": good}).status == 422, "an answer holds for its own question"
    for broken in ("{}", "null", "[]", '{"id": 1}', "\x00", json.dumps({"rawId": "!", "response": {}})):
        page = other.get("/login/second")
        assert other.send(page, "/login/second", {"proof_key": broken}).status == 422, broken


def test_guessing_the_second_step_is_slowed_down(browser, app_secret: str) -> None:
    someone, page = half_in(browser)
    answers = [someone.send(page, "/login/second", {"proof_code": "x"}).status for _ in range(11)]
    assert answers == [422] * 10 + [429]
    digits = codes.digits_at(app_secret, clock.now())
    assert someone.send(page, "/login/second", {"proof_code": digits}).status == 429
    assert browser("bo").get("/today").status == 200


def test_a_new_account_sets_up_a_factor_before_it_sees_anything(browser, work) -> None:
    with work():
        accounts.add_user(world.actor("administrator"), email="ny@malmo.example", name="Ny", password=world.PASSWORD)
    someone, page = half_in(browser, "ny@malmo.example")
    assert page.response.request.path == "/login/enrol" and page.soup.select_one(".qr svg path")
    assert someone.get("/account").response.headers["Location"].startswith("/login/second")
    secret = page.soup.select_one(".qr + .ref").get_text().replace("-", "")
    assert someone.send(page, "/login/enrol", {"digits": "000000"}, having="digits").status == 422
    assert someone.get("/login/enrol").soup.select_one(".qr + .ref").get_text().replace("-", "") == secret
    shown = someone.send(page, "/login/enrol", {"digits": codes.digits_at(secret, clock.now())}, having="digits")
    written = [line.get_text() for line in shown.soup.select(".codes li")]
    assert len(set(written)) == 10 and someone.acknowledge(someone.get("/account")).status == 200
    assert not set(written) & {line.get_text() for line in someone.get("/account/security").soup.select(".ref")}


def test_no_account_is_taken_over_by_setting_up_a_factor_with_the_password_alone(browser, work) -> None:
    someone, _page = half_in(browser)
    assert someone.get("/login/enrol").response.headers["Location"].startswith("/login/second")
    mine = SoftKey()
    asked = {"rp": {"id": "localhost"}, "challenge": "AAAA"}
    someone.post("/login/enrol", {"new_key": mine.create(asked)})
    with work():
        assert mine.credential not in set(db.session.scalars(select(Passkey.credential)))


def test_the_librarys_own_ways_around_lead_nowhere(browser, app) -> None:
    someone = browser()
    token = someone.get("/login").soup.find("input", {"name": "csrf_token"})["value"]
    sent = {"email": ALVA, "password": world.PASSWORD, "remember": "y", "csrf_token": token}
    answer = someone.client.post(
        "/login?include_auth_token", json=sent, headers={"X-CSRFToken": token, "Accept": "application/json"}
    )
    given = str((answer.get_json() or {}).get("response", {}).get("user", {}).get("authentication_token", ""))
    other = app.test_client()
    assert other.get("/account", headers={"Authentication-Token": given}).status_code == 303
    assert other.get(f"/account?auth_token={given}").status_code == 303
    for name in ("session",):
        someone.client.delete_cookie(name)
    assert someone.client.get("/account").status_code == 303, "a cookie that remembers is no sign-in"


def test_both_steps_and_every_failure_are_in_the_log(browser, app_secret: str, work) -> None:
    someone, page = half_in(browser)
    someone.send(page, "/login/second", {"proof_code": "nonsense"})
    with work():
        before = list(db.session.scalars(select(AuditEntry.verb)))
        assert before.count(Verb.SIGN_IN) == 0 and before.count(Verb.SIGN_IN_FAILED) == 1
    someone.send(page, "/login/second", {"proof_code": codes.digits_at(app_secret, clock.now())})
    with work():
        assert list(db.session.scalars(select(AuditEntry.verb))).count(Verb.SIGN_IN) == 1


def test_secrets_are_sealed_in_the_file(app, app_secret: str, work) -> None:
    with work():
        assert db.session.scalars(select(Authenticator)).one().secret == app_secret
    assert app_secret.encode() not in Path(app.instance_path, "gvi.db").read_bytes()


def test_the_cookie_is_another_after_the_second_step_and_the_database_knows_only_its_digest(browser, app, work) -> None:
    def token(someone) -> str:
        return str(
            app.session_interface.get_signing_serializer(app).loads(someone.client.get_cookie("session").value)[
                "sign_in"
            ]
        )

    someone, page = half_in(browser)
    before = token(someone)
    someone.second_step(page, ALVA)
    assert token(someone) != before
    with work():
        keys = set(db.session.scalars(select(SignIn.key)))
    assert len(keys) == 1 and not keys & {before, token(someone)}


def test_a_request_asks_once_who_it_is(browser, count_queries) -> None:
    someone = browser("alva")
    someone.get("/account")
    with count_queries() as counted:
        assert someone.get("/help").status == 200
    about = [
        statement for statement in counted if "sign_in" in statement or "posting" in statement or '"user"' in statement
    ]
    assert len(about) == 1 and "UPDATE" not in about[0]
