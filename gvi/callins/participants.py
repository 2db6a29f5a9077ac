"""The only writers of the list of participants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import func, select

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import candidacy, lifecycle
from gvi.callins import participant_rules as rules
from gvi.callins.candidacy import Candidate
from gvi.callins.eligibility import candidates_of, invited, personal_blocks
from gvi.callins.models import CallIn, Duty, Invitation, ServiceMethod
from gvi.core.problems import insist
from gvi.door.models import AttendanceTap
from gvi.extensions import db
from gvi.letters.models import FrozenLetter
from gvi.members.facts import Supervision
from gvi.members.models import Member
from gvi.readings.models import Need
from gvi.readings.operations import note_act


def add(actor: Actor, call_in: CallIn, members: Sequence[Member], *, why: str) -> list[Invitation]:
    """Put people on the list, with the reason why just them. All or none.

    Who is under supervision on the day is summoned, anybody else invited; the supervision's officer meets them.
    """
    insist(rules.may_change_list(call_in.state))
    present = {invitation.member_id for invitation, _member in invited(call_in)}
    blocks = personal_blocks(actor, call_in, members)
    insist(rules.may_add(blocks, already=sum(member.id in present for member in members)))
    candidates = candidates_of(actor, call_in, members)
    officers = _officers(actor, members)
    note_act(actor, members, Need.LISTED, text=why)
    added = [
        _invitation(actor, call_in, member, candidates[member.id], officers.get(member.id), why=why, number=number)
        for number, member in enumerate(members, call_in.codes_given + 1)
    ]
    db.session.add_all(added)
    log.record_all(actor, Verb.PARTICIPANT_ADD, added, reason=why)
    call_in.codes_given += len(added)
    _changed(actor, call_in)
    return added


def edit(
    actor: Actor, call_in: CallIn, invitation: Invitation, *, why: str, duty: Duty, arrival: time | None, contact_name: str | None,
    contact_phone: str | None, service_method: ServiceMethod | None,
) -> None:  # fmt: skip
    """Change how one participant is called and met."""
    insist(rules.may_change_list(call_in.state))
    candidate = candidates_of(actor, call_in, [invitation.member])[invitation.member_id]
    insist(rules.may_oblige(duty, can_be_obliged=candidacy.supervision_on(candidate.facts, call_in.day) is not None))
    invitation.why, invitation.duty, invitation.arrival = why, duty, arrival
    invitation.contact_name, invitation.contact_phone, invitation.service_method = (
        contact_name,
        contact_phone,
        service_method,
    )
    log.record(actor, Verb.PARTICIPANT_EDIT, invitation)


@dataclass(frozen=True, slots=True)
class Meeting:
    """When a participant comes, and who meets them there."""

    arrival: time | None
    contact_name: str | None = None
    contact_phone: str | None = None


def set_arrivals(actor: Actor, call_in: CallIn, meetings: Mapping[Invitation, Meeting]) -> None:
    """Say of everybody at once when they come and who meets them."""
    insist(rules.may_change_list(call_in.state))
    changed = [invitation for invitation, meeting in meetings.items() if _meeting_of(invitation) != meeting]
    for invitation in changed:
        meeting = meetings[invitation]
        invitation.arrival, invitation.contact_name = meeting.arrival, meeting.contact_name
        invitation.contact_phone = meeting.contact_phone
    if changed:
        log.record_all(actor, Verb.PARTICIPANT_EDIT, changed)


def remove(actor: Actor, call_in: CallIn, invitation: Invitation) -> None:
    """Take somebody off the list. What agencies have answered about the others still holds."""
    insist(rules.may_change_list(call_in.state))
    insist(rules.may_remove(letters=_number_of(FrozenLetter, invitation), taps=_number_of(AttendanceTap, invitation)))
    db.session.delete(invitation)
    log.record(actor, Verb.PARTICIPANT_REMOVE, invitation)
    lifecycle.reopen(actor, call_in)


def _number_of(model: type[FrozenLetter | AttendanceTap], invitation: Invitation) -> int:
    """How many of them there are about one person's part in the call-in."""
    rows = select(func.count()).where(model.site_id == invitation.site_id, model.invitation_id == invitation.id)
    return db.session.scalar(rows) or 0


def _meeting_of(invitation: Invitation) -> Meeting:
    return Meeting(invitation.arrival, invitation.contact_name, invitation.contact_phone)


def _invitation(
    actor: Actor,
    call_in: CallIn,
    member: Member,
    candidate: Candidate,
    officer: Supervision | None,
    *,
    why: str,
    number: int,
) -> Invitation:
    groups = candidate.facts.memberships
    return Invitation(
        **actor.owns, call_in_id=call_in.id, member_id=member.id, shell_id=member.shell_id, code=f"D{number:02d}",
        group_id=groups[0].group_id if groups else None, duty=candidate.duty, why=why,
        contact_name=officer.officer if officer else None, contact_phone=officer.officer_phone if officer else None,
    )  # fmt: skip


def _officers(actor: Actor, members: Sequence[Member]) -> dict[int, Supervision]:
    rows = Supervision.visible_to(actor).where(Supervision.member_id.in_([member.id for member in members]))
    return {row.member_id: row for row in db.session.scalars(rows.order_by(Supervision.ends_on))}


def _changed(actor: Actor, call_in: CallIn) -> None:
    """Somebody was added: every agency answers again, and the list is approved again."""
    call_in.list_version += 1
    log.record(actor, Verb.CALL_IN_EDIT, call_in)
    lifecycle.reopen(actor, call_in)
