"""The worker's part: read the mailbox, and let go of originals that nobody needs any longer.

Each mail is taken in a transaction of its own and marked in the mailbox only when that has been kept. A worker that dies in
between takes the same mail again, which by its fingerprint changes nothing.
"""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from gvi.config import Settings
from gvi.core import clock
from gvi.core.db import transaction
from gvi.core.notices import notice
from gvi.extensions import db
from gvi.replies import operations
from gvi.replies.mailbox import Address, Mail, Mailbox, NotRead, address_of
from gvi.replies.models import Reply
from gvi.replies.owners import Owner, owner_of
from gvi.replies.reading import read
from gvi.replies.taking import take
from gvi.replies.vocabulary import ReplyState, Source

KEPT = timedelta(days=90)
"""How long an original is kept after somebody, or the rules, decided about it."""
A_ROUND = 100


def read_mailbox() -> int:
    """Take in what is new; how many mails that is. A mailbox that cannot be read is said in the log, and tried again."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.is_demo or not settings.imap_url:
        return 0
    taken = 0
    try:
        address = address_of(settings.imap_url)
        with Mailbox(address) as box:
            for mail in box.new():
                if _is_kept(mail, address):
                    box.mark_taken(mail.uid)
                    taken += 1
    except (NotRead, ValueError) as fault:
        notice("mailbox_not_read", kind=str(fault) if isinstance(fault, NotRead) else "address")
    return taken


def forget_old() -> int:
    """Let go of originals that were decided about long ago; how many that is."""
    with transaction():
        old = select(Reply).where(
            Reply.told.is_not(None), Reply.state != ReplyState.WAITING, Reply.created_at < clock.now() - KEPT
        )
        found = list(db.session.scalars(old.order_by(Reply.id).limit(A_ROUND)))
        for reply in found:
            operations.forget(Owner(reply.site_id, reply.owner_agency_id).as_worker(), reply)
        return len(found)


def _is_kept(mail: Mail, address: Address) -> bool:
    """Are its rows safe, or is it nobody's? A fault with one mail holds up no other; the next round tries it again."""
    try:
        with transaction():
            reading = read(mail.content)
            owner = owner_of(reading, address)
            if owner is None:
                notice("mail_of_nobody")
            else:
                take(owner.as_worker(), mail.content, source=Source.MAILBOX, reading=reading)
    except Exception as fault:  # its text could hold what the mail says
        notice("mail_not_taken", kind=type(fault).__name__)
        return False
    return True
