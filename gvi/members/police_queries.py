"""Reading the police facet of one's own records."""

from __future__ import annotations

from sqlalchemy import or_, select

from gvi.access.actor import Actor
from gvi.extensions import db
from gvi.members.facts import Tie
from gvi.members.models import Member
from gvi.members.vocabulary import TieKind


def ties_between(one: Member, other: Member, *, kind: TieKind) -> list[Tie]:
    """What is known now of this kind of tie between the two, over or not."""
    a, b = sorted((one.id, other.id))
    pair = (Tie.site_id == one.site_id) & (Tie.a_id == a) & (Tie.b_id == b) & (Tie.kind == kind)
    return list(db.session.scalars(select(Tie).where(pair, Tie.recorded_to.is_(None))))


def own_record(actor: Actor, name: str | None) -> Member | None:
    """One's own record by ref or external id."""
    if not name:
        return None
    wanted = or_(Member.ref == name.strip().lower(), Member.external_id == name.strip())
    return db.session.scalar(Member.visible_to(actor).where(wanted).limit(1))
