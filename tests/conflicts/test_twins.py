"""The lock, everywhere: whatever a locked user asks in any way, a town where the person is kept apart from them answers as its
twin does, where nobody has ever heard of the person.

The walk goes over the URL map, so that a new route is in it by itself, and what hangs on a person is found by the database's
own keys. What the locked user then registers, both towns keep alike.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.conflicts import operations
from gvi.core import clock
from gvi.core import db as database
from gvi.extensions import db
from gvi.members.models import Member, Shell
from gvi.members.shells import number_index
from gvi.members.vocabulary import Facet
from gvi.retention.models import PurgeLine, PurgeOrder
from gvi.retention.sweeping import Swept, sweep, sweep_shells
from gvi.reviews.models import Review, ReviewCase
from tests import world
from tests.access import casting
from tests.access.twins import Door, Twin, asking, differing, doors, furnished, twin
from tests.access.walking import Known, put_back, rows_now
from tests.callins import scene

NUMBER = scene.NUMBERS[0]
LOCKED = (
    "police_coordinator",
    "probation_coordinator",
    "social_coordinator",
    "analyst",
    "caseworker",
    "probation_officer",
)
WALKERS = LOCKED if os.environ.get("ENDURANCE") else ("probation_coordinator", "analyst")
"""Who walks: one who registers people and one who imports them as a rule, everybody with ENDURANCE=1."""
_ROWS, _NUMBERED = re.compile(r"(?=<li|<tr)|\n"), re.compile(r"\bref\d+\b")
NEW = {"category": "convicted", "purpose": "Call-in", "name": "Test Testsson", "external_id": "77-1"}
TYPED: dict[str, tuple[dict[str, Any], ...]] = {
    "search.index": tuple({"text": text} for text in (NUMBER, "Testsson", "P-1", "PERSON")),
    "members.search_first": ({"personnummer": NUMBER}, {"name": "Test Testsson"}),
    "members.add": ({**NEW, "personnummer": NUMBER},),
}


@dataclass
class Towns:
    """The twins, and by which refs the person was known before."""

    apart: Twin
    unknown: Twin
    refs: tuple[str, ...]

    def near(self, walker: str) -> frozenset[str]:
        """Of each kind of row one that the walker can open, or that is the walker's own in all else."""
        with self.unknown.app.app_context():
            acting = casting.actor(walker)
            database.close()
        rows = self.unknown.town.rows
        return frozenset(max(rows[model], key=lambda row: _nearness(row, acting)).ref for model in rows)

    @property
    def hidden(self) -> frozenset[str]:
        """Everything that hangs on the person."""
        left = {row.ref for rows in self.unknown.town.rows.values() for row in rows}
        return frozenset(row.ref for rows in self.apart.town.rows.values() for row in rows if row.ref not in left)


@pytest.fixture(scope="module")
def before(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything there is, about somebody whom three agencies follow."""
    return furnished(prepared, tmp_path_factory.mktemp("furnished"), lambda: None)


@pytest.fixture(scope="module")
def towns(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """The town where the person is locked away from each of the walkers, and the one that has never heard of the person."""
    apart, unknown = (twin(before, tmp_path_factory.mktemp("twin")) for _ in range(2))
    with apart.app.app_context(), database.transaction():
        refs = tuple(member.ref for member in _records())
        for walker in LOCKED:
            _lock_out(walker)
    with unknown.app.app_context(), database.transaction():
        _never_heard_of()
    with unknown.app.app_context():
        unknown.town.rows = rows_now()
        database.close()
    yield Towns(apart, unknown, refs)
    for each in (apart, unknown):
        with each.app.app_context():
            database.close()


def _records() -> list[Member]:
    site = casting.actor("analyst").site_id
    shell = select(Shell.id).where(Shell.site_id == site, Shell.number_index == number_index(NUMBER))
    return list(db.session.scalars(select(Member).where(Member.site_id == site, Member.shell_id.in_(shell))))


def _lock_out(walker: str) -> None:
    locked = casting.actor(walker)
    boss = replace(locked, user_id=world.actor("administrator").user_id)
    record = next(each for each in _records() if each.owner_agency_id == locked.agency_id)
    user = db.session.get_one(User, locked.user_id)
    operations.lock_out(boss, record, user=user, reason="A cousin", starts_on=clock.today())


def _never_heard_of() -> None:
    """Take away all that hangs on the person, as a purge would, and what consisted of nothing else."""
    for record in _records():
        line = PurgeLine(
            site_id=record.site_id, owner_agency_id=record.owner_agency_id, member_id=record.id, is_whole=True,
            facets=[facet.value for facet in Facet],
        )  # fmt: skip
        shell = record.shell_id
        asked = select(ReviewCase).where(ReviewCase.site_id == line.site_id, ReviewCase.shell_id == shell)
        db.session.execute(delete(ReviewCase).where(ReviewCase.id.in_(asked.with_only_columns(ReviewCase.id))))
        sweep(line, Swept(), for_good=True)
        db.session.expire_all()
    sweep_shells(line.site_id, {shell})
    for whole, parts in ((Review, ReviewCase.review_id), (PurgeOrder, PurgeLine.order_id)):
        db.session.execute(delete(whole).where(whole.id.not_in(select(parts))))


@pytest.mark.parametrize("walker", WALKERS)
def test_the_locked_user_cannot_tell_the_twins_apart(towns: Towns, walker: str, record_property: Any) -> None:
    all_doors = list(doors(towns.unknown, walker, nearest=towns.near(walker), typed=TYPED))
    all_doors += [
        each for each in doors(towns.apart, walker, nearest=towns.hidden, typed={}) if _names(each, towns.hidden)
    ]
    filled = [_filled(door, towns) for door in [*all_doors, *_afterwards(all_doors)]]
    told = []
    for each in (towns.apart, towns.unknown):
        with put_back(each.app):
            ask = asking(each, casting.address(walker))
            told.append([_counted(ask(*door)) for door in filled])
    record_property("answers", len(filled))
    found = differing(filled, *told)
    assert not found, "\n".join(found[:20])
    assert len(filled) > 100, "the walk asked for almost nothing"


def _nearness(row: Known, acting: Actor) -> tuple[bool, int]:
    return row.closed_to(acting) is None, row.nearness(acting)


def _names(door: Door, refs: frozenset[str]) -> bool:
    return not refs.isdisjoint(door[1].split("/"))


def _afterwards(walked: list[Door]) -> list[Door]:
    """Once the locked user has registered the person: every page without a ref again."""
    return [door for door in walked if door[0] == "GET"]


def _filled(door: Door, towns: Towns) -> Door:
    method, address, form = door
    return (
        method,
        address,
        form and {name: towns.refs[0] if value == "PERSON" else value for name, value in form.items()},
    )


def _counted(answer: tuple[Any, ...]) -> tuple[Any, ...]:
    """How often the database was asked: the statements themselves leave the person out, and so differ. Rows in any order:
    where a new one stands is decided by its ref, which is drawn."""
    status, body, headers, asked = answer
    return status, "\n".join(sorted(_ROWS.split(_NUMBERED.sub("ref", body)))), headers, len(asked)
