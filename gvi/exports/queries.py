"""Reading requests for files about people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.exports.models import ExportKind, ExportRequest
from gvi.exports.rules import ExportState, state_of
from gvi.extensions import db

NAMED = (
    joinedload(ExportRequest.asked_by).lazyload(User.postings), joinedload(ExportRequest.call_in).lazyload("*")
)  # fmt: skip
"""What a line about a request says, asked for with it."""
LIVE = (ExportState.WAITING, ExportState.APPROVED)


def live(
    actor: Actor, kind: ExportKind, filters: Mapping[str, str], call_in: CallIn | None
) -> tuple[ExportRequest | None, ExportState]:
    """What the posting has asked for of exactly this list that waits or may be fetched; the approved one first."""
    own = (ExportRequest.asked_by_id == actor.user_id) & (ExportRequest.posting_id == actor.posting_id)
    place = None if call_in is None else call_in.id
    open_ones = select(ExportRequest).where(
        ExportRequest.of_agency(actor), own, ExportRequest.kind == kind, ExportRequest.call_in_id == place,
        ExportRequest.ended_at.is_(None), ExportRequest.is_approved.is_not(False), ExportRequest.ends_at > clock.now(),
    ).order_by(ExportRequest.id.desc())  # fmt: skip
    same = [(row, state_of(row, now=clock.now())) for row in db.session.scalars(open_ones) if row.filters == filters]
    approved = [each for each in same if each[1] is ExportState.APPROVED]
    return next(iter([*approved, *same]), (None, ExportState.OVER))


def listed(actor: Actor) -> Select[ExportRequest]:
    """What the posting may know of, for a list."""
    return ExportRequest.visible_to(actor).options(*NAMED)


def of_link(actor: Actor, digest: str) -> ExportRequest | None:
    """The request whose link this is, if it is the user's own."""
    own = (ExportRequest.asked_by_id == actor.user_id) & (ExportRequest.link_digest == digest)
    return db.session.scalar(select(ExportRequest).where(ExportRequest.of_agency(actor), own))


def to_decide(actor: Actor) -> Sequence[ExportRequest]:
    """What others of the agency wait for, oldest first."""
    waits = ExportRequest.is_approved.is_(None) & ExportRequest.ended_at.is_(None)
    others = listed(actor).where(waits, ExportRequest.asked_by_id != actor.user_id, ExportRequest.ends_at > clock.now())
    return db.session.scalars(others.order_by(ExportRequest.created_at)).all()


def answered(actor: Actor) -> Sequence[ExportRequest]:
    """What the posting asked for that can be fetched and has not been."""
    own = (ExportRequest.asked_by_id == actor.user_id) & (ExportRequest.posting_id == actor.posting_id)
    unseen = ExportRequest.is_approved & ExportRequest.ended_at.is_(None) & (ExportRequest.downloads == 0)
    rows = listed(actor).where(own, unseen, ExportRequest.ends_at > clock.now())
    return db.session.scalars(rows.order_by(ExportRequest.ends_at)).all()
