"""Reading the list of participants: for its owner whole, for others by code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from gvi.access.actor import Actor
from gvi.callins.eligibility import invited
from gvi.callins.models import CallIn, Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.members.models import Identity, Member
from gvi.members.opening import opens
from gvi.members.vocabulary import Facet
from gvi.releases.models import Release


@dataclass(frozen=True, slots=True)
class Participant:
    """One on the list, as its owner sees it."""

    invitation: Invitation
    member: Member
    group: str | None


@dataclass(frozen=True, slots=True)
class Shared:
    """One on the list, as another agency sees it: a code, and what it has been told."""

    invitation: Invitation
    member: Member | None
    """The agency's own record of the person, once it has been told who it is."""
    release: Release | None
    """What told it, when it has no record of its own."""
    identity: Identity | None
    """Read through `name` and `number`: the release may open less than all of it."""
    is_stopped: bool
    """May the record not be used for now? Said as no more than whom to ask."""

    @property
    def name(self) -> str | None:
        """The person's name, as far as it has been released."""
        return self.identity.name if self.identity and self._opens("name") else None

    @property
    def number(self) -> str | int | None:
        """The personal number, else the birth year, as far as they have been released."""
        if self.identity and self.identity.personnummer and self._opens("personnummer"):
            return self.identity.personnummer
        return self.identity.birth_year if self.identity and self._opens("birth_year") else None

    def _opens(self, field: str) -> bool:
        return self.release is not None and field in self.release.fields


def members_by_ref(actor: Actor, refs: Sequence[str]) -> list[Member]:
    """The ticked records, each once, in the order of the page; refs that the posting may not read or use are nobody."""
    rows = Member.visible_to(actor).where(Member.ref.in_(refs), Member.in_use())
    found = {member.ref: member for member in db.session.scalars(rows)}
    return [found[ref] for ref in dict.fromkeys(refs) if ref in found]


def participants_of(actor: Actor, call_in: CallIn) -> list[Participant]:
    """The list in the order of its codes, with the group each represents. Two queries."""
    groups = {group.id: group.alias for group in db.session.scalars(Group.visible_to(actor))}
    return [
        Participant(invitation, member, groups.get(invitation.group_id or 0)) for invitation, member in invited(call_in)
    ]


def shared_list(actor: Actor, call_in: CallIn) -> list[Shared]:
    """The list for an agency that does not own it. Who has not been told sees codes alone."""
    rows = invited(call_in)
    told = _told(actor, call_in)
    own = _own_records(actor, list(told))
    return [
        Shared(
            invitation,
            own.get(invitation.shell_id) if invitation.shell_id in told else None,
            told[invitation.shell_id][0] if invitation.shell_id in told else None,
            told[invitation.shell_id][1] if invitation.shell_id in told else None,
            member.restricted_on is not None,
        )
        for invitation, member in rows
    ]


def _told(actor: Actor, call_in: CallIn) -> dict[int, tuple[Release, Identity]]:
    """By shell: the release that told the agency of the person for this call-in, and the identity it opened."""
    rows = (
        select(Release, Identity)
        .join(Identity, and_(Identity.site_id == Release.site_id, Identity.id == Release.member_id))
        .join(Member, and_(Member.site_id == Release.site_id, Member.id == Release.member_id))
        .where(
            Release.site_id == actor.site_id,
            Release.receiver_id == actor.agency_id,
            Release.call_in_id == call_in.id,
            Release.facet == Facet.IDENTITY,
            Member.in_use(),
            opens(clock.today()),
        )
    )
    return {release.shell_id: (release, identity) for release, identity in db.session.execute(rows)}


def _own_records(actor: Actor, shells: Sequence[int]) -> dict[int, Member]:
    rows = Member.visible_to(actor).where(Member.shell_id.in_(shells))
    return {member.shell_id: member for member in db.session.scalars(rows)}
