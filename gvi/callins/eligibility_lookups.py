"""What the warnings of a list look up: who was called the last time, and which groups are in feud."""

from __future__ import annotations

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.callins.models import TOOK_PLACE, CallIn, Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import GroupRelation, RelationKind


def came_last(actor: Actor, call_in: CallIn) -> set[int]:
    """Shells of those whom the posting's own agency had invited to its last call-in before this one."""
    last = (
        select(CallIn.id)
        .where(
            CallIn.site_id == call_in.site_id,
            CallIn.owner_agency_id == actor.agency_id,
            CallIn.starts_at < call_in.starts_at,
        )
        .where(CallIn.state.in_(TOOK_PLACE))
        .order_by(CallIn.starts_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return set(
        db.session.scalars(
            select(Invitation.shell_id).where(Invitation.site_id == call_in.site_id, Invitation.call_in_id == last)
        )
    )


def feuds_today(actor: Actor) -> list[tuple[int, int]]:
    """Pairs of group ids in feud today, as far as the posting may read them."""
    today = clock.today()
    relations = db.session.scalars(
        GroupRelation.visible_to(actor).where(
            GroupRelation.kind == RelationKind.FEUD, GroupRelation.recorded_to.is_(None)
        )
    )
    return [(relation.a_id, relation.b_id) for relation in relations if relation.holds(today)]
