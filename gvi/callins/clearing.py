"""Clearances: which agencies must answer, what they have answered for the list as it stands, and for which pairs.

An answer covers the candidate together with everybody on the list of that moment; a pair that must not meet, or only
apart, is named on top. When somebody is added the list has changed, and everybody is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from gvi.access.roles import AgencyKind
from gvi.agencies.models import Agency
from gvi.agencies.queries import taking_part
from gvi.callins.clearance_models import Clearance
from gvi.callins.models import Answer, CallIn
from gvi.extensions import db

ANSWERING = (AgencyKind.POLICE, AgencyKind.PROBATION, AgencyKind.SOCIAL_SERVICES)
"""The kinds of agency that must answer for every candidate."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The answers in force for a call-in."""

    agencies: tuple[Agency, ...]
    single: Mapping[tuple[int, int], Clearance]
    """(agency, invitation) → the answer about one candidate."""
    pairs: tuple[Clearance, ...]

    def answers_about(self, invitation_id: int) -> dict[str, Answer | None]:
        """Every answering agency's name → its answer, or None while it has not answered for this list."""
        found = {agency.name: self.single.get((agency.id, invitation_id)) for agency in self.agencies}
        return {name: clearance.answer if clearance else None for name, clearance in found.items()}

    def answered_by(self, agency_id: int, invitation_ids: Sequence[int]) -> int:
        """How many of these candidates the agency has answered for."""
        return sum((agency_id, each) in self.single for each in invitation_ids)


def standing_of(call_in: CallIn) -> Standing:
    """What has been answered for the list as it stands. Two queries, however long the list."""
    rows = select(Clearance).where(
        Clearance.site_id == call_in.site_id,
        Clearance.call_in_id == call_in.id,
        Clearance.list_version == call_in.list_version,
    )
    given = list(db.session.scalars(rows.order_by(Clearance.id)))
    return Standing(
        agencies=answering_agencies(call_in.site_id),
        single={(each.owner_agency_id, each.invitation_id): each for each in given if each.other_id is None},
        pairs=tuple(each for each in given if each.other_id is not None),
    )


def answering_agencies(site_id: int) -> tuple[Agency, ...]:
    """The site's agencies that must answer, police first."""
    rows = taking_part(site_id).where(Agency.kind.in_(ANSWERING))
    return tuple(sorted(db.session.scalars(rows), key=lambda agency: (ANSWERING.index(agency.kind), agency.name)))
