"""What happened to each letter on its way, one note after another, and the receipts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Index, Select, String, false, select
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.callins.models import Invitation, ServiceMethod
from gvi.core.columns import Keyed, Moment, one, within_site, word
from gvi.core.crypto import SealedBytes, SealedText
from gvi.extensions import DbModel
from gvi.serving.vocabulary import Server, ServiceEvent


class ServiceStep(Keyed, Audited, Scoped, DbModel):
    """One note. It is never changed, only taken back with a reason; where the letter is follows from those that stand.

    A receipt lies sealed with its note, and is let go when the note is taken back: what was scanned by mistake is
    somebody else's.
    """

    __tablename__ = "service_step"
    area = Area.SM
    read_is_logged = True
    audit_secret = frozenset({"note", "receipt_note", "scan"})

    call_in_id: Mapped[int]
    invitation_id: Mapped[int]
    letter_ref: Mapped[str] = mapped_column(String(12))
    """The printed letter it is about: a new letter has its own way to go."""
    event: Mapped[ServiceEvent] = mapped_column(word(ServiceEvent))
    by: Mapped[Server] = mapped_column(word(Server))
    method: Mapped[ServiceMethod | None] = mapped_column(word(ServiceMethod))
    who: Mapped[str] = mapped_column(String(120))
    happened_on: Mapped[date]
    informed_on: Mapped[date | None]
    """Simplified service: when the person was told that it would be used."""
    note: Mapped[str | None] = mapped_column(SealedText)
    receipt_note: Mapped[str | None] = mapped_column(SealedText)
    """What the receipt says and where it is kept, when it is not scanned."""
    scan: Mapped[bytes | None] = mapped_column(SealedBytes, deferred=True)
    scan_kind: Mapped[str | None] = mapped_column(String(10))
    """pdf or jpg; None when nothing is scanned."""
    scan_sha256: Mapped[str | None] = mapped_column(String(64))
    noted_by: Mapped[str] = mapped_column(String(120))
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_back_by: Mapped[str | None] = mapped_column(String(120))
    taken_back_why: Mapped[str | None] = mapped_column(String(300))
    invitation: Mapped[Invitation] = one("Invitation", "invitation_id", "ServiceStep")

    @property
    def stands(self) -> bool:
        """Has nobody taken it back?"""
        return self.taken_back_at is None

    @property
    def has_receipt(self) -> bool:
        """Is there a receipt, scanned or noted?"""
        return bool(self.scan_kind or self.receipt_note)

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """Of the agency that serves; an officer's own people alone."""
        if Grant.WRITE not in grants(actor.role, cls.area, actor.agency_kind):
            return select(cls).where(false())
        seen: Any = Invitation.visible_to(actor).with_only_columns(Invitation.id)
        return select(cls).where(cls.of_agency(actor), cls.invitation_id.in_(seen))

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            within_site("invitation_id", "invitation", ondelete="CASCADE"),
            Index("ix_service_step_invitation", "site_id", "invitation_id", "id"),
        )
