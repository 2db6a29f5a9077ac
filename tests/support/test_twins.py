"""The firewall of help, everywhere: whatever anybody at the police can ask in any way, a town where help was accepted answers
as its twin does.

They live through the same evening, and differ only in what the person answered about help, and in what social services did
about it. The walk goes over the URL map, so that a new route is in it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.accounts.models import User
from gvi.audit.models import AuditEntry
from gvi.checklists import operations as listing
from gvi.checklists.models import ChecklistTask, Standard
from gvi.core import clock
from gvi.core import db as database
from gvi.extensions import db
from gvi.members.models import Member
from gvi.support.models import Handover
from gvi.visits.models import Visit
from tests import factories, world
from tests.access import casting
from tests.access.twins import Door, Twin, asking, browser, differing, doors, furnished, plain, twin
from tests.access.walking import put_back
from tests.support.test_firewall import ANSWERS
from tests.world import actor

NUMBER = "198001052383"
HANDED_OVER, ACCEPTED = "handed over", "accepted and contacted"
WALKS = [(ACCEPTED, walker) for walker in casting.POLICE] + [
    (HANDED_OVER, "field_officer"),
    (HANDED_OVER, "police_coordinator"),
]
"""How far help has come, and who asks."""
TYPED: dict[str, tuple[dict[str, Any], ...]] = {
    "search.index": tuple({"text": text} for text in ("Testbarn", NUMBER, "070-174 06 05", "PERSON", "RECEIPT")),
    "members.search_first": ({"personnummer": NUMBER}, {"name": "Testbarn Testsson"}),
    "members.add": ({"personnummer": NUMBER, "category": "convicted", "purpose": "Call-in"},),
    "visits.log_visit": ({**ANSWERS, "help": "wants"}, {**ANSWERS, "help": "not_now"}),
}
"""What is typed into forms: what social services may know by now."""


@dataclass
class Evening:
    """What the walk must know of the twins: the person, the visit, and the receipt that was shown once."""

    yes: Twin
    not_now: Twin
    person: str
    visit: str
    receipt: str


@pytest.fixture(scope="module")
def before(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town in the afternoon, with a visit planned to somebody whom nobody else follows."""
    return furnished(prepared, tmp_path_factory.mktemp("furnished"), _plan_the_visit)


def _plan_the_visit() -> None:
    bo = actor("bo")
    member = factories.member(bo, name="Testbarn Testsson", number=NUMBER)
    db.session.flush()
    factories.membership(bo, member, factories.group(bo, alias="Ek"))
    officer = db.session.query(User).filter_by(email=world.address("field_officer")).one()
    factories.visit(bo, member, mate=officer)


@pytest.fixture(scope="module", params=[HANDED_OVER, ACCEPTED])
def evening(
    request: pytest.FixtureRequest, before: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Evening]:
    """The town where help was accepted, as far as it has come, and the one where it was not."""
    yes, not_now = (twin(before, tmp_path_factory.mktemp("twin")) for _ in range(2))
    with yes.app.app_context():
        visit = db.session.scalars(select(Visit).order_by(Visit.id.desc())).first()
        assert visit is not None
        person = db.session.query(Member).filter_by(id=visit.member_id).one().ref
        visit_ref = visit.ref
        database.close()
    for each, said in ((yes, "wants"), (not_now, "not_now")):
        page = _open(each, "field_officer").submit(f"/visits/{visit_ref}/log", {**ANSWERS, "help": said})
        assert page.status == 200 and "Receipt" in page.text
    receipt = _take_over(yes) if request.param == ACCEPTED else "2222222"
    yield Evening(yes, not_now, person, visit_ref, receipt)
    for each in (yes, not_now):
        with each.app.app_context():
            database.close()


def _open(each: Twin, who: str) -> Any:
    return browser(each, world.address(who))


def _take_over(each: Twin) -> str:
    """Social services accept, note the contact, and begin a record and a hand-over of their own about the same person."""
    with each.app.app_context():
        handover = db.session.scalars(select(Handover).order_by(Handover.asked_at.desc(), Handover.id.desc())).first()
        assert handover is not None
        ref, receipt = handover.ref, handover.receipt
        database.close()
    disa = _open(each, "disa")
    for verb in ("accept", "contacted"):
        assert disa.press(f"/handovers/{ref}", f"/{verb}").status == 200
    with each.app.app_context(), database.transaction():
        social = actor("disa")
        own = factories.member(social, name="Testbarn Testsson", number=NUMBER)
        db.session.flush()
        factories.handover(social, own)
        _plan_inside(social)
    return receipt


def _plan_inside(social: Actor) -> None:
    """What social services do about it stands on their own part of a call-in's checklist."""
    task = db.session.query(ChecklistTask).filter_by(site_id=social.site_id, standard=Standard.FIRST_HELP).first()
    assert task is not None and task.done_at is not None
    listing.undo(social, task)
    listing.add(
        social, task.call_in, text="Ring Testbarn", due=clock.today(), agency=world.agency(AgencyKind.SOCIAL_SERVICES)
    )


@pytest.mark.parametrize(("evening", "walker"), WALKS, indirect=["evening"])
def test_nobody_at_the_police_can_tell_the_twins_apart(
    evening: Evening, walker: str, capfd: pytest.CaptureFixture[str], record_property: Any
) -> None:
    told, logs = [], []
    all_doors = list(doors(evening.not_now, walker, nearest=frozenset({evening.person, evening.visit}), typed=TYPED))
    filled = [_filled(door, evening) for door in all_doors]
    for each in (evening.yes, evening.not_now):
        with put_back(each.app):
            ask = asking(each, casting.address(walker))
            told.append([ask(*door) for door in filled])
        logs.append(plain("".join(capfd.readouterr())))
    record_property("answers", len(filled))
    found = differing(filled, *told)
    assert not found, "\n".join(found[:9])
    assert logs[0] == logs[1]
    assert len(filled) > 100, "the walk asked for almost nothing"


def _filled(door: Door, evening: Evening) -> Door:
    """The person's ref and the receipt where a form is filled with them."""
    method, address, form = door
    words = {"PERSON": evening.person, "RECEIPT": evening.receipt}
    return method, address, form and {name: words.get(str(value), value) for name, value in form.items()}


def test_the_police_chains_tell_of_the_same_acts(evening: Evening) -> None:
    chains = []
    for each in (evening.yes, evening.not_now):
        with each.app.app_context():
            police = world.agency(AgencyKind.POLICE).id
            rows = db.session.scalars(
                select(AuditEntry).where(AuditEntry.agency_id == police).order_by(AuditEntry.number)
            )
            chains.append([(row.verb, row.role, row.subject_kind, row.fields, row.reason) for row in rows])
            database.close()
    assert chains[0] == chains[1] and any(verb == "visit.log" for verb, *_ in chains[0])


def test_the_yes_is_there_for_those_it_is_for(evening: Evening) -> None:
    """Else the twins would be alike for another reason."""
    yes, not_now = (_open(each, "disa").get("/handovers").data.decode() for each in (evening.yes, evening.not_now))
    assert len(re.findall("/handovers/", yes)) > len(re.findall("/handovers/", not_now))
