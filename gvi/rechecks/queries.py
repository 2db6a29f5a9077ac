"""Reading checks: the last one of each person, the history of a call-in, and who waits for a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from gvi.access.actor import Actor
from gvi.callins.models import CallIn, Invitation
from gvi.extensions import db
from gvi.rechecks.models import Occasion, Recheck, RecheckDecision, RecheckFinding
from gvi.rechecks.rules import APPROVED

TOGETHER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Round:
    """Everybody looked at in one go, or what of it still stands on the list."""

    at: datetime
    occasion: Occasion
    people: int
    stopped: int


def latest(actor: Actor, call_in: CallIn) -> dict[int, Recheck]:
    """By invitation id: the last look at each person, with what it found. Two queries."""
    rows = Recheck.visible_to(actor).where(Recheck.invitation_id.in_(_on(actor, [call_in.id])))
    looks = db.session.scalars(rows.options(selectinload(Recheck.findings)).order_by(Recheck.id))
    return {look.invitation_id: look for look in looks}


def rounds(actor: Actor, call_in: CallIn) -> list[Round]:
    """The looks, the newest first; those for one occasion within a minute of one another are one, unless they look at
    somebody twice."""
    rows = Recheck.visible_to(actor).where(Recheck.invitation_id.in_(_on(actor, [call_in.id])))
    together: list[list[Recheck]] = []
    for look in db.session.scalars(rows.options(selectinload(Recheck.findings)).order_by(Recheck.id.desc())):
        if together and _belongs(look, together[-1]):
            together[-1].append(look)
        else:
            together.append([look])
    return [
        Round(looks[0].created_at, looks[0].occasion, len(looks), sum(bool(look.findings) for look in looks))
        for looks in together
    ]


def _belongs(look: Recheck, later: Sequence[Recheck]) -> bool:
    is_near = later[-1].created_at - look.created_at < TOGETHER and later[-1].occasion is look.occasion
    return is_near and look.invitation_id not in {each.invitation_id for each in later}


def undecided(actor: Actor, call_ins: Sequence[CallIn]) -> Mapping[int, set[int]]:
    """By call-in id: invitation ids of those whom the last look found something about and nobody has called off.

    Nothing while the list is being made: what stands in the way then is part of making it. One query.
    """
    approved = [each.id for each in call_ins if each.state in APPROVED]
    if not approved:
        return {}
    newest = (
        select(Recheck.invitation_id, func.max(Recheck.id).label("id"))
        .where(Recheck.site_id == actor.site_id, Recheck.invitation_id.in_(_on(actor, approved)))
        .group_by(Recheck.invitation_id)
        .subquery()
    )
    rows = (
        select(Invitation.call_in_id, Invitation.id)
        .join(newest, newest.c.invitation_id == Invitation.id)
        .join(RecheckFinding, RecheckFinding.recheck_id == newest.c.id)
        .where(Invitation.site_id == actor.site_id, RecheckFinding.site_id == actor.site_id)
        .where(Invitation.called_off_on.is_(None))
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for call_in_id, invitation_id in db.session.execute(rows):
        found[call_in_id].add(invitation_id)
    return found


def decisions_of(actor: Actor, call_in: CallIn) -> dict[int, list[RecheckDecision]]:
    """By invitation id: what has been decided, oldest first."""
    rows = RecheckDecision.visible_to(actor).where(RecheckDecision.invitation_id.in_(_on(actor, [call_in.id])))
    found: dict[int, list[RecheckDecision]] = defaultdict(list)
    for decision in db.session.scalars(rows.order_by(RecheckDecision.id)):
        found[decision.invitation_id].append(decision)
    return found


def looked_at(call_in: CallIn, keys: Collection[str]) -> set[str]:
    """Which of these looks have been kept."""
    rows = select(Recheck.once).where(Recheck.site_id == call_in.site_id, Recheck.once.in_(keys))
    return {once for once in db.session.scalars(rows) if once}


def _on(actor: Actor, call_in_ids: Sequence[int]):  # type: ignore[no-untyped-def]
    return select(Invitation.id).where(Invitation.site_id == actor.site_id, Invitation.call_in_id.in_(call_in_ids))
