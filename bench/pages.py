"""Every page there is, found by following links as each role: what a person can reach without typing an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

REF = re.compile(r"/[23456789bcdfghjkmnpqrstvwxz]{7}(?=/|$)")
FILE = re.compile(r"\.(csv|pdf|ics|zip|json|xlsx|svg|png)(\?|$)|/download(\?|$)|^/import/example/")
LABELS = {"sv": "E-postadress i tjänsten", "en": "Work e-mail address"}
PASSWORD = "gvi-demo-2026"


def sign_in(
    browser: Browser, address: str, email: str, *, locale: str, width: int, password: str = PASSWORD
) -> BrowserContext:
    """A window in which the account is signed in, in the language asked for."""
    context = browser.new_context(base_url=address, locale=locale, viewport={"width": width, "height": 900})
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto("/login")
    page.locator("form[action='/login'] input[type=email], form[action='/login'] input[name=email]").first.fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("form[action='/login'] button[type=submit]").click()
    page.wait_for_url("**/today")
    speak(page, locale)
    return context


def speak(page: Page, locale: str) -> None:
    """Choose the language, when the account's own is another."""
    if page.locator("html").get_attribute("lang") != locale:
        with page.expect_navigation():
            page.locator("form.language button").first.evaluate("button => button.form.submit()")


def every_page(page: Page, *, start: str = "/today") -> Iterator[str]:
    """Open one page of every kind that can be reached by links; gives its path with refs left out."""
    waiting, met = [start], {kind_of(start)}
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(path)
        if answer is None or answer.status >= 400:
            raise AssertionError(f"{path} answers {answer.status if answer else 'nothing'}")
        yield kind_of(path)
        for found in _links(page):
            if kind_of(found) not in met:
                met.add(kind_of(found))
                waiting.append(found)


def kind_of(path: str) -> str:
    """The path with refs left out and without a query: pages of one kind look alike."""
    return REF.sub("/ref", urlsplit(path).path)


def _links(page: Page) -> list[str]:
    here = urlsplit(page.url)
    links = (
        urlsplit(urljoin(page.url, link))
        for link in page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    )
    return [
        link.path
        for link in links
        if link.netloc == here.netloc and not FILE.search(link.path) and not link.path.startswith("/static")
    ]
