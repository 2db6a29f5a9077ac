"""Promising a mail in the same transaction as the change that causes it, and asking for another try."""

from __future__ import annotations

from collections.abc import Collection
from email.message import EmailMessage
from typing import Any

from flask import g, has_request_context
from sqlalchemy.orm import defer

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.db import afterwards
from gvi.extensions import db
from gvi.jobs.queue import Job, wake
from gvi.mail.models import MailState, OutboxMail


def queue(actor: Actor, recipient: str, message: EmailMessage, *, about: Any) -> OutboxMail:
    """Promise the mail. It leaves when the transaction has been kept, and belongs to the owner of what it is about.

    Within a request the worker is woken by itself; a command calls `wake_worker` after its transaction.
    """
    from email.policy import SMTP  # reads headers too, with half a megabyte that pages have no use for

    mail = OutboxMail(
        site_id=actor.site_id, owner_agency_id=about.owner_agency_id, recipient=recipient,
        about_kind=about.__tablename__, about_ref=about.ref, message=message.as_bytes(policy=SMTP),
        promised_by_id=actor.user_id,
    )  # fmt: skip
    db.session.add(mail)
    _wake_afterwards()
    return mail


def try_again(actor: Actor, about: Collection[Any]) -> int:
    """Send what is still unsent about these rows now, also what had been given up. How many mails that is."""
    rows = OutboxMail.visible_to(actor).where(
        OutboxMail.about_ref.in_([row.ref for row in about]), OutboxMail.state != MailState.SENT
    )
    unsent = list(db.session.scalars(rows))
    for mail in unsent:
        mail.state, mail.attempts, mail.next_try_at = MailState.QUEUED, 0, clock.now()
    if unsent:
        log.told(actor, Verb.MAIL_RETRY, kind="outbox_mail", values={"refs": [mail.ref for mail in unsent]})
        _wake_afterwards()
    return len(unsent)


def wake_worker() -> None:
    """Let the worker look at the outbox now; for what stands outside a request, after its transaction."""
    wake(Job.DELIVER_MAIL)


def mails_about(actor: Actor, refs: Collection[str]) -> dict[str, OutboxMail]:
    """The newest mail about each of these, without its content; one query."""
    mails = OutboxMail.visible_to(actor).where(OutboxMail.about_ref.in_(refs)).order_by(OutboxMail.id)
    return {mail.about_ref: mail for mail in db.session.scalars(mails.options(defer(OutboxMail.message)))}


def _wake_afterwards() -> None:
    """Once a request, however many mails it promises."""
    if has_request_context() and not g.get("wakes_worker"):
        g.wakes_worker = True
        afterwards(wake_worker)
