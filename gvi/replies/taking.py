"""Taking a message in: kept once, weighed, and followed as far as a program may. What it may not waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.extensions import db
from gvi.invitations.models import CalendarEntry
from gvi.replies import holding, queries, rules
from gvi.replies.answering import send_again
from gvi.replies.models import Reply
from gvi.replies.opening import MOST_BYTES, head_of
from gvi.replies.reading import Reading, read
from gvi.replies.rules import Verdict
from gvi.replies.vocabulary import Outcome, ReplyState, Source, Why


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one message. `is_new` is False when the same bytes had come before: then nothing was changed."""

    reply: Reply
    is_new: bool

    @property
    def outcome(self) -> Outcome:
        """As the command and the pages tell it."""
        return self.reply.outcome if self.is_new else Outcome.IGNORED

    @property
    def why(self) -> Why | None:
        """The reason, when there is one."""
        return self.reply.why if self.is_new else Why.SEEN_BEFORE


def take(actor: Actor, content: bytes, *, source: Source, reading: Reading | None = None) -> Taken:
    """Take in a file or a mail on behalf of the actor's agency. The same bytes twice change nothing the second time.

    reading: of these bytes, when they have been read already.
    """
    fingerprint = sha256(content).hexdigest()
    if (earlier := queries.seen_before(actor, fingerprint)) is not None:
        return Taken(earlier, is_new=False)
    reading = reading or read(content)
    entry = queries.entry_named(actor, reading.said.uid) if reading.said else None
    verdict = _verdict(reading, entry)
    reply = Reply(
        **actor.owns, source=source, fingerprint=fingerprint, outcome=verdict.outcome, why=verdict.why,
        state=rules.BEGINS[verdict.outcome], method=reading.method, told=_told(reading, entry),
        content=content if len(content) <= MOST_BYTES else head_of(content),
        taken_by_id=actor.user_id or None, **_columns(reading, entry),
    )  # fmt: skip
    db.session.add(reply)
    log.record(actor, Verb.REPLY_TAKE, reply)
    if entry is not None:
        _follow(actor, reply, entry)
    return Taken(reply, is_new=True)


def _verdict(reading: Reading, entry: CalendarEntry | None) -> Verdict:
    if reading.why is not None or reading.said is None:
        return rules.unclear(reading.why or Why.UNREADABLE)
    known = queries.known_of(entry) if entry is not None else None
    return rules.judged(reading.said, known, sender=reading.sender, now=clock.now())


def _follow(actor: Actor, reply: Reply, entry: CalendarEntry) -> None:
    if reply.outcome is Outcome.PROPOSES_NEW_TIME:
        replaced = queries.older_proposals(entry, reply)
        for each in replaced:
            each.state, each.why = ReplyState.IGNORED, Why.NEWER_PROPOSAL
        if replaced:
            log.record_all(actor, Verb.REPLY_TAKE, replaced)
    elif reply.outcome is Outcome.RECORDED and reply.method == "REFRESH":
        send_again(actor, entry, reply)
    elif reply.outcome is Outcome.RECORDED:
        holding.hold(actor, entry, reply)


def _columns(reading: Reading, entry: CalendarEntry | None) -> dict[str, Any]:
    said = reading.said
    return {
        "entry_id": entry.id if entry else None,
        "answer": rules.answer_of(said) if said else None,
        "sequence": min(said.sequence, 2**31 - 1) if said else None,
        "stamp": said.stamp if said else None,
    }


def _told(reading: Reading, entry: CalendarEntry | None) -> dict[str, Any]:
    said = reading.said
    told: dict[str, Any] = {"sender": reading.sender, "subject": reading.subject}
    if said is None:
        return told
    who = rules.who_answers(said, email=entry.email if entry else None, sender=reading.sender)
    return told | {
        "uid": said.uid, "attendee": who.email if who else "", "delegate": who.delegated_to if who else "",
        "start": _iso(said.start), "end": _iso(said.end), "place": said.place, "comment": said.comment,
    }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
