"""A call-in with people on its list, cleared or not, as the tests of this feature need it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from gvi.access.roles import AgencyKind
from gvi.callins import clearances, participants
from gvi.callins.clearances import Basis
from gvi.callins.models import Answer, CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member
from gvi.releases import operations as releasing
from gvi.releases.models import LegalGround
from tests import factories
from tests.world import actor, agency

NUMBERS = ("198506119992", "198503149885", "199007282388", "199001012385")
"""From the official test numbers."""


def basis() -> dict[str, Any]:
    """An approved legal basis."""
    return {
        "legal_basis": "26 kap. 11 § brottsbalken",
        "legal_basis_approved_by": "Ebba Norén",
        "legal_basis_approved_on": clock.today(),
    }


def evening(days: int = 0) -> datetime:
    """Six in the evening, so many days from today."""
    return clock.at(clock.today() + timedelta(days=days), time(18))


def people(number: int = 3, *, cleared: bool = True, **changes: Any) -> CallIn:
    """Alva's call-in with so many under supervision on its list, all of them cleared unless said otherwise."""
    alva = actor("alva")
    call_in = factories.call_in(alva, **{**basis(), "starts_at": evening(), **changes})
    members = list(db.session.scalars(Member.visible_to(alva)))[:number]
    for each in NUMBERS[len(members) : number]:
        member = factories.member(alva, number=each)
        factories.supervision(
            alva, member, starts_on=clock.today() - timedelta(days=90), ends_on=clock.today() + timedelta(days=3650)
        )
        members.append(member)
    db.session.flush()
    participants.add(alva, call_in, members, why="Reaches many")
    db.session.flush()
    if cleared:
        clear(call_in)
    return call_in


def clear(call_in: CallIn, answer: Answer = Answer.MAY) -> None:
    """Ask, and let police and social services answer."""
    ask(call_in)
    for who in ("bo", "disa"):
        clearances.answer(actor(who), call_in, answers={each.id: answer for each in call_in.invitations})
        db.session.flush()


def ask(call_in: CallIn) -> None:
    """Ask police and social services, with consent as the ground."""
    releasing.load_default_grounds(actor("alva"))
    consent = db.session.query(LegalGround).filter_by(code="consent").one()
    asked = (agency(AgencyKind.POLICE), agency(AgencyKind.SOCIAL_SERVICES))
    clearances.ask(
        actor("alva"), call_in, bases={each.id: Basis(consent, None) for each in asked}, purpose="Clearance", valid_until=clock.today() + timedelta(days=60)
    )  # fmt: skip
    db.session.flush()
