"""Twins: two copies of one furnished town, so that refs and ids are the same, which live on differently.

Whoever must not learn of the difference asks both everything, and every answer is compared: status, page, headers and the
statements that reached the database.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import event

from gvi.access.guard import NEEDS
from gvi.access.policy import allows
from gvi.core import db as database
from gvi.core.keys import REF_PATTERN
from gvi.extensions import db
from gvi.support.models import Handover
from tests import world
from tests.access import casting, towns
from tests.access.walking import Route, Town, asked_of, routes, rows_now
from tests.browsing import Browser
from tests.conftest import application_in

Form = dict[str, Any] | None
Asked = Callable[[str, str, Form], tuple[Any, ...]]
Door = tuple[str, str, Form]
"""(method, address, form)."""
DRAWN = "/account/security/add"
"""Draws a secret of one's own, which is never twice of the same length."""
_REF = re.compile(rf"(?<![\w.]){REF_PATTERN}(?!\w|\.\w)")
_CHANGING = (
    (re.compile(r'name="(csrf_token|once|seal)"[^>]* value="[^"]*"'), "token"),
    (re.compile(r'data-csrf="[^"]*"|"csrf":"[^"]*"'), "token"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+\d\d:\d\d)?"), "time"),
    (re.compile(r"\b\d\d[:.]\d\d\b"), "clock"),
    (re.compile(r"\b\d{8}T\d{6}Z\b"), "stamp"),
    (re.compile(r'"left":\d+|\b[a-z2-9]{4}(-[a-z2-9]{4}){3}\b'), "code"),
    (re.compile(r'data-options="[^"]*"'), "challenge"),
    (re.compile(r"/export/file/[\w.-]+"), "link"),
    (re.compile(r"/feeds/[\w-]{43}\.ics|/speaking/[\w-]{43}"), "address"),
    (re.compile(r'class="qrline"[^>]*>|\b([A-Z2-7]{4}-){7}[A-Z2-7]{4}\b'), "secret"),
)


@dataclass
class Twin:
    """One of the two."""

    town: Town

    @property
    def app(self) -> Flask:
        """Its application."""
        return self.town.app


def furnished(prepared: Path, folder: Path, furnish: Callable[[], None]) -> Path:
    """The database before anything happened: both towns, everybody who can hold a post, and what the test adds."""
    shutil.copy(prepared, folder / "gvi.db")
    app = application_in(folder)
    with app.app_context(), database.transaction():
        towns.furnish()
        casting.hire()
        furnish()
    with app.app_context():
        database.close()
    return folder / "gvi.db"


def twin(file: Path, folder: Path) -> Twin:
    """A copy of it, with an application of its own."""
    shutil.copy(file, folder / "gvi.db")
    app = application_in(folder)
    app.testing = True
    with app.app_context():
        town = Town(app, rows_now(), {})
        event.listen(db.engine, "before_cursor_execute", lambda *args: town.statements.append(args[2]))
        database.close()
    return Twin(town)


def browser(made: Twin, address: str) -> Browser:
    """Somebody's browser, signed in, with a token for every form."""
    opened = Browser(made.app)
    opened.sign_in(address, world.PASSWORD)
    token = opened.get("/help").soup.find("input", {"name": "csrf_token"})
    opened.headers["X-CSRFToken"] = str(token["value"])  # type: ignore[index]
    return opened


def asking(made: Twin, address: str) -> Asked:
    """Ask as somebody: status, page, headers and statements, without what differs between any two runs."""
    opened = browser(made, address)

    def ask(method: str, address: str, data: Form = None) -> tuple[Any, ...]:
        made.town.statements.clear()
        answer = opened.client.open(address, method=method, headers=opened.headers, data=data)
        body = answer.get_data()
        is_document = body.startswith(b"%PDF")
        text = _written(body) if is_document else body.decode(errors="replace")
        # a document's length hangs on how well the moment it was made at can be packed
        chance = {"Set-Cookie", "Date"} | ({"Content-Length"} if is_document or address == DRAWN else set())
        headers = [(name, value) for name, value in answer.headers if name not in chance]
        asked = asked_of(made.town.statements)
        return answer.status_code, plain(text), plain(json.dumps(headers)), asked

    return ask


def _written(document: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)


def plain(data: str) -> str:
    """A page without what differs between any two runs: refs by order of appearance, tokens and times."""
    for pattern, word in _CHANGING:
        data = pattern.sub(word, data)
    seen: dict[str, str] = {}
    return _REF.sub(lambda found: seen.setdefault(found[0], f"ref{len(seen)}"), data)


def doors(
    made: Twin, walker: str, *, nearest: frozenset[str], typed: dict[str, tuple[dict[str, Any], ...]]
) -> Iterator[Door]:
    """Every route by every method, from what changes nothing to what does; a row of each kind, and those of `nearest`.

    typed: what is sent to an endpoint, beside an empty form.
    """
    app = made.app
    with app.app_context():
        acting = casting.actor(walker)
        database.close()
    addresses = [
        (rule.rule, rule.methods or set(), rule.endpoint) for rule in app.url_map.iter_rules() if not rule.arguments
    ]
    for route in routes(app):
        holds = allows(acting, getattr(app.view_functions[route.rule.endpoint], NEEDS))
        for refs in _refs(made.town, route, nearest)[: None if holds else 1]:
            addresses.append((route.at(refs), set(route.methods), route.rule.endpoint))
    for method in ("OPTIONS", "HEAD", "GET", "POST"):
        for address, methods, endpoint in addresses:
            if method in methods and endpoint not in {"security.logout", "accounts.switch", "accounts.language"}:
                for form in ({}, *typed.get(endpoint, ())) if method == "POST" else (None,):
                    yield method, address, form


def _refs(town: Town, route: Route, nearest: frozenset[str]) -> list[tuple[str, ...]]:
    rows = [row for row in town.rows[route.models[-1]] if row.model is not Handover]
    chosen = [row for row in rows if row.ref in nearest] or rows[:1]
    return [
        (row.ref,) if len(route.models) == 1 else (town.holder(route.models[0], row).ref, row.ref) for row in chosen
    ]


def differing(doors: list[Door], one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]) -> list[str]:
    """Each door at which the two answered differently, with the first line that differs."""
    pairs = zip(doors, one, other, strict=True)
    return [f"{door}: {_first(a, b)}" for door, a, b in pairs if a != b]


def _first(one: tuple[Any, ...], other: tuple[Any, ...]) -> Any:
    a, b = next((a, b) for a, b in zip(one, other, strict=True) if a != b)
    lines = [
        each.splitlines() if isinstance(each, str) else each if isinstance(each, list) else [each] for each in (a, b)
    ]
    return [pair for pair in zip(*lines, strict=False) if pair[0] != pair[1]][:2] or [len(each) for each in lines]
