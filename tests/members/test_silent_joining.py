"""Joining is silent: whoever registers, corrects or imports somebody whom another agency follows sees, to the byte, what they
would have seen of somebody whom nobody follows, and the database is asked the same, by the same plan.

The twins are copies of one town. In the one, police and social services know all about the person with the number; in the
other, the same is known of a person with another number.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from gvi.core import clock
from gvi.core import db as database
from gvi.extensions import db
from gvi.members import operations as people
from gvi.members import police
from gvi.members.models import Member
from gvi.members.operations import IdentityData
from gvi.members.vocabulary import CaseRoleKind, RestrictionKind, RiskDirection, RiskLevel
from tests import factories, world
from tests.access.marking import REF
from tests.access.twins import Door, Twin, asking, browser, differing, doors, furnished, plain, twin
from tests.access.walking import LISTED, Known, asked_of, put_back
from tests.world import actor

FOLLOWED, UNKNOWN, FREE = "198001052383", "198001242398", "198002122391"
"""The number that is registered, the one that somebody else has in the other twin, and one that nobody has."""
RECORD = {"name": "Testbarn Testsson", "personnummer": FOLLOWED, "category": "convicted", "purpose": "Call-in"}
REGISTRARS = {"probation_coordinator": "alva", "social_coordinator": "disa"}


@pytest.fixture(scope="module")
def before(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Police know somebody in every way, and have released nothing of it; each registrar has a record to be corrected."""
    return furnished(prepared, tmp_path_factory.mktemp("furnished"), _known_to_police)


def _known_to_police() -> None:
    bo = actor("bo")
    known = factories.member(bo, name="Annat Namn", number=UNKNOWN)
    other = factories.member(bo, name="Ovän Testsson", number=FREE)
    db.session.flush()
    today = clock.today()
    factories.membership(bo, known, factories.group(bo, alias="Ek"))
    factories.tie(bo, known, other)
    police.add_restriction(bo, known, other=other, kind=RestrictionKind.CONTACT_BAN, starts_on=today)
    police.add_case_role(bo, known, against=other, kind=CaseRoleKind.WITNESS, starts_on=today)
    police.add_risk(bo, known, level=RiskLevel.RED, direction=RiskDirection.EXPOSED, valid_from=today)
    factories.visit(bo, known)
    factories.handover(bo, known)
    for who in REGISTRARS.values():
        factories.member(actor(who), external_id="to-correct", name="Rättas Provsson")
    db.session.flush()


@pytest.fixture(scope="module")
def twins(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Twin, Twin]]:
    """Where the number is that of whom police know, and where it is nobody's."""
    followed, stranger = (twin(before, tmp_path_factory.mktemp("twin")) for _ in range(2))
    with followed.app.app_context(), database.transaction():
        bo = actor("bo")
        known = next(row for row in db.session.scalars(Member.visible_to(bo)) if row.identity.personnummer == UNKNOWN)
        identity = IdentityData(name="Annat Namn", personnummer=FOLLOWED)
        people.correct(bo, known, category=known.category, purpose=known.purpose, legal_basis=None, identity=identity)
    yield followed, stranger
    for each in (followed, stranger):
        with each.app.app_context():
            database.close()


def alike(twins: tuple[Twin, Twin], who: str, doing: Callable[[Twin, Any, Any], Any]) -> None:
    """Do it in both; compare the answers, then every page of whoever did it, then every statement's plan. Undone afterwards."""
    told, walked, plans = [], [], []
    for each in twins:
        with put_back(each.app):
            ask = asking(each, world.address(who))
            explained = _explaining(each)
            told.append(doing(each, ask, browser(each, world.address(who))))
            plans.append(explained())
            own = _own(each, who)
            pages = [door for door in doors(each, who, nearest=own, typed={}) if _shows_records(door, own)]
            walked.append([_unordered(ask(*door)) for door in pages])
    assert told[0] == told[1]
    assert plans[0] == plans[1] and len(plans[0]) > 5
    assert not differing(pages, *walked)


def _shows_records(door: Door, own: frozenset[str]) -> bool:
    """Every page without a ref, the pages of the records themselves, and those of call-ins, where records are chosen."""
    method, address, _form = door
    return method == "GET" and (
        not REF.search(address) or any(ref in address for ref in own) or "/call-ins/" in address
    )


def _unordered(answer: tuple[Any, ...]) -> tuple[Any, ...]:
    """What an answer says, whatever the order: lists go by refs, which are chance."""
    status, page, headers, asked = answer
    lines = re.sub(r"\bref\d+\b", "ref", page).splitlines()
    return status, sorted(line.strip() for line in lines), headers, asked


def _own(each: Twin, who: str) -> frozenset[str]:
    """The refs of the records that the registrar's agency began or corrected, beside those of the furniture."""
    with each.app.app_context():
        acting = actor(REGISTRARS[who])
        newest = db.session.scalars(Member.visible_to(acting).order_by(Member.id.desc()).limit(2)).all()
        database.close()
        each.town.rows[Member] = [*each.town.rows[Member], *(_row(row) for row in newest)]
        return frozenset(row.ref for row in newest)


def _row(member: Member) -> Known:
    nothing: frozenset[int] = frozenset()
    at = frozenset({member.site_id})
    return Known(Member, member.id, member.ref, at, frozenset({member.owner_agency_id}), nothing, nothing, nothing)


def _explaining(each: Twin) -> Callable[[], list[Any]]:
    """Gather statements from here on; asked, how the database goes about each."""
    gathered: list[tuple[str, Any]] = []
    with each.app.app_context():
        engine = db.engine

    def note(_c: Any, _k: Any, sql: str, bound: Any, _x: Any, _m: bool) -> None:
        gathered.append((sql, bound[0] if bound and isinstance(bound[0], tuple) else bound))

    event.listen(engine, "before_cursor_execute", note)

    def explained() -> list[Any]:
        event.remove(engine, "before_cursor_execute", note)
        with sqlite3.connect(Path(each.app.instance_path) / "gvi.db") as plain_connection:
            return [(LISTED.sub("(?)", sql), _plan(plain_connection, sql, bound)) for sql, bound in gathered]

    return explained


def _plan(connection: sqlite3.Connection, sql: str, bound: Any) -> Any:
    if not sql.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
        return None
    return [row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", [_bare(value) for value in bound])]


def _bare(value: Any) -> Any:
    return value if isinstance(value, int | float | str | bytes | None) else str(value)


@pytest.mark.parametrize("walker", REGISTRARS)
def test_registering_by_form(twins: tuple[Twin, Twin], walker: str) -> None:
    def register(_each: Twin, ask: Any, _opened: Any) -> Any:
        sought = ask("POST", "/members/new", {"personnummer": FOLLOWED, "name": "Testbarn Testsson"})
        added = ask("POST", "/members/add", RECORD)
        assert added[0] == 303
        again = ask("POST", "/members/add", RECORD)
        assert again[0] in {200, 422}, "one's own record of the same person is told"
        return sought, added, again

    alike(twins, walker, register)


@pytest.mark.parametrize("walker", ["probation_coordinator"])
def test_correcting_a_number(twins: tuple[Twin, Twin], walker: str) -> None:
    def correct(each: Twin, _ask: Any, opened: Any) -> Any:
        with each.app.app_context():
            own = Member.visible_to(actor(REGISTRARS[walker])).where(Member.external_id == "to-correct")
            ref = db.session.scalars(own).one().ref
            database.close()
        each.town.statements.clear()
        saved = opened.submit(f"/members/{ref}/edit", {"personnummer": FOLLOWED}, follow=False)
        assert saved.status == 303
        asked = asked_of(each.town.statements)
        return plain(saved.data.decode()), plain(json.dumps(list(saved.response.headers.items())[:4])), asked

    alike(twins, walker, correct)


@pytest.mark.parametrize("walker", ["social_coordinator"])
def test_importing_a_file(twins: tuple[Twin, Twin], walker: str) -> None:
    content = f"external_id;name;personnummer;category;purpose\n7;Testbarn Testsson;{FOLLOWED};convicted;Call-in\n8;;{FOLLOWED[:-1]}0;convicted;Call-in\n"

    def take_in(each: Twin, _ask: Any, opened: Any) -> Any:
        each.town.statements.clear()
        file = (io.BytesIO(content.encode()), "people.csv")
        shown = opened.submit("/import/add", {"kind": "members", "file": file})
        ref = shown.response.request.path
        done = opened.submit(ref, {"keep_good": "y"})
        refused = opened.get(f"{ref}/refused")
        assert done.status == 200 and refused.status == 200
        asked = asked_of(each.town.statements)
        return [plain(page.data.decode()) for page in (shown, done, refused)], asked

    alike(twins, walker, take_in)


@pytest.mark.parametrize("walker", ["probation_coordinator"])
def test_importing_by_command(twins: tuple[Twin, Twin], walker: str, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        f"external_id;name;personnummer;category;purpose\n7;Testbarn Testsson;{FOLLOWED};convicted;Call-in\n"
    )

    def run(each: Twin, _ask: Any, _opened: Any) -> Any:
        each.town.statements.clear()
        account = ["--as", world.address(walker), "--site", "malmo"]
        done = each.app.test_cli_runner().invoke(args=["import", "members", str(file), *account, "--json"])
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)["created"] == 1
        return done.output, asked_of(each.town.statements)

    alike(twins, walker, run)


def test_the_twins_differ_in_whom_the_number_belongs_to(twins: tuple[Twin, Twin]) -> None:
    """Else there would be nothing to be silent about."""
    for each, number in zip(twins, (1, 0), strict=True):
        with each.app.app_context():
            bo = actor("bo")
            numbers = [row.identity.personnummer for row in db.session.scalars(Member.visible_to(bo))]
            database.close()
        assert numbers.count(FOLLOWED) == number
