"""Who was invited to a call-in, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.callins.eligibility import expected
from gvi.callins.models import Attendance, CallIn, Invitation


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everybody invited, in the order of the list, with the refs that the reader's agency knows them by."""

    invitations: tuple[Invitation, ...]
    refs: Mapping[int, str]
    """By invitation id; a person whom another agency keeps is known by the code alone."""

    @property
    def blank(self) -> list[Invitation]:
        """Those whose attendance is not known."""
        return [each for each in self.invitations if each.attendance is None]

    @property
    def counted(self) -> list[tuple[Attendance, int]]:
        """How many of each, for what there is any of."""
        numbers = Counter(each.attendance for each in self.invitations)
        return [(word, numbers[word]) for word in Attendance if numbers[word]]


def attendance_of(actor: Actor, call_in: CallIn) -> Sheet:
    """Who was invited and what became of it. One query."""
    rows = expected(call_in)
    refs = {invitation.id: member.ref for invitation, member in rows if member.owner_agency_id == actor.agency_id}
    return Sheet(tuple(invitation for invitation, _member in rows), refs)
