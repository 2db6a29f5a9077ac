"""How a call-in moves on: the named moves, from which states, by whom, and what each of them asks for."""

from __future__ import annotations

from sqlalchemy import exists, func, or_, select

from gvi.access.actor import Actor
from gvi.appearances.caring import leave_speakers, look_after_speakers
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import rules
from gvi.callins.eligibility import blocks_for, expected, invited
from gvi.callins.models import CallIn, Invitation
from gvi.callins.moves import STEPS, Move, may_move
from gvi.checklists.gates import open_gates
from gvi.checklists.models import Blocks
from gvi.core import clock
from gvi.core.problems import insist
from gvi.door.models import AttendanceTap
from gvi.extensions import db
from gvi.invitations import operations as inviting
from gvi.rechecks import operations as rechecks
from gvi.rechecks.models import Occasion
from gvi.rechecks.standing import stopping


def approve_invitees(actor: Actor, call_in: CallIn) -> None:
    """Say that these are the people to call. Any later change of the list, the day or the basis takes it back."""
    insist(may_move(Move.APPROVE, call_in.state))
    blocks = blocks_for(actor, call_in)
    ready = rules.may_approve(invited=len(blocks), has_legal_basis=call_in.has_legal_basis, blocked=stopping(blocks))
    insist([*ready, *open_gates(call_in, Blocks.APPROVE)])
    rechecks.keep_look(actor, call_in, Occasion.APPROVAL, blocks=blocks)
    call_in.invitees_approved_at, call_in.invitees_approved_by = clock.now(), actor.name
    _move(actor, call_in, Move.APPROVE)


def reopen_list(actor: Actor, call_in: CallIn) -> None:
    """Take the approval back, to change the list."""
    insist(may_move(Move.REOPEN, call_in.state))
    reopen(actor, call_in)


def reopen(actor: Actor, call_in: CallIn) -> None:
    """What was approved has changed: an approved list is no longer so. Nothing when it was not approved."""
    if call_in.state in STEPS[Move.REOPEN].sources:
        call_in.invitees_approved_at = call_in.invitees_approved_by = None
        _move(actor, call_in, Move.REOPEN)


def summon(actor: Actor, call_in: CallIn) -> None:
    """Say that the summonses and invitations are on their way. Everybody is checked again."""
    insist(may_move(Move.SUMMON, call_in.state))
    blocks = blocks_for(actor, call_in)
    ready = rules.may_summon(invited=len(blocks), blocked=stopping(blocks))
    insist([*ready, *open_gates(call_in, Blocks.SUMMON)])
    rechecks.keep_look(actor, call_in, Occasion.SUMMONING, blocks=blocks)
    _move(actor, call_in, Move.SUMMON)


def hold(actor: Actor, call_in: CallIn) -> None:
    """Say that the meeting has taken place, or is doing so. Each who spoke is looked after: a task for each."""
    insist(may_move(Move.HOLD, call_in.state))
    insist([*rules.may_hold(day=call_in.day, today=clock.today()), *open_gates(call_in, Blocks.HOLD)])
    _move(actor, call_in, Move.HOLD)
    look_after_speakers(actor, call_in)


def unhold(actor: Actor, call_in: CallIn) -> None:
    """The meeting was marked as held by mistake: while nobody was tapped it is as it was. The calls to speakers go too."""
    insist(may_move(Move.UNHOLD, call_in.state))
    insist(rules.may_unhold(tapped=number_tapped(call_in)))
    _move(actor, call_in, Move.UNHOLD)
    leave_speakers(actor, call_in)


def close(actor: Actor, call_in: CallIn) -> None:
    """Close the books of a meeting, when everybody's attendance is known."""
    insist(may_move(Move.CLOSE, call_in.state))
    insist(rules.may_close(blank=blank_codes(call_in)))
    _move(actor, call_in, Move.CLOSE)


def cancel(actor: Actor, call_in: CallIn, *, reason: str) -> int:
    """Call the meeting off, in every calendar it stands in; how many mails that makes.

    The reason is shown to whoever reads the planning, and is in no mail.
    """
    insist(may_move(Move.CANCEL, call_in.state))
    insist(rules.may_cancel(marked=sum(row.attendance is not None for row, _member in invited(call_in))))
    call_in.cancelled_because = reason
    _move(actor, call_in, Move.CANCEL, reason=reason)
    return inviting.call_off(actor, call_in)


def blank_codes(call_in: CallIn) -> list[str]:
    """The codes of those whose attendance is not known, in the order of the list."""
    return [invitation.code for invitation, _member in expected(call_in) if invitation.attendance is None]


def number_tapped(call_in: CallIn) -> int:
    """About how many something was tapped or answered, also where that was undone. One query."""
    said = exists().where(AttendanceTap.site_id == Invitation.site_id, AttendanceTap.invitation_id == Invitation.id)
    rows = select(func.count()).select_from(Invitation).where(
        Invitation.site_id == call_in.site_id, Invitation.call_in_id == call_in.id,
        or_(Invitation.attendance.is_not(None), said),
    )  # fmt: skip
    return db.session.scalar(rows) or 0


def _move(actor: Actor, call_in: CallIn, move: Move, *, reason: str | None = None) -> None:
    call_in.state = STEPS[move].target
    log.record(actor, Verb.CALL_IN_MOVE, call_in, reason=reason)
