"""The only writers of checks and of what is decided about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.eligibility import blocks_for, invited
from gvi.callins.models import CallIn, Invitation
from gvi.core import clock
from gvi.core.problems import Problem, insist
from gvi.extensions import db
from gvi.rechecks import rules
from gvi.rechecks.finding import found_in
from gvi.rechecks.models import Decided, Occasion, Recheck, RecheckDecision

LAST = (Occasion.THREE_DAYS, Occasion.DAY)
Blocks = Mapping[int, Sequence[Problem]]


def keep_look(
    actor: Actor,
    call_in: CallIn,
    occasion: Occasion,
    *,
    blocks: Blocks | None = None,
    only: Collection[int] | None = None,
    once: bool = False,
    at: datetime | None = None,
) -> list[Recheck]:
    """Keep what a look at everybody who is still called finds now.

    blocks: by invitation id, when they have just been gathered. only: invitation ids. once: each look is kept one time
    for each occasion and day, and a second one is refused by the database. at: when, if that was not just now.
    """
    found = blocks_for(actor, call_in) if blocks is None else blocks
    rows = [row for row, _member in invited(call_in) if not row.called_off_on and (only is None or row.id in only)]
    looks = [
        Recheck(
            **actor.owns, invitation_id=row.id, occasion=occasion, for_day=call_in.day,
            once=rules.key_of(row.id, occasion, call_in.day) if once else None, created_at=at or clock.now(),
        )
        for row in rows
    ]  # fmt: skip
    findings = found_in(actor, call_in, {row.id: found.get(row.id, ()) for row in rows})
    for look in looks:
        look.findings = findings.get(look.invitation_id, [])
    db.session.add_all(looks)
    if looks:
        log.record_all(actor, Verb.RECHECK, looks)
    if occasion in LAST and call_in.last_check_for != call_in.day:
        call_in.last_check_for = call_in.day
        log.record(actor, Verb.RECHECK, call_in)
    return looks


def call_off(actor: Actor, call_in: CallIn, invitation: Invitation, *, reason: str) -> RecheckDecision:
    """Decide that the person is no longer called. The line on the list stays, and so does what was printed."""
    insist(
        rules.may_call_off(
            call_in.state, is_off=bool(invitation.called_off_on), is_marked=invitation.attendance is not None
        )
    )
    invitation.called_off_on = clock.today()
    made = _decided(actor, invitation, Decided.CALL_OFF, reason, None)
    log.record_all(actor, Verb.RECHECK_CALL_OFF, [made], reason=reason)
    log.record(actor, Verb.RECHECK_CALL_OFF, invitation, reason=reason)
    return made


def keep(actor: Actor, call_in: CallIn, invitation: Invitation, *, code: str, reason: str) -> RecheckDecision:
    """Decide to call the person in spite of something, where the rules leave that to a person."""
    present = {problem.code for problem in blocks_for(actor, call_in).get(invitation.id, ())}
    insist(rules.may_keep(call_in.state, code, present=present))
    made = _decided(actor, invitation, Decided.KEEP, reason, code)
    log.record(actor, Verb.RECHECK_KEEP, made, reason=reason)
    return made


def undo(actor: Actor, call_in: CallIn, decision: RecheckDecision, *, reason: str) -> None:
    """Take a decision back, and say why. Whoever is called again is looked at as everybody else."""
    insist(rules.may_undo(call_in.state, is_undone=decision.undone_at is not None))
    decision.undone_at, decision.undone_by, decision.undone_because = clock.now(), actor.name, reason
    log.record(actor, Verb.RECHECK_UNDO, decision, reason=reason)
    if decision.what is Decided.CALL_OFF:
        decision.invitation.called_off_on = None
        log.record(actor, Verb.RECHECK_UNDO, decision.invitation, reason=reason)


def _decided(actor: Actor, invitation: Invitation, what: Decided, reason: str, code: str | None) -> RecheckDecision:
    made = RecheckDecision(
        **actor.owns,
        call_in_id=invitation.call_in_id,
        invitation_id=invitation.id,
        what=what,
        code=code,
        reason=reason,
        decided_by=actor.name,
    )
    db.session.add(made)
    return made
