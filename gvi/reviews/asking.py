"""Asking another agency for what it holds. The question tells it whom one follows, and so is decided on one's own side first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.core import clock
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.readings.models import Need
from gvi.readings.operations import note_act
from gvi.releases import operations as releasing
from gvi.releases.models import Release
from gvi.reviews import operations, requests, rules
from gvi.reviews.models import Review
from gvi.reviews.operations import Terms
from gvi.reviews.requests import Wanted

TOLD = ("name", "personnummer", "birth_year")
"""What the other agency must see to know about whom it is asked."""


def check(actor: Actor, members: Sequence[Member], wanted: Wanted, terms: Terms) -> None:
    """Would the question be refused? Changes nothing. Raises RuleBroken."""
    insist(rules.may_ask(wanted.facet, wanted.fields, asking=actor.agency_kind))
    if terms.for_lawyer:
        operations.check(actor, members, terms)
    else:
        releasing.check(
            actor, members, facet=terms.facet, fields=terms.fields, receiver=terms.receiver, ground=terms.ground,
            balancing=terms.balancing, valid_until=terms.valid_until, call_in=terms.call_in,
        )  # fmt: skip


def ask(actor: Actor, members: Sequence[Member], wanted: Wanted, terms: Terms) -> Review:
    """Ask the receiver of these terms for what is wanted of these people.

    On a ground that the posting may decide on, the agency is told and asked at once; on one that needs the lawyer, it
    learns nothing until the lawyer of one's own agency has said that it may. Raises RuleBroken.
    """
    check(actor, members, wanted, terms)
    if terms.for_lawyer:
        return operations.propose(actor, members, terms, asks=wanted)
    note_act(actor, members, Need.PROPOSED, text=terms.purpose)
    releasing.release_rest(
        actor, members, facet=terms.facet, fields=terms.fields, receiver=terms.receiver, ground=terms.ground, purpose=terms.purpose,
        balancing=terms.balancing, valid_until=terms.valid_until, call_in=terms.call_in,
    )  # fmt: skip
    return requests.send_at_once(actor, terms.receiver, wanted, _telling(actor, members, terms), purpose=terms.purpose)


def _telling(actor: Actor, members: Sequence[Member], terms: Terms) -> list[Release]:
    """For each of them the release that tells the agency who it is, whether made now or before."""
    rows = select(Release).where(
        Release.of_agency(actor), Release.receiver_id == terms.receiver.id, Release.facet == Facet.IDENTITY,
        Release.member_id.in_([member.id for member in members]), Release.in_force(clock.today()),
    )  # fmt: skip
    found = {
        each.member_id: each
        for each in db.session.scalars(rows.order_by(Release.valid_until, Release.id))
        if set(TOLD) <= set(each.fields)
    }
    return [found[member.id] for member in members]
