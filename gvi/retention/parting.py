"""Before an order is carried out: whom somebody at the agency does not meet goes by an order of its own.

A receipt counts, and whoever has read the proposal knows how many it should count. So what the one who decided does not
meet waits for somebody else's decision, and what any colleague does not meet is purged by itself, with a receipt for those
who proposed, decided and oversee.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, exists, or_, select

from gvi.access.actor import Actor
from gvi.access.apart import everybody
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.conflicts.models import Conflict
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member
from gvi.retention.models import PurgeLine, PurgeOrder
from gvi.retention.queries import lines_of
from gvi.support.models import Handover


def part(actor: Actor, order: PurgeOrder) -> list[PurgeOrder]:
    """The approved orders that are to be carried out in the order's place, those that are set apart first.

    Asked while whoever decided (the actor) is kept apart from those they do not meet.
    """
    met = {line.id for line in lines_of(order)}
    with everybody():
        lines = lines_of(order)
        unmet = [line for line in lines if line.id not in met]
        if unmet:
            _move(actor, order, unmet, is_approved=None)
        delicate = _delicate(order)
        apart = [line for line in lines if line.id in met & delicate]
        if order.is_apart or not apart:
            return [order]
        if len(apart) == len(met):
            order.is_apart = True
            log.record(actor, Verb.PURGE_PROPOSE, order)
            return [order]
        return [_move(actor, order, apart, is_approved=True), order]


def _move(actor: Actor, order: PurgeOrder, lines: Sequence[PurgeLine], *, is_approved: bool | None) -> PurgeOrder:
    """A new order by the same proposer with these lines; decided as the first, or waiting for another to decide."""
    made = PurgeOrder(**actor.owns, proposed_by_id=order.proposed_by_id, proposed_at=order.proposed_at, is_apart=True)
    if is_approved:
        made.is_approved, made.decided_at = True, order.decided_at
        made.decided_by_id, made.decided_posting_id = order.decided_by_id, order.decided_posting_id
    db.session.add(made)
    log.record(actor, Verb.PURGE_PROPOSE, made)
    for line in lines:
        line.order_id = made.id
    log.record_all(actor, Verb.PURGE_PROPOSE, lines)
    return made


def _delicate(order: PurgeOrder) -> set[int]:
    """Ids of the lines about people from whom somebody is kept apart today."""
    locked = and_(Conflict.site_id == order.site_id, Conflict.in_force(clock.today()))
    kept = exists().where(Member.site_id == PurgeLine.site_id, Member.id == PurgeLine.member_id)
    loose = exists().where(Handover.site_id == PurgeLine.site_id, Handover.id == PurgeLine.handover_id)
    about = or_(
        kept.where(Member.shell_id == Conflict.shell_id).correlate(PurgeLine, Conflict),
        loose.where(Handover.shell_id == Conflict.shell_id).correlate(PurgeLine, Conflict),
    )
    mine = and_(PurgeLine.site_id == order.site_id, PurgeLine.order_id == order.id)
    return set(db.session.scalars(select(PurgeLine.id).where(mine, exists().where(locked, about))))
