"""Lawyers are sent word of what waits for them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from gvi.access.actor import Actor
from gvi.core import clock
from gvi.mail.neutral import neutral
from gvi.mail.outbox import queue
from gvi.reviews.models import Review
from gvi.reviews.queries import lawyers_of

SUBJECT = _l("Something waits for your decision")


def tell_lawyers(actor: Actor, review: Review) -> int:
    """Promise a mail to each of the owner's lawyers but the one who asks; how many that makes."""
    told = [
        each
        for each in lawyers_of(review.site_id, review.owner_agency_id, clock.today())
        if each.id != review.proposed_by_id
    ]
    for lawyer in told:
        mail = queue(actor, lawyer.email, neutral(lawyer, SUBJECT), about=review)
        mail.promised_by_id = actor.user_id or None  # the worker is nobody
    return len(told)
