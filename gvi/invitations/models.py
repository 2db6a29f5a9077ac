"""What has been sent to whose calendar."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, Moment, within_site, word
from gvi.extensions import DbModel


class CalendarState(StrEnum):
    """What the recipient's calendar was last told."""

    REQUESTED = "requested"
    CANCELLED = "cancelled"


class Coming(StrEnum):
    """What the recipient has answered. Whoever sends somebody else in their place does not come."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    DELEGATED = "delegated"


class CalendarEntry(Keyed, Audited, Scoped, DbModel):
    """One event for one recipient at one call-in: a stable UID and a rising sequence."""

    __tablename__ = "calendar_entry"
    area = Area.PL

    call_in_id: Mapped[int]
    speaker_id: Mapped[int | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    uid: Mapped[str] = mapped_column(String(120))
    sequence: Mapped[int] = mapped_column(default=0)
    state: Mapped[CalendarState] = mapped_column(word(CalendarState))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(200))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(String(300))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[Coming | None] = mapped_column(word(Coming))
    """To this version of the invitation: a new one has not been answered."""
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    """The stamp of that answer (RFC 5546 §2.1.5), which a newer one must exceed."""

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            UniqueConstraint("uid"),
            within_site("call_in_id", "call_in"),
            within_site("speaker_id", "speaker"),
            Index("ix_calendar_entry_call_in", "site_id", "call_in_id"),
        )
