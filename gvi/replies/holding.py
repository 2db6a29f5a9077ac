"""Whose answer holds: the one writer of what an invited person is known to have answered."""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.invitations.models import CalendarEntry, Coming
from gvi.replies import queries
from gvi.replies.models import Reply
from gvi.speakers import operations as speaking
from gvi.speakers.models import Slot
from gvi.speakers.queries import slots_of


def hold(actor: Actor, entry: CalendarEntry, cause: Reply) -> bool:
    """Let the latest recorded message hold. Is that `cause`? Then the speaker's parts say so too."""
    newest = queries.standing(entry)
    _answer(actor, entry, newest)
    if newest is not cause:
        return False
    _tick(actor, entry, cause)
    return True


def let_go(actor: Actor, entry: CalendarEntry, cause: Reply, *, held: bool) -> None:
    """`cause` is recorded no longer: what was answered before holds again, and the parts are as they were before it.

    held: did it hold until now?
    """
    _answer(actor, entry, queries.standing(entry))
    before = cause.ticked or {}
    if held and before:
        for slot in _parts(entry):
            was = before.get(slot.ref)
            if was is not None and slot.is_confirmed != was:
                speaking.confirm_slot(actor, slot, confirmed=was)


def is_held(entry: CalendarEntry, reply: Reply) -> bool:
    """Is this the message whose answer holds?"""
    return queries.standing(entry) is reply


def _answer(actor: Actor, entry: CalendarEntry, newest: Reply | None) -> None:
    answer, at = (newest.answer, newest.stamp) if newest else (None, None)
    if (entry.answer, entry.answered_at) != (answer, at):
        entry.answer, entry.answered_at = answer, at
        log.record(actor, Verb.CALENDAR_ANSWER, entry)


def _tick(actor: Actor, entry: CalendarEntry, cause: Reply) -> None:
    """Whoever has said yes to the meeting has said yes to their parts of it, and whoever has not, has not."""
    wanted = cause.answer is Coming.ACCEPTED
    changed = [slot for slot in _parts(entry) if slot.is_confirmed != wanted]
    for slot in changed:
        speaking.confirm_slot(actor, slot, confirmed=wanted)
    if changed:
        cause.ticked = {slot.ref: not wanted for slot in changed}
        log.record(actor, Verb.REPLY_TAKE, cause)


def _parts(entry: CalendarEntry) -> list[Slot]:
    """The person's parts, as long as the run sheet may change."""
    if entry.speaker_id is None:
        return []
    call_in = queries.call_in_of(entry)
    return [slot for slot in slots_of(call_in) if slot.speaker_id == entry.speaker_id] if call_in.is_open else []
