"""A file about people that somebody has asked for: which list, what for, who said yes, how often it was fetched.

The file itself is nowhere: it is made when it is fetched, of what the asker may read at that moment.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.accounts.models import Posting, User
from gvi.audit.models import Audited
from gvi.callins.models import CallIn
from gvi.core.columns import Keyed, Moment, one, within_site, word
from gvi.core.crypto import SealedJson, SealedText
from gvi.extensions import DbModel


class ExportKind(StrEnum):
    """Which list."""

    PEOPLE = "people"
    VISITS = "visits"
    PARTICIPANTS = "participants"
    SERVICE = "service"


class ExportRequest(Keyed, Audited, Scoped, DbModel):
    """One list as its asker saw it, for one purpose. Approved by another user of the same agency, or not at all."""

    __tablename__ = "export_request"
    area = Area.IO
    audit_secret = frozenset({"filters", "link_digest"})

    kind: Mapped[ExportKind] = mapped_column(word(ExportKind))
    call_in_id: Mapped[int | None]
    """The call-in whose candidates are listed."""
    filters: Mapped[dict[str, str]] = mapped_column(SealedJson)
    """What the list was narrowed to, by key of the filter; a search may hold what somebody is known by."""
    number: Mapped[int]
    """Rows when it was asked for. A list that has grown since must be asked for again."""
    purpose: Mapped[str] = mapped_column(SealedText)
    """What for; empty once a purge has taken what was typed."""
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    """The posting it was asked in. Without it the file is not given out."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    is_approved: Mapped[bool | None]
    answer: Mapped[str | None] = mapped_column(SealedText)
    """Why not."""
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    """Until when somebody may answer; of an approved file, until when it and every link to it can be fetched."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    link_digest: Mapped[str | None] = mapped_column(String(64))
    downloads: Mapped[int] = mapped_column(default=0)
    downloaded_at: Mapped[datetime | None] = mapped_column(Moment)
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])
    posting: Mapped[Posting] = relationship()
    call_in: Mapped[CallIn | None] = one("CallIn", "call_in_id", "ExportRequest")

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[ExportRequest]:
        """Whoever may decide sees those of their own agency, whoever may export only what they asked for themselves."""
        if _decides(actor):
            return select(cls).where(cls.of_agency(actor))
        if Grant.OWN in grants(actor.role, Area.IO, actor.agency_kind):
            return select(cls).where(cls.of_agency(actor), cls.asked_by_id == actor.user_id)
        return select(cls).where(false())

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            CheckConstraint("decided_by_id <> asked_by_id", name="two_people"),
            UniqueConstraint("link_digest"),
            Index("ix_export_request_asked", "site_id", "owner_agency_id", "asked_by_id"),
        )


def _decides(actor: Actor) -> bool:
    """The same as Permission.EXPORT_DECIDE says of a row of one's own agency."""
    exports = Grant.OWN in grants(actor.role, Area.IO, actor.agency_kind)
    keeps = Grant.WRITE in grants(actor.role, Area.ID, actor.agency_kind)
    return (exports and keeps) or Grant.DECIDE in grants(actor.role, Area.RE, actor.agency_kind)
