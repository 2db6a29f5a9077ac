"""The worker's part: let what is due leave, and note what became of it.

A mail is claimed in a transaction of its own before it is sent, so that two workers never send the same one and no
lock is held while a server thinks. A worker that dies in between leaves a claim that runs out: the mail is then sent
again under the same Message-ID, UID and SEQUENCE, which a calendar takes as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from gvi.config import Settings
from gvi.core import clock
from gvi.core.db import transaction
from gvi.core.notices import notice
from gvi.extensions import db
from gvi.mail.models import HOLDS_ADDRESS, MailState, OutboxMail
from gvi.mail.rules import Fault, is_hopeless, wait_after
from gvi.mail.transport import NotSent, Transport, transport_of

CLAIM = timedelta(minutes=5)
"""How long a worker may take over one mail before another may try."""
SERVER_IS_GONE = frozenset({Fault.UNREACHABLE, Fault.NO_SERVER})


@dataclass(frozen=True, slots=True)
class Claimed:
    """One mail, taken by this worker."""

    key: Mapping[str, int]
    ref: str
    recipient: str
    message: bytes


def deliver_due() -> int:
    """Send what is due, oldest first; the number sent. Stops at the first sign that the server is gone."""
    settings: Settings = current_app.config["SETTINGS"]
    transport = transport_of(settings)
    sent = 0
    while (mail := _claim()) is not None:
        fault = _try(transport, mail)
        _note(mail.key, fault)
        sent += fault is None
        if fault in SERVER_IS_GONE:
            break
    return sent


def _claim() -> Claimed | None:
    """The oldest due mail that no earlier one about the same thing is still before, taken until the claim runs out."""
    now = clock.now()
    earlier = aliased(OutboxMail)
    waits_for_another = exists().where(
        earlier.site_id == OutboxMail.site_id, earlier.about_ref == OutboxMail.about_ref,
        earlier.state == MailState.QUEUED, earlier.id < OutboxMail.id,
    )  # fmt: skip
    due = select(OutboxMail).where(
        OutboxMail.state == MailState.QUEUED, OutboxMail.next_try_at <= now, ~waits_for_another
    )
    with transaction():
        mail = db.session.scalars(due.order_by(OutboxMail.id).limit(1)).first()
        if mail is None:
            return None
        mail.next_try_at = now + CLAIM
        return Claimed({"site_id": mail.site_id, "id": mail.id}, mail.ref, mail.recipient, mail.message)


def _try(transport: Transport, mail: Claimed) -> Fault | None:
    try:
        transport.send(mail.ref, mail.recipient, mail.message)
    except NotSent as refusal:
        return refusal.fault
    return None


def _note(key: Mapping[str, int], fault: Fault | None) -> None:
    with transaction():
        mail = db.session.get_one(OutboxMail, key)
        mail.attempts += 1
        mail.last_error = fault
        if fault is None:
            mail.state, mail.sent_at = MailState.SENT, clock.now()
            if mail.about_kind in HOLDS_ADDRESS:
                mail.message = b""
        elif is_hopeless(fault, mail.attempts):
            mail.state = MailState.GIVEN_UP
            notice("mail_given_up", mail=mail.ref, fault=fault.value, attempts=mail.attempts)
        else:
            mail.next_try_at = clock.now() + wait_after(mail.attempts)
