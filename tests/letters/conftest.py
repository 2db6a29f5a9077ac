"""An approved call-in with people who may be summoned, every agency asked and every answer given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from gvi.access.roles import AgencyKind
from gvi.callins import clearances, lifecycle, participants
from gvi.callins.clearances import Basis
from gvi.callins.eligibility import invited
from gvi.callins.models import Answer, CallIn, Invitation
from gvi.callins.participants import Meeting
from gvi.core import clock
from gvi.extensions import db
from gvi.letters.operations import load_templates
from gvi.members import operations as people
from gvi.members.models import Member
from gvi.members.operations import IdentityData
from gvi.members.vocabulary import Category, SupervisionKind
from gvi.releases import operations as releasing
from gvi.releases.models import LegalGround
from gvi.sites.models import Site
from tests import factories
from tests.world import actor, agency

NUMBERS = (
    "198506119992",
    "198503149885",
    "199007282388",
    "199001012385",
    "198501012382",
    "199001022384",
    "199001032383",
)
NAMES = ("Vera Provsson", "Åke Testberg", "Örjan Exempel", "Maja Fiktiv", "Lo Påhitt", "Kim Låtsas", "Bo Sken")
DETAILS: dict[str, Any] = {
    "starts_at": datetime(2031, 3, 4, 17, 0, tzinfo=UTC), "room": "sal B", "venue_street": "Exempelgatan 12", "venue_city": "Malmö",
    "meeting_point": "entrén", "excuse_phone": "040-000 00 00", "excuse_before": datetime(2031, 3, 3, 14, 0, tzinfo=UTC),
    "support_before": date(2031, 2, 25), "case_number": "2031-00412", "legal_basis": "26 kap. 11 § brottsbalken",
    "legal_basis_approved_by": "Juristen", "legal_basis_approved_on": date(2026, 1, 1),
}  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """What a test needs to know of the call-in."""

    ref: str
    members: tuple[str, ...]
    """Refs of the people, in the order of the list."""
    invitations: tuple[str, ...]

    @property
    def page(self) -> str:
        return f"/call-ins/{self.ref}/summons"

    @property
    def service(self) -> str:
        """Where service of the first letter is noted."""
        return f"/call-ins/{self.ref}/service/{self.invitations[0]}"


Persons = list[dict[str, Any]]


@pytest.fixture
def planned(work) -> Callable[..., Planned]:
    """`planned(3)` or `planned([{"city": None}, {}], room=None, cleared=False)` – persons and call-in with changes."""

    def make(people_: int | Persons = 3, *, cleared: bool = True, approved: bool = True, **changes: Any) -> Planned:
        persons: Persons = [{} for _ in range(people_)] if isinstance(people_, int) else people_
        with work():
            alva = actor("alva")
            load_templates(alva, db.session.query(Site).filter_by(code="malmo").one())
            releasing.load_default_grounds(alva)
            call_in = factories.call_in(alva, **{**DETAILS, **changes})
            members = [_person(number, each) for number, each in enumerate(persons)]
            db.session.flush()
            participants.add(alva, call_in, members, why="Når många")
            db.session.flush()
            _settle(call_in, persons)
            if cleared:
                _clear(call_in)
            db.session.flush()
            if approved and cleared:
                lifecycle.approve_invitees(alva, call_in)
            rows = invited(call_in)
            return Planned(
                call_in.ref, tuple(member.ref for _row, member in rows), tuple(row.ref for row, _member in rows)
            )

    return make


@pytest.fixture
def change(work) -> Callable[..., None]:
    """`change(Invitation, ref, arrival=…)` – another person changes a row, as its own page would."""

    def changing(model: type, ref: str, **values: Any) -> None:
        from gvi.audit import log
        from gvi.audit.verbs import Verb

        with work():
            alva, row = actor("alva"), db.session.query(model).filter_by(ref=ref).one()
            for name, value in values.items():
                setattr(row, name, value)
            log.record(alva, Verb.CALL_IN_EDIT, row)

    return changing


@pytest.fixture
def move(work) -> Callable[..., None]:
    """`move(member_ref, street=…)` – the person's own details change."""

    def moving(ref: str, **values: Any) -> None:
        from gvi.audit import log
        from gvi.audit.verbs import Verb

        with work():
            alva, member = actor("alva"), db.session.query(Member).filter_by(ref=ref).one()
            identity = member.identity
            for name, value in values.items():
                setattr(member if name == "is_protected" else identity, name, value)
            log.record_all(alva, Verb.IDENTITY_EDIT, [member, identity])

    return moving


def _person(number: int, changes: dict[str, Any]) -> Member:
    alva, own = actor("alva"), dict(changes)
    kind, officer = own.pop("kind", SupervisionKind.CONDITIONAL_RELEASE), own.pop("officer", "Johan Ek")
    own.pop("arrival", None)
    identity = {
        "name": NAMES[number],
        "personnummer": NUMBERS[number],
        "street": f"Exempelgatan {number + 1}",
        "postcode": "21120",
        "city": "Malmö",
    }
    member = people.register(
        alva, identity=IdentityData(**{**identity, **own}), category=Category.CONVICTED, purpose="Call-in"
    )
    db.session.flush()
    if kind is not None:
        factories.supervision(alva, member, kind=kind, officer=officer, officer_phone=None)
        db.session.flush()
    return member


def _settle(call_in: CallIn, persons: Persons) -> None:
    arrivals: dict[Invitation, Meeting] = {}
    for (invitation, _member), person in zip(invited(call_in), persons, strict=True):
        at = person.get("arrival", time(17, 20))
        arrivals[invitation] = Meeting(at, invitation.contact_name, invitation.contact_phone)
    participants.set_arrivals(actor("alva"), call_in, arrivals)
    db.session.flush()


def _clear(call_in: CallIn) -> None:
    consent = db.session.query(LegalGround).filter_by(code="consent").one()
    others = (agency(AgencyKind.POLICE), agency(AgencyKind.SOCIAL_SERVICES))
    bases = {each.id: Basis(consent, None) for each in others}
    clearances.ask(
        actor("alva"), call_in, bases=bases, purpose="Clearance", valid_until=clock.today() + timedelta(days=90)
    )
    db.session.flush()
    for who in ("bo", "disa"):
        clearances.answer(actor(who), call_in, answers={row.id: Answer.MAY for row, _member in invited(call_in)})
        db.session.flush()
