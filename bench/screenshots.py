"""Pictures of every page as every role, in both languages and two widths, into screenshots/."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.demonstration import ROOT, demonstration
from bench.pages import every_page, sign_in
from gvi.access.roles import Role

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
LOCALES, WIDTHS = ("sv", "en"), (1280, 390)


def main() -> None:
    """Take them all; the file's name says role, page, language and width."""
    if CHROMIUM is None:
        sys.exit("Pictures need Chromium. Install it and try again.")
    target = ROOT / "screenshots"
    target.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration(Path(folder)) as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for role in Role:
            for locale in LOCALES:
                for width in WIDTHS:
                    context = sign_in(browser, running.address, f"{role}@demo.example", locale=locale, width=width)
                    page = context.pages[0]
                    for kind in every_page(page):
                        page.screenshot(
                            path=target / f"{role}{kind.replace('/', '.')}.{locale}.{width}.png", full_page=True
                        )
                    context.close()
                    print(f"{role} {locale} {width}: done")
        browser.close()


if __name__ == "__main__":
    main()
