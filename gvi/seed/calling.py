"""Calling people to an open call-in: what the police release, the list, the clearances, the approval of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.callins import arrival_operations, clearances, lifecycle, participants
from gvi.callins.arrival_planning import Room
from gvi.callins.arrival_queries import gather
from gvi.callins.arrival_wishes import propose
from gvi.callins.clearances import Basis
from gvi.callins.clearing import answering_agencies
from gvi.callins.eligibility import invited
from gvi.callins.models import Answer, CallIn, Duty, Invitation, State
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import FIELDS, Facet
from gvi.releases.models import LegalGround
from gvi.reviews import operations as reviewing
from gvi.reviews.operations import Terms
from gvi.reviews.queries import reviews_for
from gvi.seed.deciding import let_go
from gvi.seed.files import Row
from gvi.seed.town import Town

AFTERWARDS = timedelta(days=30)
PURPOSE = "Planering av kallelsemötet"
BALANCING = "Uppgifterna behövs för att kallelserna ska vara trygga för alla. Intresset av samverkan väger tyngre än sekretessen."


def call_people(town: Town, call_in: CallIn, rows: Sequence[Row], *, until: State) -> None:
    """Put the people of the rows on the list; when the list is to be approved, let every agency answer first."""
    _release_police_facts(town, call_in, [town.members[row.must("person")] for row in rows])
    for row in rows:
        _add(town, call_in, row)
    if until is State.INVITEES_APPROVED:
        clear(town, call_in)
        lifecycle.approve_invitees(town.probation, call_in)
        _seat(town, call_in)


def _release_police_facts(town: Town, call_in: CallIn, members: Sequence[Member]) -> None:
    """Police tell probation what they know of those whom they follow, so that nobody is called who must not be."""
    shells = [member.shell_id for member in members]
    known = list(
        db.session.scalars(
            select(Member).where(
                Member.site_id == town.site.id,
                Member.shell_id.in_(shells),
                Member.owner_agency_id == town.police.agency_id,
            )
        )
    )
    if known:
        terms = Terms(
            facet=Facet.POLICE, fields=FIELDS[Facet.POLICE], receiver=_agency(town.probation), ground=ground_of("duty-2016-774"),
            purpose=PURPOSE, balancing=BALANCING, valid_until=call_in.day + AFTERWARDS, call_in=call_in,
        )  # fmt: skip
        let_go(town, reviewing.propose(town.police, known, terms))


def _add(town: Town, call_in: CallIn, row: Row) -> None:
    (invitation,) = participants.add(town.probation, call_in, [town.members[row.must("person")]], why=row.must("why"))
    db.session.flush()
    participants.edit(
        town.probation, call_in, invitation, why=row.must("why"), duty=Duty.MANDATORY if row.flag("mandatory") else Duty.VOLUNTARY,
        arrival=row.hour("arrival"), contact_name=row.text("contact_name"), contact_phone=row.text("contact_phone"), service_method=None,
    )  # fmt: skip
    db.session.flush()


def clear(town: Town, call_in: CallIn) -> None:
    """Probation asks, on a ground for each agency; its lawyer lets the police be told; police and social services say of
    everybody that they may."""
    grounds = {town.police.agency_id: ground_of("duty-2016-774"), town.social.agency_id: ground_of("own-task")}
    bases = {
        agency.id: Basis(grounds[agency.id], BALANCING)
        for agency in answering_agencies(town.site.id)
        if agency.id in grounds
    }
    clearances.ask(town.probation, call_in, bases=bases, purpose=PURPOSE, valid_until=call_in.day + AFTERWARDS)
    db.session.flush()
    for review in reviews_for(town.probation, call_in):
        let_go(town, review)
    for actor in (town.police, town.social):
        clearances.answer(actor, call_in, answers={invitation.id: Answer.MAY for invitation in _list_of(call_in)})
        db.session.flush()


def _seat(town: Town, call_in: CallIn) -> None:
    """Everybody has a seat; when they come was said before, and how they leave is still to be planned."""
    gathered = gather(town.probation, call_in)
    room = Room(per_slot=5, officers=False)
    found = propose(gathered.party, room).plan
    plan = {code: replace(stay, seat=found[code].seat) for code, stay in gathered.plan.items()}
    db.session.flush()
    arrival_operations.save(town.probation, call_in, plan, room)
    db.session.flush()


def _list_of(call_in: CallIn) -> list[Invitation]:
    return [invitation for invitation, _member in invited(call_in)]


def _agency(actor: Actor) -> Agency:
    return db.session.get_one(Agency, actor.agency_id)


def ground_of(code: str) -> LegalGround:
    """A ground of the register by its code."""
    return db.session.scalars(select(LegalGround).where(LegalGround.code == code)).one()
