"""Every text in the database is hostile at once: no page runs it, no template reads it, no spreadsheet computes it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import String, Text, select

from gvi.access.roles import Role
from gvi.audit import log
from gvi.audit.models import Audited
from gvi.audit.verbs import Verb
from gvi.core import db as database
from gvi.core.crypto import SealedText
from gvi.extensions import db
from gvi.members.models import Identity, Member
from gvi.sites.models import Site
from gvi.visits.models import TeamMember
from tests.access.walking import NAMES, Town, routes
from tests.factories import NOBODY

STARTS = ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1")
MARK = re.compile(r"xs-[a-z_]+-[a-z_]+")
RUNS = ("<xs-", '" onerror=xs-', "' onerror=xs-", "1234567")
KEYS = {
    "ref",
    "code",
    "kind",
    "scan_kind",
    "sha256",
    "link_digest",
    "once",
    "password",
    "fs_uniquifier",
    "locale",
    "language",
    "personnummer",
    "email",
}
"""Not typed by anybody, or held to a form of its own before it is kept."""
PRESSED = ("members.show_names", "members.reveal", "releases.reveal", "handovers.reveal", "clearances.reveal")
"""Buttons that show what a page hides."""


def hostile(table: str, column: str, start: str) -> str:
    """A text that would run as HTML, in an attribute of either quote, as a template, or as a formula."""
    mark = f"xs-{table}-{column}"
    return f"{start} {{{{1234*1000+567}}}}<{mark}><script>{mark}</script>\"' onerror={mark} \" onerror={mark} ' onerror={mark}"


@pytest.fixture(scope="module")
def poisoned(town: Town) -> Town:
    """The towns, with every typed text of every row replaced."""
    models = {model for chain in NAMES.values() for model in chain} | {Identity, TeamMember, Site}
    with town.app.app_context(), database.transaction():
        for model in sorted(models, key=lambda model: str(model.__tablename__)):
            _poison(model)
    return town


def _poison(model: type[Any]) -> None:
    names = [column.key for column in model.__mapper__.columns if _is_typed(column)]
    for number, row in enumerate(db.session.scalars(select(model)).all()):
        for place, name in enumerate(names):
            text = hostile(model.__tablename__, name, STARTS[(number + place) % len(STARTS)])
            setattr(row, name, text if name not in {"alias", "external_id"} else f"{text} {number}")
        if isinstance(row, Audited):
            log.record(NOBODY, Verb.CALL_IN_EDIT, row)


def _is_typed(column: Any) -> bool:
    plain = type(column.type) in {String, Text} or isinstance(column.type, SealedText)
    return plain and column.key not in KEYS and not column.foreign_keys


def answers(town: Town, role: Role) -> Iterator[tuple[str, Any]]:
    """Every page, file and pressed button that the role can open."""
    actor, browser = town.actors[role], town.browser(role)
    plain = [
        (rule.rule, rule.methods or set(), rule.endpoint)
        for rule in town.app.url_map.iter_rules()
        if not rule.arguments
    ]
    named = []
    for route in routes(town.app):
        row = town.nearest(route.models[-1], actor, None)
        if row:
            refs = (row.ref,) if len(route.models) == 1 else (town.holder(route.models[0], row).ref, row.ref)
            named.append((route.at(refs), set(route.methods), route.rule.endpoint))
    for address, methods, endpoint in [*plain, *named]:
        for method in {"GET"} & methods | ({"POST"} if endpoint in PRESSED else set()):
            answer = browser.client.open(address, method=method, headers=browser.headers)
            if answer.status_code == 200:
                yield f"{method} {address}", answer


@pytest.mark.parametrize("role", Role)
def test_no_typed_text_runs_on_any_page_or_as_a_cell(poisoned: Town, role: Role) -> None:
    seen, running, cells = set(), [], 0
    for address, answer in answers(poisoned, role):
        if answer.mimetype == "text/html":
            body = answer.get_data(as_text=True)
            seen |= set(MARK.findall(body))
            running += [(address, body[max(0, body.index(sign) - 80) :][:160]) for sign in RUNS if sign in body]
        if answer.mimetype == "text/csv":
            rows = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
            filled = [cell for row in rows for cell in row if "xs-" in cell]
            cells += len(filled)
            running += [(address, cell) for cell in filled if not cell.startswith("'")]
    assert not running, "\n".join(map(str, running[:9]))
    assert len(seen) >= FEWEST.get(role, 1), sorted(seen)
    assert cells >= (5 if role in EXPORTERS else 0)


def test_no_text_runs_where_a_search_has_found_it(poisoned: Town) -> None:
    browser, seen = poisoned.browser(Role.POLICE_COORDINATOR), set()
    with poisoned.app.app_context(), database.transaction():
        own = db.session.scalars(Member.visible_to(poisoned.actors[Role.POLICE_COORDINATOR]).limit(1)).one()
        own.external_id = "'\"><xs-member-external_id>"  # the second line of a person who is found by ref
        log.record(NOBODY, Verb.CALL_IN_EDIT, own)
        ref = own.ref
    for sought in ("xs-group-alias", "xs-call_in-venue", "xs-incident-area_name", ref):
        answer = browser.client.post("/search", data={"text": sought}, headers=browser.headers)
        body = answer.get_data(as_text=True)
        assert answer.status_code == 200
        found = body[body.index("<main") :]
        assert not [sign for sign in RUNS if sign in found], sought
        seen |= set(MARK.findall(found.partition("</form>")[2]))  # beyond the form, which says what was sought
    assert {table for table in ("group", "call_in", "incident", "member") if any(f"-{table}-" in mark for mark in seen)} == {
        "group", "call_in", "incident", "member",
    }  # fmt: skip


EXPORTERS = {Role.POLICE_COORDINATOR, Role.PROBATION_COORDINATOR, Role.SOCIAL_COORDINATOR, Role.ANALYST}
FEWEST = {Role.POLICE_COORDINATOR: 20, Role.PROBATION_COORDINATOR: 20, Role.SOCIAL_COORDINATOR: 15, Role.ANALYST: 10}
"""How many texts the role's pages show at least: a walk that meets none of them proves nothing."""
