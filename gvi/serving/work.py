"""The worker's part: officers are reminded once of each letter that is not served when the meeting draws near.

The mail says only that something waits. Nobody is reminded of a person they are kept apart from, and nothing is sent on a
day when nobody works; a worker that was away reminds when it is back, as long as the meeting is ahead.
"""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from gvi.access import apart
from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation
from gvi.config import Settings
from gvi.conflicts.telling import apart_from
from gvi.core import clock, workdays
from gvi.core.db import transaction
from gvi.core.i18n import gettext
from gvi.extensions import db
from gvi.mail.outbox import queue
from gvi.rechecks.rules import APPROVED
from gvi.replies.owners import Owner
from gvi.serving import queries
from gvi.serving.todo import is_near
from gvi.sites.queries import closed_days_of, site_of


def remind_servers() -> int:
    """Send the reminders that are owed; how many letters they are about."""
    with transaction():
        rows = db.session.scalars(select(CallIn).where(CallIn.state.in_(APPROVED)).order_by(CallIn.id))
        owed = [each for each in rows if each.is_ahead and is_near(each) and _is_workday(each)]
        return sum(map(_remind, owed))


def _is_workday(call_in: CallIn) -> bool:
    return workdays.is_workday(clock.today(), bridge_days=closed_days_of(site_of(call_in)))


def _remind(call_in: CallIn) -> int:
    actor = Owner(call_in.site_id, call_in.owner_agency_id).as_worker()
    reminded: dict[int, Invitation] = {}
    for officer in queries.officers_of(call_in):
        with apart.kept(apart_from(officer.id)):
            theirs = queries.to_remind(call_in, officer)
        if theirs:
            _mail(actor, call_in, officer)
            reminded |= {each.id: each for each in theirs}
    for invitation in reminded.values():
        invitation.reminded_on = clock.today()
    if reminded:
        log.record_all(actor, Verb.SERVICE_REMIND, list(reminded.values()))
    return len(reminded)


def _mail(actor: Actor, call_in: CallIn, officer: User) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    message = EmailMessage(SMTP)
    message["From"] = Address("", addr_spec=settings.mail_from)
    message["To"] = Address("", addr_spec=officer.email)
    with force_locale(officer.locale or settings.locale):
        message["Subject"] = gettext("Something waits for you")
        message.set_content(gettext("Log in. What waits for you stands on Today.") + "\n", cte="quoted-printable")
    mail = queue(actor, officer.email, message, about=call_in)
    mail.promised_by_id = None  # the worker is nobody
