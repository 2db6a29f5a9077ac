"""The outbox: mail that is promised in the same transaction as the change that causes it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.core import clock
from gvi.core.columns import Keyed, Moment, word
from gvi.core.crypto import SealedBytes
from gvi.extensions import DbModel

HOLDS_ADDRESS = frozenset({"speaker_link"})
"""What mails are about that hold a secret address: nothing of their content is kept once they have left."""


class MailState(StrEnum):
    """Where a mail is. A queued mail that has failed is tried again later."""

    QUEUED = "queued"
    SENT = "sent"
    GIVEN_UP = "given_up"


class OutboxMail(Keyed, Scoped, DbModel):
    """One mail, whole and sealed, with what has become of it. It carries no person data of clients."""

    __tablename__ = "outbox_mail"
    area = Area.PL

    recipient: Mapped[str] = mapped_column(String(200))
    about_kind: Mapped[str] = mapped_column(String(40))
    about_ref: Mapped[str] = mapped_column(String(12))
    message: Mapped[bytes] = mapped_column(SealedBytes)
    state: Mapped[MailState] = mapped_column(word(MailState), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    last_error: Mapped[str | None] = mapped_column(String(300))
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    promised_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who sent it off, and is told when it does not leave; None for mail from before this was kept."""

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            Index("ix_outbox_mail_next", "state", "next_try_at"),
            Index("ix_outbox_mail_about", "site_id", "about_ref"),
        )
