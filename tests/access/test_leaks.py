"""The leak scan: everything is marked, everything that leaves is read, and what was found is held against the access page.

Everybody who can hold a post walks through every route by every method. A page may show what the page's reader may read;
who somebody is only where that was asked for; nothing of a person stands in an address, a title, a header, a file name, a
mail or a line of the program's log.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from gvi.access.guard import NEEDS
from gvi.access.policy import allows
from gvi.access.roles import Role
from gvi.audit.models import AuditEntry
from gvi.core import db as database
from gvi.extensions import db
from gvi.mail.work import deliver_due
from gvi.members.models import Identity, Member
from tests.access.casting import WALKERS
from tests.access.marking import Mark
from tests.access.outbound import addresses_and_titles, beside, text_of
from tests.access.planting import Planted, plant
from tests.access.reading import is_masked
from tests.access.walking import Route, Town, Why, asked_of, plainly, put_back, routes

MOST = 2
"""Rows of a kind that a walker opens; the one nearest to each reason for being closed comes on top."""
ASKED = {
    "members.show_names", "members.reveal", "releases.reveal", "handovers.reveal", "clearances.reveal", "visits.show_name",
    "members.edit",  # says that it shows who the person is, and is logged as showing it
    "letters.letter", "letters.download",  # a letter is addressed
    "rights.print_extract",  # made for the person it is about
    "merging.reveal", "reviews.reveal", "door.name",
}  # fmt: skip
"""Where who somebody is has been asked for."""
CASES = ("reviews.", "retention.")
"""Where a lawyer has the agency's cases under review before them: what is to be released, and what is to be purged."""


@pytest.fixture(scope="module")
def planted(town: Town) -> Planted:
    """The marked town, with its letters printed."""
    made = plant(town)
    alva = made.browser("probation_coordinator")
    assert alva.submit(f"/call-ins/{made.call_in}/summons", {"checked": "y"}).status == 200
    return made


class Scan:
    """What one walker was shown, and what of it they should not have been."""

    def __init__(self, planted: Planted, walker: str) -> None:
        self.planted, self.walker, self.actor = planted, walker, planted.actors[walker]
        self.leaks: set[str] = set()
        self.shown: Counter[str] = Counter()
        self.number = 0

    def ask(self, method: str, address: str, endpoint: str, refs: tuple[str, ...] = (), **options: Any) -> Any:
        """Ask, and look at the answer."""
        browser = self.planted.browser(self.walker)
        answer = browser.client.open(address, method=method, headers=browser.headers, **options)
        self.number += 1
        self._look(f"{method} {endpoint} {answer.status_code}", answer, endpoint, refs)
        return answer

    def _look(self, where: str, answer: Any, endpoint: str, refs: tuple[str, ...]) -> None:
        marks, body = self.planted.marks, text_of(answer.get_data(), answer.mimetype)
        for mark in marks.found_in(body):
            if mark.text not in refs and (why := self._refused(mark, endpoint)):
                self.leaks.add(f"{where}: {mark} {why}")
            self.shown[str(mark)] += 1
        told = beside(answer)
        if answer.mimetype == "text/html":
            told += addresses_and_titles(body)
        self.leaks |= {
            f"{where}: {mark} in a header, address or title" for mark in marks.found_in(told) if mark.is_personal
        }

    def _refused(self, mark: Mark, endpoint: str) -> str | None:
        if mark.user is not None:
            return None if mark.user == self.actor.user_id else "of another's file"
        if self.actor.role is Role.LAWYER and endpoint.startswith(CASES) and mark.owner == self.actor.agency_id:
            is_here = mark.site == self.actor.site_id
            return None if is_here and (not is_masked(mark) or endpoint in ASKED) else "of a case"
        if self.actor.role is Role.AUDITOR and endpoint == "admin.log" and self._is_told_of(mark):
            return None
        if not self.planted.truth.lets(self.actor, mark):
            return f"of {'another site' if mark.site != self.actor.site_id else 'own' if mark.owner == self.actor.agency_id else 'another'}"
        return "before it was asked for" if is_masked(mark) and endpoint not in ASKED else None

    def _is_told_of(self, mark: Mark) -> bool:
        """The log names what was read or changed by its ref; a person by a pseudonym."""
        is_own = (mark.site, mark.owner) == (self.actor.site_id, self.actor.agency_id)
        return is_own and mark.column == "ref" and mark.model is not Member


def doors(planted: Planted, walker: str) -> Iterator[tuple[str, set[str], str, tuple[str, ...]]]:
    """(address, methods, endpoint, refs in it) of every route: of rows that are open, and the nearest that are not.

    A closed route is tried by GET and POST; the second row of a kind by what shows it.
    """
    town, actor = planted.town, planted.actors[walker]
    for rule in town.app.url_map.iter_rules():
        if not rule.arguments:
            methods = set(rule.methods or ())
            yield rule.rule, methods if _is_open(town, actor, rule) else methods & {"GET", "POST"}, rule.endpoint, ()
    for route in routes(town.app):
        methods, endpoint = set(route.methods), route.rule.endpoint
        is_open = _is_open(town, actor, route.rule)
        pressed = endpoint in ASKED or "GET" not in methods
        for number, refs in enumerate(list(_refs(town, actor, route))[: None if is_open else 1]):
            tried = (
                methods if is_open and not number else methods & ({"GET", "POST"} if pressed or not number else {"GET"})
            )
            yield route.at(refs), tried, endpoint, refs


def _is_open(town: Town, actor: Any, rule: Any) -> bool:
    needed = getattr(town.app.view_functions[rule.endpoint], NEEDS, None)
    return needed is None or allows(actor, needed)


def _refs(town: Town, actor: Any, route: Route) -> Iterator[tuple[str, ...]]:
    rows = [row for row in town.rows[route.models[-1]] if row.closed_to(actor) is None]
    rows = sorted(rows, key=lambda row: row.nearness(actor), reverse=True)
    step = max(1, len(rows) // MOST)
    closed = [town.nearest(route.models[-1], actor, why) for why in Why]
    for row in [*rows[::step][:MOST], *filter(None, closed)]:
        yield (row.ref,) if len(route.models) == 1 else (town.holder(route.models[0], row).ref, row.ref)


@pytest.mark.parametrize("walker", WALKERS)
def test_nothing_leaves_that_its_reader_may_not_read(
    planted: Planted, walker: str, capfd: pytest.CaptureFixture[str], record_property: Any
) -> None:
    scan = Scan(planted, walker)
    for address, methods, endpoint, refs in doors(planted, walker):
        for method in sorted(methods - {"POST"}):
            scan.ask(method, address, endpoint, refs)
    with put_back(planted.town.app):
        for address, methods, endpoint, refs in doors(planted, walker):
            if "POST" in methods and endpoint not in {"security.logout", "accounts.switch"}:
                scan.ask("POST", address, endpoint, refs)
    said = "".join(capfd.readouterr())
    scan.leaks |= {f"log: {mark}" for mark in planted.marks.found_in(said) if mark.column != "ref"}
    record_property("answers", scan.number)
    assert not scan.leaks, "\n".join(sorted(scan.leaks))
    assert len(scan.shown) >= FEWEST.get(walker, 0), f"the walk met almost nothing: {sorted(scan.shown)}"


FEWEST = {
    "police_coordinator": 30,
    "probation_coordinator": 30,
    "social_coordinator": 30,
    "analyst": 20,
    "lawyer.police": 10,
}
"""How many kinds of marks the walker is shown at least: a walk that meets none of them proves nothing."""


def test_the_size_of_the_scan(planted: Planted, capsys: pytest.CaptureFixture[str]) -> None:
    """Printed, so that it can be told; a scan that has shrunk fails."""
    rules = list(planted.town.app.url_map.iter_rules())
    methods = {method for rule in rules for method in rule.methods or ()}
    answers = sum(len(found) for walker in WALKERS for _address, found, _endpoint, _refs in doors(planted, walker))
    with capsys.disabled():
        print(
            f"\nleak scan: {len(rules)} routes × {len(WALKERS)} posts × {len(methods)} methods = {answers} answers, "
            f"{len(planted.marks)} marks"
        )
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"} and answers > 6_000 and len(planted.marks) > 1_000


SOUGHT = {
    "Identity.name",
    "Identity.personnummer",
    "Member.ref",
    "Group.alias",
    "Incident.summary",
    "CallIn.purpose",
    "Handover.need",
}
LETTERS, DIGITS = "bcdfghjkmnpqrstvwxz", "23456789"
_NEXT = str.maketrans(LETTERS + DIGITS, LETTERS[1:] + LETTERS[0] + DIGITS[1:] + DIGITS[0])


def _nobodys(mark: Mark) -> str:
    """What stands nowhere and has the mark's shape: a ref falls into words where its digits are."""
    return {"personnummer": "198201282384", "ref": mark.text.translate(_NEXT)}.get(mark.column, "Zqyxyxyqz")


@pytest.mark.parametrize("walker", WALKERS)
def test_a_search_for_what_one_may_not_read_is_one_for_what_nobody_has(planted: Planted, walker: str) -> None:
    actor, told = planted.actors[walker], []
    for kind in sorted(SOUGHT):
        closed = [mark for mark in planted.marks.values() if str(mark) == kind and _is_unknown(planted, actor, mark)]
        for mark in {(mark.site, mark.owner): mark for mark in closed}.values():
            there = f"19{mark.text}" if mark.column == "personnummer" else mark.text
            absent = _nobodys(mark)
            for address, field in (("/search", "text"), ("/members/new", _typed_as(mark))):
                one, other = (_sought(planted, walker, address, field, each) for each in (there, absent))
                if one != other:
                    told.append((address, str(mark), mark.site, mark.owner))
    assert not told


def _is_unknown(planted: Planted, actor: Any, mark: Mark) -> bool:
    """Not to be read; and a number, not that of a person whom one's own agency follows too."""
    is_followed = mark.column == "personnummer" and (mark.member, actor.agency_id) in planted.truth.kept
    return not is_followed and not planted.truth.lets(actor, mark)


def _typed_as(mark: Mark) -> str:
    return "personnummer" if mark.column == "personnummer" else "name"


def _sought(planted: Planted, walker: str, address: str, field: str, sought: str) -> tuple[Any, ...]:
    browser = planted.browser(walker)
    planted.town.statements.clear()
    answer = browser.client.post(address, data={field: sought}, headers=browser.headers)
    asked = asked_of(planted.town.statements)
    return answer.status_code, plainly(answer.get_data(as_text=True).replace(sought, "SOUGHT")), asked


def test_one_finds_ones_own(planted: Planted) -> None:
    """Else nothing would be found by anybody."""
    for walker in ("police_coordinator", "probation_coordinator", "social_coordinator"):
        actor = planted.actors[walker]
        mine = next(
            mark for mark in planted.marks.values()
            if str(mark) == "Identity.name" and mark.owner == actor.agency_id and mark.site == actor.site_id
        )  # fmt: skip
        ref = next(mark.text for mark in planted.marks.values() if str(mark) == "Member.ref" and mark.row == mine.row)
        browser = planted.browser(walker)
        assert ref in browser.client.post("/search", data={"text": mine.text}, headers=browser.headers).get_data(
            as_text=True
        )


def test_mails_and_their_calendars_tell_of_nobody(planted: Planted) -> None:
    app, folder = planted.town.app, Path(planted.town.app.instance_path) / "mail"
    with put_back(app):
        alva = planted.browser("probation_coordinator")
        address = f"/call-ins/{planted.call_in}/invitations"
        staff = [str(box["value"]) for box in alva.get(address).soup.find_all("input", {"name": "staff"})]
        assert staff and alva.submit(address, {"staff": staff}, follow=False).status == 303
        settings = app.config["SETTINGS"]
        app.config["SETTINGS"] = replace(settings, demo="1")  # mails become files
        with app.app_context():
            assert deliver_due() > 3
            database.close()
        app.config["SETTINGS"] = settings
    mails = list(folder.iterdir())
    found = {
        mark
        for file in mails
        for mark in planted.marks.found_in(file.name + text_of(file.read_bytes(), "message/rfc822"))
    }
    assert not [mark for mark in found if mark.is_personal or mark.area not in {"Pl"}]
    assert {"CallIn.venue"} <= {str(mark) for mark in found}, "the mails say where"


def test_the_log_of_reads_names_nobody(planted: Planted) -> None:
    """What stands in the open in the log's own table; the values lie sealed beside it."""
    with planted.town.app.app_context():
        rows = db.session.execute(select(AuditEntry.__table__)).all()
        database.close()
    found = planted.marks.found_in("\n".join(" ".join(map(str, row)) for row in rows))
    assert len(rows) > 500 and not [mark for mark in found if mark.is_personal]


NAME = "Zqyvyvyqz Provsson"


def test_refusals_and_faults_tell_nothing_and_log_nothing(planted: Planted, capfd: pytest.CaptureFixture[str]) -> None:
    app, browser = planted.town.app, planted.browser("probation_coordinator")
    token = browser.headers["X-CSRFToken"]
    form = {"name": NAME, "category": "convicted", "purpose": "Call-in", "personnummer": "198201282384"}
    own = next(
        m.text
        for m in planted.marks.values()
        if str(m) == "Member.ref" and m.owner == planted.actors["probation_coordinator"].agency_id
    )

    def ask(method: str, address: str, **options: Any) -> Any:
        headers = {"X-CSRFToken": token, "Accept-Language": "en", **options.pop("headers", {})}
        return browser.client.open(address, method=method, headers=headers, **options)

    too_large = {"CONTENT_LENGTH": str(60 * 2**20)}
    answers = {
        400: browser.client.post("/members/add", data=form, headers={"X-CSRFToken": "wrong"}),
        401: app.test_client().post("/members/add", data=form),
        403: ask("GET", "/admin/users"),
        404: ask("GET", "/members/2222222"),
        405: ask("POST", "/help", data=form),
        409: ask("POST", f"/members/{own}/edit", data={**form, "version": "0"}),
        413: ask("POST", "/import/add", data=form, environ_overrides=too_large),
    }  # fmt: skip
    app.testing = False
    with put_back(app):
        with app.app_context(), database.transaction():
            db.session.execute(text("ALTER TABLE identity RENAME TO lost"))
        for address in ("/search", "/members/add"):
            answers[500] = ask("POST", address, data={**form, "text": NAME})
            _tells_nothing(planted, 500, answers[500], typed=False)
    app.testing = True
    assert {status: answer.status_code for status, answer in answers.items()} == {status: status for status in answers}
    for status, answer in answers.items():
        _tells_nothing(planted, status, answer, typed=status in {400, 401, 409})
    said = "".join(capfd.readouterr())
    assert "fault" in said, "a fault is logged"
    assert (
        NAME not in said
        and "198201282384" not in said
        and not [m for m in planted.marks.found_in(said) if m.is_personal]
    )


def _tells_nothing(planted: Planted, status: int, answer: Any, *, typed: bool) -> None:
    body = answer.get_data(as_text=True)
    kept = beside(answer) + addresses_and_titles(body)
    assert NAME not in kept and "8201282384" not in kept, status
    assert typed or (NAME not in body and "8201282384" not in body), status
    assert not [mark for mark in planted.marks.found_in(kept) if mark.is_personal], status
    shown = {mark for mark in planted.marks.found_in(body) if mark.is_personal}
    assert all(mark.model in {Member, Identity} and status == 409 for mark in shown), (status, shown)
    assert not re.search(r"SELECT|INSERT|Traceback|sqlalchemy", body), status
