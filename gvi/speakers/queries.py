"""Reading speakers and slots."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from gvi.access.actor import Actor
from gvi.callins.models import CallIn
from gvi.extensions import db
from gvi.speakers.models import Briefing, Slot, Speaker


def slots_of(call_in: CallIn) -> list[Slot]:
    """The run sheet in order, speakers included: two queries."""
    mine = (Slot.site_id == call_in.site_id) & (Slot.call_in_id == call_in.id)
    return list(
        db.session.scalars(select(Slot).where(mine).order_by(Slot.position).options(selectinload(Slot.speaker)))
    )


def speakers_to_choose(actor: Actor) -> list[Speaker]:
    """Those who still speak, by name."""
    return list(db.session.scalars(Speaker.visible_to(actor).where(~Speaker.is_retired).order_by(Speaker.name)))


def briefing_of(call_in: CallIn) -> Briefing | None:
    """What its speakers are told besides; one query."""
    mine = (Briefing.site_id == call_in.site_id) & (Briefing.call_in_id == call_in.id)
    return db.session.scalars(select(Briefing).where(mine)).first()
