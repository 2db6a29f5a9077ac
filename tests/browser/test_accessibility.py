"""axe over the pages that links reach. As a rule a few roles at one width; EVERY_PAGE=1 for all roles, languages and widths."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from bench.demonstration import Demonstration, demonstration
from bench.pages import every_page, kind_of, sign_in
from gvi.access.roles import Role

ALL = bool(os.environ.get("EVERY_PAGE"))
ROLES = (
    tuple(Role) if ALL else (Role.PROBATION_COORDINATOR, Role.POLICE_COORDINATOR, Role.CASEWORKER, Role.ADMINISTRATOR)
)
LOCALES, WIDTHS = (("sv", "en"), (1280, 390, 320)) if ALL else (("sv",), (390,))
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Demonstration]:
    """The demonstration, loaded and answering."""
    with demonstration(tmp_path_factory.mktemp("demonstration")) as started:
        yield started


def faults(page: Page) -> list[str]:
    """What axe objects to on the open page, and whether it must be scrolled sideways."""
    found = [
        f"{each['id']}: {each['nodes'][0]['target']} {each['nodes'][0]['html'][:120]}"
        for each in Axe().run(page, options=RULES).response["violations"]
    ]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{overflow} px wider than the window"] if overflow > 0 else [])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("role", ROLES)
def test_no_page_stands_in_anybodys_way(
    running: Demonstration, chromium: Browser, role: Role, locale: str, width: int
) -> None:
    context = sign_in(chromium, running.address, f"{role}@demo.example", locale=locale, width=width)
    page = context.pages[0]
    refused: list[str] = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    found = {kind: wrong for kind in every_page(page) if (wrong := faults(page))}
    context.close()
    assert not found, "\n".join(f"{kind}: {'; '.join(wrong)}" for kind, wrong in found.items())
    assert not refused, "a page asks for what its own policy forbids"


def test_links_under_each_other_can_be_hit_in_the_other_language_too(running: Demonstration, chromium: Browser) -> None:
    """Whether two come too close depends on how long their words are."""
    context = sign_in(chromium, running.address, f"{Role.PROBATION_COORDINATOR}@demo.example", locale="en", width=390)
    page = context.pages[0]
    page.goto("/call-ins")
    found = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    page.goto(next(each for each in found if kind_of(each) == "/call-ins/ref"))
    assert page.locator(".side .list-unstyled a").count() > 1 and not faults(page)
    context.close()


def test_pages_without_an_account_too(running: Demonstration, chromium: Browser) -> None:
    for locale in LOCALES:
        context = chromium.new_context(base_url=running.address, locale=locale, viewport={"width": 320, "height": 700})
        page = context.new_page()
        for address in ("/login", "/help", "/accessibility", "/no-such-page"):
            page.goto(address)
            assert not (wrong := faults(page)), f"{address} {locale}: {wrong}"
        context.close()
