"""Who has not heard the message: a proposal of visits, and nothing more. Nothing here is planned by itself.

It is worked out anew each time it is read, from attendance and visits alone: what was said of help plays no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.eligibility import invited
from gvi.callins.models import CAME, Attendance, CallIn, Invitation
from gvi.extensions import db
from gvi.groups.models import Group, GroupStatus
from gvi.members.models import Member
from gvi.situation.queries import situation
from gvi.visits.models import Outcome, Trigger, Visit

ACTIVE = frozenset({GroupStatus.ACTIVE, GroupStatus.FOCUS})


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who was called and did not hear the message, whom no visit has reached since."""

    invitation: Invitation
    member: Member
    trigger: Trigger
    visit: Visit | None
    """A visit since the meeting that the reader may know of and that is still to be made."""


@dataclass(frozen=True, slots=True)
class NotReached:
    """People of the reader's own agency, and active groups."""

    people: tuple[Away, ...]
    groups: tuple[Group, ...]
    active: int
    """Groups in all that should be reached."""


def not_reached(actor: Actor, call_in: CallIn) -> NotReached:
    """As one reader may know. A constant number of queries."""
    people = _people(actor, call_in) if allows(actor, Permission.PARTICIPANT_EDIT, call_in) else ()
    if not allows(actor, Permission.GROUP_READ):
        return NotReached(people, (), 0)
    standings = [each for each in situation(actor) if each.group.status in ACTIVE]
    left = [each.group for each in standings if each.last_message is None or each.last_message < call_in.day]
    return NotReached(people, tuple(left), len(standings))


def _people(actor: Actor, call_in: CallIn) -> tuple[Away, ...]:
    """Those whose record is not restricted, with the visit that is planned; none whom a visit has reached."""
    rows = [
        (invitation, member)
        for invitation, member in invited(call_in)
        if invitation.attendance is not None
        and invitation.attendance not in CAME
        and member.owner_agency_id == actor.agency_id
        and member.restricted_on is None
    ]
    visits = _visits(actor, call_in, [member.id for _invitation, member in rows])
    return tuple(
        Away(
            invitation,
            member,
            Trigger.NO_SHOW if invitation.attendance is Attendance.NO_SHOW else Trigger.GROUP_NOT_REACHED,
            next((visit for visit in visits[member.id] if not visit.is_logged), None),
        )
        for invitation, member in rows
        if not any(visit.outcome is Outcome.DELIVERED for visit in visits[member.id])
    )


def _visits(actor: Actor, call_in: CallIn, members: Sequence[int]) -> dict[int, list[Visit]]:
    rows = Visit.visible_to(actor).where(Visit.member_id.in_(members), Visit.planned_for >= call_in.starts_at)
    found: dict[int, list[Visit]] = defaultdict(list)
    for visit in db.session.scalars(rows.order_by(Visit.planned_for)):
        found[visit.member_id].append(visit)
    return found
