"""Who is expected at the door, and everything that was tapped about them: two queries, however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from hashlib import blake2b

from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.callins.models import Attendance, CallIn, Invitation
from gvi.door.models import AttendanceTap
from gvi.door.rules import standing
from gvi.extensions import db


@dataclass(frozen=True, slots=True)
class Person:
    """One who is expected, known by the code of this call-in alone."""

    invitation: Invitation
    taps: Sequence[AttendanceTap]
    """In the order in which they were pressed."""

    @property
    def attendance(self) -> Attendance | None:
        """What is known of them now."""
        return self.invitation.attendance

    @property
    def last(self) -> AttendanceTap | None:
        """The tap that counts."""
        return standing(self.taps)


def people_at_door(actor: Actor, call_in: CallIn) -> list[Person]:
    """Those of the posting's own, in the order in which they are expected."""
    still = (Invitation.call_in_id == call_in.id) & Invitation.called_off_on.is_(None)
    rows = Invitation.visible_to(actor).where(still).order_by(Invitation.code)
    invitations = sorted(db.session.scalars(rows), key=lambda row: (row.arrival or time.max, row.code))
    taps = defaultdict(list)
    for tap in taps_of(actor, call_in):
        taps[tap.invitation_id].append(tap)
    return [Person(invitation, taps[invitation.id]) for invitation in invitations]


def taps_of(actor: Actor, call_in: CallIn) -> list[AttendanceTap]:
    """Everything that was tapped and answered about the posting's own, in the order of the clock."""
    rows = AttendanceTap.visible_to(actor).where(AttendanceTap.call_in_id == call_in.id)
    told = (joinedload(AttendanceTap.by), joinedload(AttendanceTap.invitation))
    return list(db.session.scalars(rows.options(*told).order_by(AttendanceTap.at, AttendanceTap.mark)))


def stamp_of(call_in: CallIn, people: Sequence[Person]) -> str:
    """Another as soon as anything that the page shows has changed."""
    told = f"{call_in.version} " + " ".join(
        f"{each.invitation.ref}.{each.invitation.version}.{len(each.taps)}" for each in people
    )
    return blake2b(told.encode(), digest_size=12).hexdigest()
