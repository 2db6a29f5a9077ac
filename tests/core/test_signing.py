"""Cookies and tokens are signed as the libraries sign them, and nothing else is believed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask, g, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, generate_csrf, validate_csrf
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request
from wtforms import ValidationError

from gvi.core.security import form_token
from gvi.extensions import csrf

HELD = {"locale": "sv", "when": [1, {"a": None}], "name": "Åsa"}


def test_a_cookie_of_ours_is_the_librarys_and_the_other_way_round(app: Flask) -> None:
    ours = app.session_interface.get_signing_serializer(app)
    usual = SecureCookieSessionInterface().get_signing_serializer(app)
    assert type(usual) is URLSafeTimedSerializer is not type(ours)
    assert usual.loads(ours.dumps(HELD)) == HELD == ours.loads(usual.dumps(HELD))


def test_a_cookie_signed_with_the_secret_before_this_one_holds_while_that_is_named(app: Flask) -> None:
    before = SecureCookieSessionInterface().get_signing_serializer(app).dumps(HELD)
    app.config.update(SECRET_KEY_FALLBACKS=[app.secret_key], SECRET_KEY="another")
    assert app.session_interface.get_signing_serializer(app).loads(before) == HELD
    app.config.update(SECRET_KEY_FALLBACKS=None, SECRET_KEY="a third")
    with pytest.raises(BadSignature):
        type(app.session_interface)().get_signing_serializer(app).loads(before)


def test_a_cookie_that_was_changed_or_is_too_old_is_not_believed(app: Flask) -> None:
    ours = app.session_interface.get_signing_serializer(app)
    payload, when, signature = ours.dumps(HELD).rsplit(".", 2)
    for text in (f"{payload[:-1]}A.{when}.{signature}", f"{payload}.{when}.{signature[::-1]}", payload, ""):
        with pytest.raises(BadSignature):
            ours.loads(text)
    with pytest.raises(SignatureExpired):
        ours.loads(f"{payload}.{when}.{signature}", max_age=-1)


def test_a_token_holds_for_the_browser_it_was_made_for_alone(app: Flask) -> None:
    with app.test_request_context("/"):
        token = generate_csrf()
        validate_csrf(token)
        for other in (token[:-2] + "AA", token.replace(".", ""), ""):
            with pytest.raises(ValidationError):
                validate_csrf(other)
    with app.test_request_context("/"):
        generate_csrf()
        with pytest.raises(ValidationError):
            validate_csrf(token)


def test_a_form_is_let_in_by_the_token_that_was_signed_for_its_browser_alone(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with app.test_request_context("/"):
        token, secret = form_token(), session["csrf_token"]

    def is_let_in(sent: str, kept: str | None, **how: Any) -> bool:
        with app.test_request_context("/login", method="POST", data={"csrf_token": sent}, **how):
            session.update({} if kept is None else {"csrf_token": kept})
            try:
                csrf.protect()
            except CSRFError:
                return False
            return bool(g.csrf_valid)

    with app.test_request_context("/"):
        session["csrf_token"] = secret
        signed_elsewhere = generate_csrf()
    assert is_let_in(token, secret) and is_let_in(signed_elsewhere, secret)
    for sent, kept in ((token, "f" * 40), (token, None), (token[:-2] + "AA", secret), ("", secret), ("Å", secret)):
        assert not is_let_in(sent, kept)
    https = {"base_url": "https://gvi.example"}
    assert is_let_in(token, secret, **https, headers={"Referer": "https://gvi.example/login"})
    assert not is_let_in(token, secret, **https, headers={"Referer": "https://other.example/"})
    assert not is_let_in(token, secret, **https)


def test_a_form_without_a_file_is_read_as_the_library_reads_it(app: Flask) -> None:
    kind = "application/x-www-form-urlencoded"
    for body in (b"a=1&b=%C3%85+x&a=2&c=&d", b"a=%FF&%E5=1", b"a=\xff", b"", b"a=1;b=2"):
        with app.test_request_context("/", method="POST", data=body, content_type=kind) as asked:
            ours = asked.request.form.to_dict(flat=False), len(asked.request.files), asked.request.get_data()
        library = Request(EnvironBuilder(method="POST", data=body, content_type=kind).get_environ())
        assert ours == (library.form.to_dict(flat=False), len(library.files), library.get_data())
    with app.test_request_context("/", method="POST", data=b"a=1", content_type=kind) as asked:
        asked.request.max_content_length = 2
        with pytest.raises(RequestEntityTooLarge):
            _ = asked.request.form


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8"]
)
def test_a_form_that_weighs_more_than_anybody_types_is_refused_before_it_is_taken_apart(app: Flask, kind: str) -> None:
    most = app.config["MAX_FORM_MEMORY_SIZE"]
    for weight in (most, most + 1):
        answer = app.test_client().post("/login", data=b"a=" + b"&" * (weight - 2), content_type=kind)
        assert (answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE) is (weight > most)


def test_every_cookie_is_found_also_behind_those_of_others(app: Flask) -> None:
    sent = {"Cookie": 'a=1; session="x y"; b=\u00c3\u00a5; a=2'}
    with app.test_request_context("/", headers=sent) as asked:
        assert (asked.request.cookies["session"], asked.request.cookies["a"]) == ("x y", "1")
        assert asked.request.cookies.getlist("a") == ["1", "2"]
    with app.test_request_context("/") as asked:
        assert not asked.request.cookies
