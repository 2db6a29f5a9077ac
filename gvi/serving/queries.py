"""Reading the way of letters: the notes of one or of a whole list, who is not served, and whose officer to remind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, exists, or_, select

from gvi.access.actor import Actor
from gvi.access.roles import Role
from gvi.accounts.models import Posting, User
from gvi.callins.models import CallIn, Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Assignment
from gvi.serving.machine import state_after
from gvi.serving.models import ServiceStep
from gvi.serving.rules import Way
from gvi.serving.vocabulary import ServiceEvent
from gvi.serving.vocabulary import ServiceState as S

if TYPE_CHECKING:
    from gvi.letters.batch import Candidate  # what makes letters

SENDING = (ServiceEvent.SEND, ServiceEvent.SEND_SIMPLIFIED)


def steps_of(actor: Actor, candidate: Candidate) -> list[ServiceStep]:
    """The notes about the letter as last printed, in the order they were made, taken back ones among them."""
    return steps_by_invitation(actor, [candidate]).get(candidate.invitation.id, [])


def steps_by_invitation(actor: Actor, candidates: Sequence[Candidate]) -> Mapping[int, list[ServiceStep]]:
    """The same for many. One query."""
    letters = {each.invitation.id: each.letter.ref for each in candidates if each.letter}
    rows = ServiceStep.visible_to(actor).where(ServiceStep.invitation_id.in_(letters))
    found: dict[int, list[ServiceStep]] = defaultdict(list)
    for step in db.session.scalars(rows.order_by(ServiceStep.id)):
        if step.letter_ref == letters[step.invitation_id]:
            found[step.invitation_id].append(step)
    return found


def way_of(candidate: Candidate, steps: Sequence[ServiceStep]) -> Way:
    """How far the letter has come."""
    standing = [step for step in steps if step.stands]
    sent = next((step for step in reversed(standing) if step.event in SENDING), None)
    control = next((step for step in reversed(standing) if step.event is ServiceEvent.CONTROL), None)
    letter, served_on = candidate.letter, candidate.invitation.served_on
    # served before each step was noted: nothing is known of how it went, only that it did
    state = S.SERVED if served_on and not steps else state_after(standing)
    return Way(
        state=state, duty=candidate.invitation.duty, stage=candidate.stage,
        printed_on=clock.local(letter.printed_at).date() if letter else None,
        last_on=standing[-1].happened_on if standing else None, sent_on=sent.happened_on if sent else None,
        sent_by=sent.method if sent else None,
        controlled_on=control.happened_on if control and sent and control.id > sent.id else None,
    )  # fmt: skip


def unserved(actor: Actor, call_ins: Sequence[CallIn]) -> Mapping[int, list[Invitation]]:
    """By call-in id: those of the posting's own who are called and not served, in the order of the list. One query."""
    rows = Invitation.visible_to(actor).where(
        Invitation.call_in_id.in_([each.id for each in call_ins]),
        Invitation.served_on.is_(None),
        Invitation.called_off_on.is_(None),
    )
    found: dict[int, list[Invitation]] = defaultdict(list)
    for invitation in db.session.scalars(rows.order_by(Invitation.code)):
        found[invitation.call_in_id].append(invitation)
    return found


def officers_of(call_in: CallIn) -> list[User]:
    """The officers of the call-in's agency who are at work today."""
    today = clock.today()
    working = and_(Posting.starts_on <= today, or_(Posting.ends_on.is_(None), Posting.ends_on >= today))
    rows: Select[User] = select(User).join(Posting, Posting.user_id == User.id)
    mine = rows.where(
        Posting.site_id == call_in.site_id, Posting.agency_id == call_in.owner_agency_id,
        Posting.role == Role.PROBATION_OFFICER, working, User.active,
    )  # fmt: skip
    return list(db.session.scalars(mine.distinct().order_by(User.id)))


def to_remind(call_in: CallIn, officer: User) -> list[Invitation]:
    """Of those whom the officer follows, who is called, not served, and nobody has been reminded of."""
    followed = exists().where(
        Assignment.site_id == Invitation.site_id, Assignment.member_id == Invitation.member_id,
        Assignment.user_id == officer.id, Assignment.lasts(),
    )  # fmt: skip
    rows = select(Invitation).where(
        Invitation.site_id == call_in.site_id, Invitation.call_in_id == call_in.id, followed,
        Invitation.served_on.is_(None), Invitation.called_off_on.is_(None), Invitation.reminded_on.is_(None),
    )  # fmt: skip
    return list(db.session.scalars(rows.order_by(Invitation.code)))
