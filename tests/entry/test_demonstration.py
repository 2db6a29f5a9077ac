"""In a demonstration nobody needs a second step, and whoever likes may try one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from gvi.core import clock
from gvi.entry import codes
from tests import world
from tests.browsing import Browser


@pytest.fixture
def demo(app: Flask, work) -> Iterator[Flask]:
    """The application in demonstration mode; nobody of the cast has a second factor yet."""
    from sqlalchemy import delete

    from gvi.entry.models import Passkey
    from gvi.extensions import db

    with work():
        db.session.execute(delete(Passkey))
    app.config.update(DEMO=True, SETTINGS=replace(app.config["SETTINGS"], demo="1"))
    return app


def test_the_password_is_enough_and_nothing_asks_again(demo: Flask) -> None:
    someone = Browser(demo)
    page = someone.submit("/login", {"email": world.address("alva"), "password": world.PASSWORD}, action="/login")
    assert page.response.request.path == "/today"
    assert someone.get("/speakers/speakers.csv").status == 200


def test_who_tries_it_is_asked_from_then_on_and_can_let_it_be(demo: Flask) -> None:
    someone, entry = Browser(demo), {"email": world.address("alva"), "password": world.PASSWORD}
    someone.submit("/login", entry, action="/login")
    page = someone.get("/account/security/add")
    secret = page.soup.select_one(".qr + .ref").get_text().replace("-", "")
    someone.send(page, "/account/security/add", {"digits": codes.digits_at(secret, clock.now())}, having="digits")
    assert Browser(demo).submit("/login", entry, action="/login").response.request.path == "/login/second"
    someone.press("/account/security", "/account/security/remove")
    assert Browser(demo).submit("/login", entry, action="/login").response.request.path == "/today"
