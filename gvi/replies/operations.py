"""What a person does about messages: assigns, dismisses, takes back, notes a call, decides on another time."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from hashlib import sha256

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import operations as planning
from gvi.callins.models import CallIn
from gvi.callins.rules import Details
from gvi.core import clock
from gvi.core.keys import new_ref
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.invitations import operations as inviting
from gvi.invitations.models import CalendarEntry, CalendarState, Coming
from gvi.invitations.queries import plan_of
from gvi.replies import holding, queries, rules
from gvi.replies.answering import say_no
from gvi.replies.models import Reply
from gvi.replies.vocabulary import Outcome, ReplyState, Source, Why


def assign(actor: Actor, reply: Reply, *, entry: CalendarEntry, answer: Coming) -> bool:
    """Record it as this person's answer. Does that answer hold? It does not when they have answered since."""
    insist(
        rules.may_assign(state=reply.state, is_open=queries.call_in_of(entry).is_open, is_invited=_is_invited(entry))
    )
    reply.entry_id, reply.answer, reply.sequence = entry.id, answer, entry.sequence
    reply.stamp = min(reply.stamp or reply.created_at, reply.created_at)  # no later than it came, whatever it says
    reply.state = ReplyState.RECORDED
    _decided(actor, reply)
    log.record(actor, Verb.REPLY_ASSIGN, reply)
    return holding.hold(actor, entry, reply)


def dismiss(actor: Actor, reply: Reply, *, reason: str) -> None:
    """Leave it without effect, and say why."""
    insist(rules.may_dismiss(reply.state))
    reply.state, reply.reason = ReplyState.DISMISSED, reason
    _decided(actor, reply)
    log.record(actor, Verb.REPLY_DISMISS, reply)


def undo(actor: Actor, reply: Reply) -> None:
    """Take back what was recorded or dismissed: it waits again, and what was answered before it holds."""
    insist(rules.may_undo(reply.state, has_answer=reply.answer is not None))
    entry, was = reply.entry, reply.state
    held = entry is not None and was is ReplyState.RECORDED and holding.is_held(entry, reply)
    reply.state = rules.after_undo(was, is_call=reply.source is Source.PHONE)
    reply.why, reply.reason = Why.TAKEN_BACK, None
    _decided(actor, reply)
    log.record(actor, Verb.REPLY_UNDO, reply)
    if entry is not None and was is ReplyState.RECORDED:
        holding.let_go(actor, entry, reply, held=held)
    elif entry is not None and reply.state is ReplyState.RECORDED:
        holding.hold(actor, entry, reply)


def note_call(actor: Actor, entry: CalendarEntry, *, answer: Coming, taken_by: int, note: str | None) -> Reply:
    """What somebody answered by phone, and who took the call (a user's id)."""
    insist(rules.may_assign(state=ReplyState.WAITING, is_open=queries.call_in_of(entry).is_open, is_invited=_is_invited(entry)))  # fmt: skip
    call = Reply(
        **actor.owns, entry_id=entry.id, source=Source.PHONE, state=ReplyState.RECORDED, outcome=Outcome.RECORDED,
        method="", answer=answer, sequence=entry.sequence, stamp=clock.now(), told={"attendee": entry.email},
        fingerprint=sha256(new_ref().encode() + new_ref().encode()).hexdigest(), note=note, taken_by_id=taken_by,
    )  # fmt: skip
    _decided(actor, call)
    db.session.add(call)
    log.record(actor, Verb.REPLY_PHONE, call)
    holding.hold(actor, entry, call)
    return call


def accept(actor: Actor, reply: Reply) -> int:
    """Move the meeting to the proposed time and tell everybody; how many mails that makes. Rules of moving apply."""
    entry = _proposing(reply)
    call_in = queries.call_in_of(entry)
    planning.edit(actor, call_in, _moved(call_in, *proposed(reply)))
    number = inviting.send(actor, call_in, plan_of(actor, call_in))
    reply.state = ReplyState.ACCEPTED
    _decided(actor, reply)
    log.record(actor, Verb.REPLY_ACCEPT, reply)
    return number


def decline(actor: Actor, reply: Reply) -> None:
    """Keep the time, and tell who proposed another."""
    entry = _proposing(reply)
    reply.state = ReplyState.DECLINED
    _decided(actor, reply)
    log.record(actor, Verb.REPLY_DECLINE, reply)
    say_no(actor, entry, reply)


def forget(actor: Actor, reply: Reply) -> None:
    """Let go of the original and of everything it told; that there was a message, and what was decided, stays."""
    insist(rules.may_forget(reply.state))
    reply.content = reply.told = reply.note = None
    log.record(actor, Verb.REPLY_FORGET, reply)


def proposed(reply: Reply) -> tuple[datetime, datetime]:
    """The time that is proposed, in UTC."""
    return datetime.fromisoformat(reply.facts["start"]), datetime.fromisoformat(reply.facts["end"])


def _proposing(reply: Reply) -> CalendarEntry:
    entry = reply.entry
    is_current = entry is not None and entry.sequence == reply.sequence and _is_invited(entry) and bool(reply.told)
    insist(rules.may_decide(reply.state, reply.outcome, is_current=is_current))
    assert entry is not None
    return entry


def _moved(call_in: CallIn, start: datetime, end: datetime) -> Details:
    local = clock.local(start)
    same = Details(**{each.name: getattr(call_in, each.name) for each in fields(Details)})
    minutes = int((end - start).total_seconds() // 60)
    return replace(same, day=local.date(), hour=local.time().replace(tzinfo=None), minutes=minutes)


def _is_invited(entry: CalendarEntry) -> bool:
    return entry.state is CalendarState.REQUESTED


def _decided(actor: Actor, reply: Reply) -> None:
    reply.decided_by_id, reply.decided_at = actor.user_id or None, clock.now()
