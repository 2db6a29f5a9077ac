"""A real browser and its own authenticator: passkeys, the second step, and the warning before a sign-in ends."""

from __future__ import annotations

import re
from datetime import timedelta

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests import world


def test_a_passkey_is_created_and_used_in_a_real_browser(window, work) -> None:
    from gvi.accounts.operations import add_user

    with work():
        add_user(world.actor("administrator"), email="ny@malmo.example", name="Ny Person", password=world.PASSWORD)
    page = window(passkey=None)
    page.goto("/login")
    page.get_by_label("Work e-mail address").fill("ny@malmo.example")
    page.locator("input[type=password]").fill(world.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/login/enrol**")
    page.get_by_role("button", name="Create a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert page.locator(".codes li").count() == 10
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/terms**")
    assert not faults(page)
    page.get_by_role("button", name="I have read them and will follow them").click()
    page.wait_for_url("**/today")
    page.locator(".leave:visible button").click()
    page.wait_for_url("**/login**")
    page.get_by_label("Work e-mail address").fill("ny@malmo.example")
    page.locator("input[type=password]").fill(world.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/login/second**")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile(r"^[^?]*/today$"))
    assert page.get_by_role("link", name="Ny Person").first.is_visible()


def test_the_pages_of_signing_in_stand_in_nobodys_way(window) -> None:
    page = window("alva")
    page.goto("/speakers/add")
    page.evaluate("document.getElementById('leaving').showModal()")
    found = faults(page)
    for address in ("/account/security", "/account/security/add", "/account/password", "/account/confirm"):
        page.goto(address)
        found += faults(page)
    page.locator(".leave:visible button").click()
    page.wait_for_url("**/login**")
    page.goto("/login/recover")
    found += faults(page)
    page.goto("/login")
    page.get_by_label("Work e-mail address").fill(world.address("bo"))
    page.locator("input[type=password]").fill(world.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/login/second**")
    found += faults(page)
    assert not found, found


def faults(page: Page) -> list[str]:
    answer = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    return [f"{page.url}: {each['id']} {each['nodes'][0]['html']}" for each in answer.response["violations"]]


def test_somebody_is_warned_stays_and_loses_nothing_they_typed(window, app, work) -> None:
    from sqlalchemy import update

    from gvi.core import clock
    from gvi.entry.models import SignIn
    from gvi.extensions import db

    page = window("alva")
    page.clock.install()
    page.goto("/speakers/add")
    page.get_by_label("Name", exact=True).fill("Ingrid Mor")

    def last_seen(minutes: int) -> None:
        with work():
            db.session.execute(update(SignIn).values(seen_at=clock.now() - timedelta(minutes=minutes)))

    last_seen(14)
    page.clock.fast_forward("13:01")
    page.get_by_role("heading", name="You are about to be logged out").wait_for()
    page.get_by_role("button", name="Stay logged in").click()
    page.get_by_role("heading", name="You are about to be logged out").wait_for(state="hidden")
    last_seen(17)
    page.clock.fast_forward("13:01")
    page.get_by_role("heading", name="You have been logged out").wait_for()
    page.get_by_role("button", name="Back to the page").click()
    assert page.get_by_label("Name", exact=True).input_value() == "Ingrid Mor"
