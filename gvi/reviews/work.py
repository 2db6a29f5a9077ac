"""The worker's part: a review that is late reminds its lawyers once each working day, without anybody asking."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import or_, select

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Role
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock, workdays
from gvi.core.db import transaction
from gvi.extensions import db
from gvi.reviews.models import Review, ReviewState
from gvi.reviews.notices import tell_lawyers


def remind_late() -> int:
    """Remind of what is late and nobody has been reminded of today; how many reviews that is. Nothing on a free day."""
    today = clock.today()
    if not workdays.is_workday(today):
        return 0
    with transaction():
        late = _late(clock.at(today, time.min))
        for review in late:
            review.reminded_at = clock.now()
            log.record(_worker(review), Verb.REVIEW_REMIND, review)
            tell_lawyers(_worker(review), review)
        return len(late)


def _late(morning: datetime) -> list[Review]:
    rows = select(Review).where(
        Review.state == ReviewState.WAITING, Review.due_on < clock.today(),
        or_(Review.reminded_at.is_(None), Review.reminded_at < morning),
    )  # fmt: skip
    return list(db.session.scalars(rows.order_by(Review.id)))


def _worker(review: Review) -> Actor:
    """Nobody's posting: it reads nothing, and its entry stands in the log of the review's owner."""
    return Actor(
        posting_id=0, user_id=0, site_id=review.site_id, agency_id=review.owner_agency_id, agency_kind=AgencyKind.OTHER,
        role=Role.ADMINISTRATOR, name="worker", address="worker",
    )  # fmt: skip
