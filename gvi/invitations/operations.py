"""The only writer of calendar entries: each step of the plan becomes an entry and a mail in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from gvi.access.actor import Actor
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, State
from gvi.core import clock
from gvi.core.problems import insist
from gvi.documents.invitation import Invitation
from gvi.extensions import db
from gvi.invitations import rules
from gvi.invitations.message import invitation_for, mail_for
from gvi.invitations.models import CalendarEntry, CalendarState
from gvi.invitations.plan import Line, Part, Plan
from gvi.invitations.queries import plan_of
from gvi.invitations.rules import Step
from gvi.mail import outbox


def send(actor: Actor, call_in: CallIn, plan: Plan) -> int:
    """Tell every recipient what the plan says they are to be told; how many mails that makes.

    Each entry and its mail are kept together or not at all. Who has nothing new to learn gets nothing.
    """
    agency = db.session.get_one(Agency, call_in.owner_agency_id)
    insist(
        rules.may_send(
            steps=len(plan.steps), inviting=plan.number(Step.INVITE, Step.UPDATE), is_over=call_in.starts_at <= clock.now(),
            is_closed=call_in.state is State.CLOSED, has_contact=bool(agency.phone),
        )
    )  # fmt: skip
    now = clock.now()
    told = [(line, invitation_for(call_in, line, plan.meeting, stamp=now)) for line in plan.steps]
    entries = [_enter(actor, call_in, line, invitation) for line, invitation in told]
    _record(actor, entries)
    for (line, invitation), entry in zip(told, entries, strict=True):
        outbox.queue(actor, invitation.attendee_email, mail_for(line, invitation, agency), about=entry)
    return len(entries)


def call_off(actor: Actor, call_in: CallIn) -> int:
    """Tell everybody who has a cancelled meeting in their calendar that it is off; how many mails that makes.

    A meeting is called off even where the agency has no phone to ask: the page of invitations then says what is missing.
    """
    plan = plan_of(actor, call_in)
    agency = db.session.get_one(Agency, call_in.owner_agency_id)
    return send(actor, call_in, plan) if plan.steps and agency.phone else 0


def try_again(actor: Actor, plan: Plan) -> int:
    """Send what has not left now instead of at its next turn; how many mails that is."""
    return outbox.try_again(actor, [line.entry for line in plan.unsent])


def _enter(actor: Actor, call_in: CallIn, line: Line, invitation: Invitation) -> CalendarEntry:
    """The line's entry, saying what is told now. It belongs to the call-in's agency, whoever sends."""
    entry = line.entry
    if entry is None:
        entry = CalendarEntry(
            site_id=actor.site_id, owner_agency_id=call_in.owner_agency_id, call_in_id=call_in.id, uid=invitation.uid
        )
        entry.speaker_id, entry.user_id = _whose(line)
        db.session.add(entry)
    entry.state = CalendarState.CANCELLED if line.step is Step.CANCEL else CalendarState.REQUESTED
    entry.sequence, entry.sent_at = invitation.sequence, invitation.stamp
    entry.answer = entry.answered_at = None  # what was answered was about what is no longer so
    entry.name, entry.email = invitation.attendee_name, invitation.attendee_email
    entry.starts_at, entry.ends_at, entry.place = invitation.start, invitation.end, invitation.venue
    return entry


def _whose(line: Line) -> tuple[int | None, int | None]:
    ident = line.recipient.id
    return (ident, None) if line.recipient.part is Part.SPEAKER else (None, ident)


def _record(actor: Actor, entries: Sequence[CalendarEntry]) -> None:
    cancelled = [entry for entry in entries if entry.state is CalendarState.CANCELLED]
    asked = [entry for entry in entries if entry.state is CalendarState.REQUESTED]
    if asked:
        log.record_all(actor, Verb.CALENDAR_SEND, asked)
    if cancelled:
        log.record_all(actor, Verb.CALENDAR_CANCEL, cancelled)
