"""The mail that tells a lawyer that something waits. It names no person, no agency and no case: only that there is work."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from flask import current_app
from flask_babel import force_locale, gettext

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.config import Settings
from gvi.core import clock
from gvi.mail.outbox import queue
from gvi.reviews.models import Review
from gvi.reviews.queries import lawyers_of


def tell_lawyers(actor: Actor, review: Review) -> int:
    """Promise a mail to each of the owner's lawyers but the one who asks; how many that makes."""
    told = [
        each
        for each in lawyers_of(review.site_id, review.owner_agency_id, clock.today())
        if each.id != review.proposed_by_id
    ]
    for lawyer in told:
        mail = queue(actor, lawyer.email, _mail(lawyer), about=review)
        mail.promised_by_id = actor.user_id or None  # the worker is nobody
    return len(told)


def _mail(lawyer: User) -> EmailMessage:
    settings: Settings = current_app.config["SETTINGS"]
    message = EmailMessage(SMTP)
    message["From"] = Address("", addr_spec=settings.mail_from)
    message["To"] = Address("", addr_spec=lawyer.email)
    with force_locale(lawyer.locale or settings.locale):
        message["Subject"] = gettext("Something waits for your decision")
        message.set_content(gettext("Log in. What waits for you stands on Today.") + "\n", cte="quoted-printable")
    return message
