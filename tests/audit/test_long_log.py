"""A long log is turned from entry to entry, by the entries' own numbers."""

from __future__ import annotations

import pytest

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import paging
from tests.world import actor


def test_an_auditor_reaches_the_first_entry_of_a_long_log(browser, work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "LONG", 60)
    with work():
        for _ in range(120):
            log.told(actor("auditor"), Verb.SEARCH, kind="search")
    reader, address, met = browser("auditor"), "/admin/log?verb=search", []
    while address:
        page = reader.get(address)
        met += [int(row.find("th").get_text()) for row in page.soup.select("tbody tr")]
        link = page.soup.select_one("a[rel=next]")
        address = link["href"] if link else None
    assert len(met) == 120
    assert met == sorted(met, reverse=True)
