"""A network that the police have released to probation: two active groups, six clients, three whom the police alone follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from gvi.access.roles import AgencyKind
from gvi.callins.models import CallIn
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.releases.models import Release
from tests import factories
from tests.callins.scene import basis
from tests.world import actor

NUMBERS = ("198506119992", "198503149885", "199007282388", "199001012385", "198001052383", "198001242398")
"""From the official test numbers."""
OPENED = ("memberships", "ties")


@dataclass(frozen=True)
class Scene:
    """Clients and the police's people by number: 0 to 5 are the same people, 6 to 8 the police's alone."""

    call_in: CallIn
    clients: Sequence[Member]
    theirs: Sequence[Member]

    @property
    def refs(self) -> list[str]:
        """By which probation knows its clients."""
        return [each.ref for each in self.clients]


def network(*, released: bool = True, **changes: Any) -> Scene:
    """Alm is 0, 1, 2, 6 and 7 round 0; Björk 3, 4 and 8 round 3; 5 is in Alm, not under supervision and tied to nobody."""
    alva, bo = actor("alva"), actor("bo")
    call_in = factories.call_in(alva, **{**basis(), "capacity": 2, **changes})
    clients, theirs = [], []
    for place, number in enumerate(NUMBERS):
        clients.append(factories.member(alva, name=f"Klient {place}", number=number))
        if place < 5:
            factories.supervision(alva, clients[-1])
        theirs.append(factories.member(bo, name=f"Person {place}", number=number))
    theirs += [factories.member(bo, external_id=f"P-{place}") for place in (6, 7, 8)]
    alm, bjork = factories.group(bo, alias="Alm"), factories.group(bo, alias="Björk")
    db.session.flush()
    for group, members in ((alm, (0, 1, 2, 5, 6, 7)), (bjork, (3, 4, 8))):
        for place in members:
            factories.membership(bo, theirs[place], group)
    for one, other in ((0, 1), (0, 2), (0, 6), (0, 7), (3, 4), (3, 8)):
        factories.tie(bo, theirs[one], theirs[other])
    db.session.flush()
    if released:
        release(theirs)
    return Scene(call_in, clients, theirs)


def release(members: Sequence[Member], fields: Collection[str] = OPENED, **changes: Any) -> list[Release]:
    """From the police to probation."""
    made = factories.release(
        actor("bo"), *members, to=AgencyKind.PROBATION, facet=Facet.POLICE, fields=list(fields), **changes
    )
    db.session.flush()
    return made
