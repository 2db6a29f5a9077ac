"""A real browser over a real server. Without Chromium these tests are skipped in one loud line, or fail where one is required."""

from __future__ import annotations

import os
import re
import shutil
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from gvi.accounts.models import User
from gvi.core import db as database
from gvi.entry.operations import new_codes
from gvi.extensions import db
from tests import world

CHROMIUM = next(filter(None, (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    if CHROMIUM is None:
        if os.environ.get("GVI_REQUIRE_BROWSER"):
            pytest.fail("no Chromium on this machine, and GVI_REQUIRE_BROWSER is set")
        pytest.skip("NO CHROMIUM ON THIS MACHINE: the browser tests were not run")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application, served on loopback; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"  # a passkey belongs to a name, and no address in numbers is one
    server.shutdown()
    thread.join(timeout=10)


@pytest.fixture
def window(chromium: Browser, app: Flask, address: str) -> Iterator[Callable[..., Page]]:
    """`window("alva")` – a browser window of one of the cast, signed in by typing and with their passkey; `window()` – nobody's.

    passkey: None for a window with an authenticator that has no key yet.
    """
    contexts = []

    def open_as(
        who: str | None = None, *, width: int = 1280, locale: str = "en", passkey: str | None = "", **options: Any
    ) -> Page:
        context = chromium.new_context(
            base_url=address, viewport={"width": width, "height": 900}, locale=locale, **options
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        if who is not None or passkey is None:
            _give_authenticator(page, world.address(who) if who else None)
        without_script = options.get("java_script_enabled") is False  # no passkey then: a code that was written down
        code = _recovery_code(app, who) if who is not None and without_script else ""
        if who is not None:
            page.goto("/login")
            page.get_by_label("Work e-mail address" if locale == "en" else "E-postadress i tjänsten").fill(
                world.address(who)
            )
            page.locator("input[type=password]").fill(world.PASSWORD)
            page.locator("form[action='/login'] button[type=submit]").click()
            page.wait_for_url("**/login/second**")
            if code:
                page.locator("[name=proof_code]").fill(code)
                page.locator("main button[type=submit]").click()
            else:
                page.locator("[data-passkey]").click()
            page.wait_for_url(re.compile(r"^[^?]*/today$"))
        return page

    yield open_as
    for context in contexts:
        context.close()


def _recovery_code(app: Flask, who: str) -> str:
    """One of the user's recovery codes."""
    with app.app_context(), database.transaction():
        acting = world.actor(who)
        return new_codes(acting, db.session.get_one(User, acting.user_id))[0]


def _give_authenticator(page: Page, email: str | None) -> None:
    """The browser's own authenticator, with the user's passkey in it, or empty; whoever it asks says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    if email is None:
        return
    key = world.KEYS[email]
    key.count += 100  # each window's count begins above the one before: a lower one would be a copied key
    credential = {
        "credentialId": b64encode(key.ident).decode(), "isResidentCredential": False, "rpId": "localhost",
        "privateKey": key.pkcs8, "signCount": key.count,
    }  # fmt: skip
    devtools.send("WebAuthn.addCredential", {"authenticatorId": made["authenticatorId"], "credential": credential})
