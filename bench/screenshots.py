"""Pictures of every page in both languages and two widths, into screenshots/: full, empty, bare, and with every form refused.

Each kind of page is taken as the first role that reaches it, the first page of a role as all of them. Words after the
command keep only the pages whose picture's name contains one of them; ALL_ROLES=1 takes every page as every role.
What a machine can see is wrong is printed, and the command then ends with 1.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench import emptiness, flaws
from bench.demonstration import ROOT, demonstration
from bench.pages import PASSWORD, every_page, kind_of, sign_in, speak
from gvi.access.roles import Role
from tests import world

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TARGET = ROOT / "screenshots"
LOCALES, WIDTHS = ("sv", "en"), (1280, 390)
OPEN_TO_ALL = ("/login", "/help", "/accessibility", "/no-such-page")
ALL_ROLES = bool(os.environ.get("ALL_ROLES"))
_EMPTIED = """() => {
  const forms = [...document.querySelectorAll("main form[method=post]:not(.post-button)")];
  const form = forms.at(-1);
  if (!form) return false;
  for (const control of form.elements) {
    if (['checkbox', 'radio'].includes(control.type)) control.checked = false;
    else if (control.tagName === 'SELECT') control.selectedIndex = control.querySelector('option[value=""]') ? control.querySelector('option[value=""]').index : -1;
    else if (!['hidden', 'submit', 'button', 'file'].includes(control.type)) control.value = '';
  }
  return true;
}"""
_SENT = "[...document.querySelectorAll('main form[method=post]:not(.post-button)')].at(-1).submit()"


@dataclass
class Album:
    """Where pictures go, which kinds of pages are taken, and what was seen to be wrong."""

    wanted: tuple[str, ...]
    taken: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    count: int = 0

    def take(self, page: Page, name: str, locale: str) -> None:
        """Both widths of the open page, and how it fares on the narrowest phone."""
        title = f"{name}.{locale}"
        if self.wanted and not any(word in title for word in self.wanted):
            return
        found = flaws.structure(page)
        for width in (flaws.NARROWEST, *reversed(WIDTHS)):
            page.set_viewport_size({"width": width, "height": 900})
            found += flaws.at_width(page)
            if width in WIDTHS:
                page.screenshot(path=TARGET / f"{title}.{width}.png", full_page=True)
                self.count += 1
        told = [f"{title}: {flaw}" for flaw in found]
        self.wrong += told
        print("\n".join([*told, ""] if told else []), end="", flush=True)


def main() -> None:
    """Take them all; a picture's name says state, role, page, language and width."""
    if CHROMIUM is None:
        sys.exit("Pictures need Chromium. Install it and try again.")
    TARGET.mkdir(exist_ok=True)
    album = Album(tuple(sys.argv[1:]))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with _served() as address:
            _without_account(browser, address, album)
            _town(browser, address, album, "full", {role: f"{role}@demo.example" for role in Role}, PASSWORD)
        with _served(empty=True) as address:
            for state, code in (("empty", emptiness.EMPTY), ("bare", emptiness.BARE)):
                accounts = {role: world.address(role, code) for role in Role}
                _town(browser, address, album, state, accounts, world.PASSWORD)
        browser.close()
    print(f"{album.count} pictures in {TARGET}, {len(album.wrong)} flaws seen")
    sys.exit(1 if album.wrong else 0)


@contextmanager
def _served(*, empty: bool = False) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        if empty:
            emptiness.build(Path(folder))
        with demonstration(Path(folder)) as running:
            yield running.address


def _without_account(browser: Browser, address: str, album: Album) -> None:
    for locale in LOCALES:
        context = browser.new_context(base_url=address, locale=locale)
        page = context.new_page()
        for path in OPEN_TO_ALL:
            page.goto(path)
            album.take(page, f"nobody{path.replace('/', '.')}", locale)
        context.close()


def _town(browser: Browser, address: str, album: Album, state: str, accounts: dict[Role, str], password: str) -> None:
    """All roles in turn: first every page, then every form sent empty, which may change what later pages show."""
    reached = {role: _reach(browser, address, album, state, role, accounts[role], password) for role in Role}
    for role, paths in reached.items():
        _refused(browser, address, album, state, role, accounts[role], password, paths)
        print(f"{state} {role}: {len(paths)} pages", flush=True)


def _reach(
    browser: Browser, address: str, album: Album, state: str, role: Role, email: str, password: str
) -> list[str]:
    context = sign_in(browser, address, email, locale=LOCALES[0], width=WIDTHS[0], password=password)
    page = context.pages[0]
    paths = [page.url for kind in every_page(page) if _is_new(album, state, role, kind)]
    for locale in LOCALES:
        page.goto("/today")
        speak(page, locale)
        for path in paths:
            page.goto(path)
            album.take(page, f"{state}.{role}{kind_of(path).replace('/', '.')}", locale)
    context.close()
    return paths


def _is_new(album: Album, state: str, role: Role, kind: str) -> bool:
    met = f"{state} {kind}"
    new = ALL_ROLES or kind == "/today" or met not in album.taken
    album.taken.add(met)
    return new


def _refused(
    browser: Browser, address: str, album: Album, state: str, role: Role, email: str, password: str, paths: list[str]
) -> None:
    """Every form of these pages, sent with nothing in it; taken when the page came back with its errors."""
    if state == "empty" or not paths:
        return
    context = sign_in(browser, address, email, locale=LOCALES[0], width=WIDTHS[0], password=password)
    page = context.pages[0]
    for locale in LOCALES:
        page.goto("/today")
        speak(page, locale)
        for path in paths:
            if _came_back(page, path):
                album.take(page, f"{state}-refused.{role}{kind_of(path).replace('/', '.')}", locale)
    context.close()


def _came_back(page: Page, path: str) -> bool:
    """Send the page's form with nothing in it. Did it come back with its errors?"""
    answer = page.goto(path)
    if answer is None or answer.status >= 400 or not page.evaluate(_EMPTIED):
        return False
    with suppress(Error):  # what is sent may end in a file, which is no page
        with page.expect_navigation(timeout=5_000):
            page.evaluate(_SENT)
        page.wait_for_load_state()
        return page.locator(".errors").count() > 0
    return False


if __name__ == "__main__":
    main()
