"""Cookies and tokens are signed as the libraries sign them, and nothing else is believed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf, validate_csrf
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from wtforms import ValidationError

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


def test_every_cookie_is_found_also_behind_those_of_others(app: Flask) -> None:
    sent = {"Cookie": 'a=1; session="x y"; b=\u00c3\u00a5; a=2'}
    with app.test_request_context("/", headers=sent) as asked:
        assert (asked.request.cookies["session"], asked.request.cookies["a"]) == ("x y", "1")
        assert asked.request.cookies.getlist("a") == ["1", "2"]
    with app.test_request_context("/") as asked:
        assert not asked.request.cookies
