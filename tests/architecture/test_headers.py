"""Every kind of answer carries the strict headers, and none is kept by a cache."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from gvi import create_app
from gvi.core.security import HEADERS
from gvi.extensions import db
from tests import factories
from tests.browsing import Page
from tests.conftest import settings_in
from tests.world import actor

A_YEAR_S = 365 * 24 * 3600
NO_LOG = "CREATE TRIGGER no_log BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'full'); END"


def headers_of(page) -> None:
    for name, value in HEADERS.items():
        assert page.response.headers[name] == value, name
    policy = page.response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy


def test_pages_files_refusals_and_faults_all_carry_them(browser, work) -> None:
    with work():
        ref = factories.call_in(actor("alva")).ref
    alva, nobody = browser("alva"), browser()
    answers = {
        "a page": alva.get("/speakers/"), "an open page": nobody.get("/login"), "a file": alva.get("/speakers/speakers.csv"),
        "a PDF": alva.get(f"/call-ins/{ref}/programme.pdf"), "a redirect": nobody.get("/today"), "not found": alva.get("/no-such-page"),
        "forbidden": alva.get("/admin/users"), "refused by a rule": alva.submit("/speakers/add", {"name": "", "voice": "law"}),
        "without token": _bare(alva), "wrong method": alva.get(f"/call-ins/{ref}/speakers/default"), "health": nobody.get("/healthz"),
    }  # fmt: skip
    assert {what: page.status for what, page in answers.items()} == {
        "a page": 200, "an open page": 200, "a file": 200, "a PDF": 200, "a redirect": 303, "not found": 404, "forbidden": 403,
        "refused by a rule": 422, "without token": 400, "wrong method": 405, "health": 200,
    }  # fmt: skip
    for page in answers.values():
        headers_of(page)
        assert page.response.headers["Cache-Control"] == "no-store"


def _bare(browser):
    return Page(browser.client.post("/speakers/add", data={"name": "x"}))


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser) -> None:
    entered = browser().submit(
        "/login",
        {"email": "probation_coordinator@malmo.example", "password": "correct-horse-battery"},
        action="/login",
        follow=False,
    )
    cookie = next(
        value for name, value in entered.response.headers if name == "Set-Cookie" and value.startswith("session=")
    )
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_behind_https_cookies_are_secure_and_browsers_are_told_to_stay(prepared, tmp_path) -> None:
    shutil.copy(prepared, tmp_path / "gvi.db")
    app: Flask = create_app(replace(settings_in(tmp_path), public_url="https://gvi.example"))
    answer = app.test_client().get("/login", base_url="https://gvi.example")
    told = answer.headers["Strict-Transport-Security"]
    assert int(told.split("max-age=")[1].split(";")[0]) >= A_YEAR_S and "includeSubDomains" in told
    cookies = [value for name, value in answer.headers if name == "Set-Cookie"]
    assert cookies, "the form's token needs one"
    for cookie in cookies:
        parts = [part.strip() for part in cookie.split(";")]
        assert parts[0].startswith("__Host-"), "no other host may set it"
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(parts)
        assert not any(part.lower().startswith("domain") for part in parts)


def test_whoever_signs_out_leaves_nothing_in_the_browser(browser) -> None:
    alva = browser("alva")
    left = alva.post("/logout")
    assert left.status == 303 or left.status == 302
    assert left.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in alva.get("/login").response.headers


@pytest.mark.parametrize("address", ["/members/?q=198203272391", "/speakers/?q=198203272391"])
def test_a_search_in_the_address_is_not_written_to_any_log(
    browser, capfd: pytest.CaptureFixture[str], address: str
) -> None:
    browser("alva").get(address)
    out, err = capfd.readouterr()
    assert "198203272391" not in out + err


def test_an_answer_that_became_a_refusal_when_it_was_kept_has_them_too(app, browser, work) -> None:
    alva = browser("alva")
    page = alva.get("/speakers/add")
    sent = {**page.fields(page.form()), "name": "Nova", "voice": "law"}
    with work():
        db.session.execute(text(NO_LOG))
    app.testing = False  # a fault becomes a page, as it does where people work
    refused = Page(alva.client.post("/speakers/add", data=sent))
    assert refused.status == 500
    headers_of(refused)
    assert refused.response.headers["Cache-Control"] == "no-store"


def test_a_page_whose_reading_cannot_be_logged_is_not_sent(app, browser, work) -> None:
    with work():
        ref = factories.member(actor("alva")).ref
    alva = browser("alva")
    assert ref in alva.get("/members/").text
    with work():
        db.session.execute(text(NO_LOG))
    app.testing = False
    answer = alva.get("/members/")
    assert answer.status == 500 and ref not in answer.text
    headers_of(answer)
