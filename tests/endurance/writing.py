"""Somebody who writes through the pages, over the network, as fast as they are answered."""

from __future__ import annotations

import threading
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from bs4 import BeautifulSoup

EMAIL, PASSWORD = "probation_coordinator@demo.example", "gvi-demo-2026"
PATIENCE_S = 60


class Writer(threading.Thread):
    """Signs in and registers speakers, one after the other, until all are there or the server is gone."""

    def __init__(self, address: str, number: int, *, turns: int) -> None:
        super().__init__(daemon=True)
        self.names = [f"Writer {number} turn {turn}" for turn in range(turns)]
        self.kept: list[str] = []
        """Names that were answered as saved."""
        self.faults: list[str] = []
        self._address = address
        self._browser = build_opener(HTTPCookieProcessor(CookieJar()))

    def run(self) -> None:
        """Called by the thread."""
        try:
            self._send("/login", {"email": EMAIL, "password": PASSWORD})
            for name in self.names:
                self._send("/speakers/add", {"name": name, "voice": "law"})
                self.kept.append(name)
        except HTTPError as error:
            self.faults.append(f"{error.code} at {error.url}")
        except (URLError, OSError):
            return  # the server is gone; what was answered before must stand

    def _send(self, path: str, values: dict[str, str]) -> None:
        page = BeautifulSoup(self._browser.open(self._address + path, timeout=PATIENCE_S).read(), "html.parser")
        form = (
            page.select_one("form[action='/login']")
            if path == "/login"
            else page.select("form[method=post]:not([action])")[-1]
        )
        assert form is not None
        token = form.select_one("input[name=csrf_token]")
        assert token is not None
        sent = {"csrf_token": str(token["value"]), **values}
        self._browser.open(self._address + path, data=urlencode(sent).encode(), timeout=PATIENCE_S).read()
