"""The firewall of help: after a yes, everything that police can open is the same, to the byte, as after a not-now.

Two copies of one town live through the same evening; only the answer about help differs.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gvi import create_app
from gvi.access.roles import AgencyKind
from gvi.accounts.models import User
from gvi.audit.models import AuditEntry, AuditValue
from gvi.core import db as database
from gvi.core.keys import ALPHABET
from gvi.extensions import db
from gvi.support.models import Handover
from tests import factories, world
from tests.browsing import Browser, Page
from tests.conftest import settings_in
from tests.world import actor, agency

POLICE = ("bo", "field_officer", "analyst")
NUMBER = "198506119992"
ANSWERS = {
    "encounter": "person", "message": "full", "reaction": "calm",
    "help_contact": "070-174 06 05", "help_when": "efter 18", "help_need": "lämna", "help_phone": "070-174 06 07",
    "help_through_me": "y", "help_my_phone": "070-174 06 06",
}  # fmt: skip
_REF = re.compile(rf"(?<![\w.])[{ALPHABET}]{{7}}(?!\w|\.\w)")
_CHANGING = (
    (re.compile(r'"left":\d+'), "seconds"),  # of the sign-in, by the clock
    (re.compile(r'name="(csrf_token|once)"[^>]* value="[^"]*"'), "token"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+\d\d:\d\d)?"), "time"),
    (re.compile(r"\b\d\d[:.]\d\d\b"), "clock"),
    (re.compile(r'data-options="[^"]*"'), "challenge"),
    (re.compile(r'class="qrline" d="[^"]*"|class="qrline"[^>]*>|\b([A-Z2-7]{4}-){7}[A-Z2-7]{4}\b'), "secret"),
)


class Town:
    """One copy of the town, after its evening."""

    def __init__(self, app: Flask, help_answer: str) -> None:
        self.app = app
        self.visit, self.person = self._plan()
        officer = self.browser("field_officer")
        page = officer.get(f"/visits/{self.visit}/log")
        self.saved = officer.send(page, f"/visits/{self.visit}/log", {**ANSWERS, "help": help_answer}, follow=False)
        self.shown = officer.get(self.saved.response.headers["Location"])
        self.again = officer.send(page, f"/visits/{self.visit}/log", {**ANSWERS, "help": help_answer})
        self.log = {kind: self._log_of(kind) for kind in (AgencyKind.POLICE, AgencyKind.SOCIAL_SERVICES)}

    def browser(self, who: str) -> Browser:
        opened = Browser(self.app, locale="en")
        opened.sign_in(world.address(who), world.PASSWORD)
        return opened

    def _plan(self) -> tuple[str, str]:
        with self.app.app_context(), database.transaction():
            bo = actor("bo")
            member = factories.member(bo, name="Test Testsson", number=NUMBER)
            group = factories.group(bo)
            db.session.flush()
            factories.membership(bo, member, group)
            officer = db.session.query(User).filter_by(email=world.address("field_officer")).one()
            visit = factories.visit(bo, member, mate=officer)
            return visit.ref, member.ref

    def _log_of(self, kind: AgencyKind) -> list[Any]:
        """The chain of an agency, as what happened, to what, and with which values."""
        with self.app.app_context():
            mine = select(AuditEntry, AuditValue).outerjoin(AuditValue).where(AuditEntry.agency_id == agency(kind).id)
            rows = db.session.execute(mine.order_by(AuditEntry.number)).all()
            lines = [
                (e.verb, e.role, e.subject_kind, e.fields, e.reason, _fixed(v.values) if v else None) for e, v in rows
            ]
            database.close()
        return lines

    def addresses(self) -> list[str]:
        """Every page that takes no ref, and the person's, the visit's and the group's pages."""
        rules = [rule for rule in self.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        plain = [rule.rule for rule in rules if not rule.arguments and "static" not in rule.endpoint]
        about = ("/visits/<ref:ref>", "/members/<ref:ref>")
        own = [rule.rule for rule in rules if rule.arguments == {"ref"} and rule.rule.startswith(about)]
        of_visit = [rule.replace("<ref:ref>", self.visit) for rule in own if rule.startswith("/visits")]
        of_person = [rule.replace("<ref:ref>", self.person) for rule in own if rule.startswith("/members")]
        return sorted([*plain, *of_visit, *of_person])


@pytest.fixture(scope="module")
def towns(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Town]]:
    """The town where the person said yes, and the one where they said not now."""
    apps = []
    for answer in ("wants", "not_now"):
        folder = tmp_path_factory.mktemp(answer)
        shutil.copy(prepared, folder / "gvi.db")
        app = create_app(settings_in(folder))
        app.testing = True
        apps.append((app, answer))
    yield Town(*apps[0]), Town(*apps[1])
    for app, _answer in apps:
        with app.app_context():
            database.close()


def plain(data: str) -> str:
    """A page without what differs between any two runs: refs by order of appearance, tokens and times."""
    for pattern, word in _CHANGING:
        data = pattern.sub(word, data)
    seen: dict[str, str] = {}
    return _REF.sub(lambda found: seen.setdefault(found[0], f"ref{len(seen)}"), data)


def body(page: Page) -> str:
    return f"{page.status}\n{plain(page.data.decode(errors='replace'))}"


def opened(town: Town, who: str) -> dict[str, str]:
    """What every address shows this person."""
    browser = town.browser(who)
    return {plain(address): body(browser.get(address)) for address in town.addresses()}


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The lines in which two walks differ, each after its address."""
    pairs = [(address, one[address].splitlines(), other.get(address, "").splitlines()) for address in one]
    lines = [f"{address}: {a} / {b}" for address, mine, theirs in pairs for a, b in zip_longest(mine, theirs) if a != b]
    return [*lines, *(f"only one has {address}" for address in one.keys() ^ other.keys())]


def _fixed(values: Any) -> list[str]:
    """Values without their names, which are refs, and in an order that does not depend on them."""
    rows = values.values() if isinstance(values, dict) else [values]
    return sorted(plain(re.sub(r"\d{12,}", "id", repr(row))) for row in rows)


def test_the_yes_reached_social_services_and_the_not_now_did_not(towns: tuple[Town, Town]) -> None:
    for town, number in zip(towns, (1, 0), strict=True):
        with town.app.app_context():
            found = db.session.scalars(select(Handover)).all()
            assert [each.safe_contact for each in found] == ["070-174 06 05"] * number
            database.close()


@pytest.mark.parametrize("who", POLICE)
def test_every_page_police_can_open_is_the_same_after_a_yes(towns: tuple[Town, Town], who: str) -> None:
    yes, not_now = (opened(town, who) for town in towns)
    assert len(yes) > 20
    assert differing(yes, not_now) == [], "\n".join(differing(yes, not_now))


def test_the_answer_to_the_one_who_logged_has_one_shape(towns: tuple[Town, Town]) -> None:
    yes, not_now = towns
    assert (yes.saved.status, not_now.saved.status) == (303, 303)
    assert body(yes.shown) == body(not_now.shown)
    assert "Receipt" in yes.shown.text and "Receipt" in not_now.shown.text


def test_sending_it_again_answers_the_same_and_hands_over_once(towns: tuple[Town, Town]) -> None:
    yes, not_now = towns
    assert body(yes.again) == body(not_now.again)
    assert "Receipt" not in yes.again.text


def test_the_receipt_is_shown_once(towns: tuple[Town, Town]) -> None:
    yes, _ = towns
    assert "Receipt" not in yes.browser("field_officer").get(f"/visits/{yes.visit}").text


def test_the_police_log_tells_of_the_same_acts_with_the_same_values(towns: tuple[Town, Town]) -> None:
    yes, not_now = (town.log[AgencyKind.POLICE] for town in towns)
    assert yes == not_now
    assert any(verb == "visit.log" for verb, *_ in yes)


def test_the_hand_over_stands_in_social_services_own_log(towns: tuple[Town, Town]) -> None:
    yes, not_now = (town.log[AgencyKind.SOCIAL_SERVICES] for town in towns)
    asked = [line for line in yes if line[0] == "handover.ask"]
    assert [line[1] for line in asked] == ["field_officer"]
    assert not any(line[0] == "handover.ask" for line in not_now)
    assert (
        "070-174" not in repr(asked)
        and "4670174060" not in repr(asked).replace("+46701740606", "")
        and "Testsson" not in repr(asked)
    )


@pytest.mark.parametrize("who", [*POLICE, "alva", "project_lead", "cim"])
def test_nobody_else_can_open_a_hand_over(towns: tuple[Town, Town], who: str) -> None:
    yes, _ = towns
    with yes.app.app_context():
        ref = db.session.scalars(select(Handover.ref)).one()
        database.close()
    browser = yes.browser(who)
    assert browser.get(f"/handovers/{ref}").status in {403, 404}
    assert browser.post(f"/handovers/{ref}/accept").status in {403, 404}
    assert browser.post(f"/handovers/{ref}/reveal").status in {403, 404}
