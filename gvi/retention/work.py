"""The worker's part: purge what has been approved, and then rid the file of it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import Select, select

from gvi.access.actor import actor_of
from gvi.access.apart import kept
from gvi.accounts.models import Posting
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.config import Settings
from gvi.conflicts.telling import apart_from
from gvi.core import clock
from gvi.core.db import transaction
from gvi.core.notices import notice
from gvi.extensions import db
from gvi.retention.cleaning import clean
from gvi.retention.models import PurgeOrder
from gvi.retention.parting import part
from gvi.retention.purging import purge
from gvi.search.forgetting import forget


@dataclass(frozen=True, slots=True)
class Done:
    """How many orders were carried out, and whether the file is rid of what they took."""

    orders: int
    is_clean: bool


def purge_approved(*, site_id: int | None = None, agency_id: int | None = None) -> Done:
    """Carry out what has been approved, of one agency or of all, each order as a whole. Safe to ask at any time."""
    settings: Settings = current_app.config["SETTINGS"]
    mine = [PurgeOrder.site_id == site_id, PurgeOrder.owner_agency_id == agency_id] if site_id is not None else []
    waiting = select(PurgeOrder).where(PurgeOrder.is_approved.is_(True), PurgeOrder.done_at.is_(None), *mine)
    orders = 0
    while _carry_out(waiting, settings):
        orders += 1
    return Done(orders, _clean_after())


def _carry_out(waiting: Select[PurgeOrder], settings: Settings) -> bool:
    with transaction():
        order = db.session.scalars(waiting.order_by(PurgeOrder.id).limit(1)).first()
        if order is None:
            return False
        decider = actor_of(db.session.get_one(Posting, order.decided_posting_id), address="worker")
        with kept(apart_from(decider.user_id)):
            for each in part(decider, order):
                purge(decider, each, settings)
        return True


def _clean_after() -> bool:
    """Once for all orders whose bytes may still lie in the file. A file that is being read is cleaned the next time."""
    unclean = select(PurgeOrder).where(PurgeOrder.receipt.is_not(None), PurgeOrder.cleaned_at.is_(None))
    asked = db.session.scalars(unclean.limit(1)).first()
    db.session.remove()
    if asked is None:
        return True
    forget()  # what the text indexes still hold of what is gone, as in every round of the worker
    if not clean():
        notice("purge_not_clean")
        return False
    with transaction():
        for order in db.session.scalars(unclean).all():
            actor = actor_of(db.session.get_one(Posting, order.decided_posting_id), address="worker")
            order.cleaned_at = clock.now()
            log.record(actor, Verb.PURGE, order)
    return True
