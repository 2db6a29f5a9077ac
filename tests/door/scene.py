"""A meeting of today whose door is open, and taps as phones send them."""

from __future__ import annotations

import json
from datetime import datetime, time
from secrets import token_hex
from typing import Any

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import Attendance, CallIn, State
from gvi.core import clock
from gvi.extensions import db
from tests.browsing import Browser, Page
from tests.callins import scene
from tests.world import actor


def opened(work: Any, people: int = 3, *, state: State = State.HELD, **changes: Any) -> str:
    """A call-in of today that is being held, with so many expected; its ref. It begins with the day's last minute unless said
    otherwise, so that nobody who comes now is late, at whatever hour this runs."""
    with work():
        starts_at = changes.pop("starts_at", None)
        call_in = scene.people(people, **changes)
        call_in.state, call_in.starts_at = state, starts_at or clock.at(clock.today(), time(23, 59))
        log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
        return call_in.ref


def kept(work: Any) -> list[tuple[Attendance | None, str | None]]:
    """What is known of everybody, in the order of the codes."""
    with work():
        return [(each.attendance, each.excuse) for each in db.session.query(CallIn).one().invitations]


def tap(code: str, what: str, *, age: int = 0, mark: str | None = None) -> dict[str, Any]:
    """A tap on a phone; age: milliseconds."""
    return {"mark": mark or token_hex(16), "code": code, "tap": what, "age": age}


def send(browser: Browser, ref: str, *taps: dict[str, Any], who: str | None = None) -> Page:
    """Let the page's own script send taps."""
    page = browser.get(f"/call-ins/{ref}/door")
    known = page.soup.select_one("#door")["data-who"]
    return browser.post(f"/call-ins/{ref}/door/taps", {"who": who or known, "taps": json.dumps(list(taps))})


def press(browser: Browser, ref: str, code: str, what: str) -> Page:
    """Press a button of the page without script."""
    page = browser.get(f"/call-ins/{ref}/door")
    form = page.soup.select_one(f"#{code} form[data-door]")
    assert form.find("button", {"value": what}) is not None, f"{what} is not offered of {code}"
    values = {field["name"]: field["value"] for field in form.select("input")}
    data = {**values, "tap": what}
    return Page(browser.client.post(form["action"], data=data, headers=browser.headers, follow_redirects=True))


def moment(text: str) -> datetime:
    """An aware moment."""
    return datetime.fromisoformat(text)
