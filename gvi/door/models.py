"""What was tapped at the door, and what was answered afterwards: one row each, never rewritten."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Self

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.accounts.models import User
from gvi.audit.models import Audited
from gvi.callins.models import Attendance, Invitation
from gvi.core.columns import Keyed, Moment, one, within_site, word
from gvi.extensions import DbModel


class Press(StrEnum):
    """What was pressed."""

    ARRIVED = "arrived"
    """Came just now: whether that is late follows from when they were expected."""
    ON_TIME = "on_time"
    LATE = "late"
    LEFT_EARLY = "left_early"
    TURNED_BACK = "turned_back"
    EXCUSED = "excused"
    UNDO = "undo"
    SHEET = "sheet"
    """Answered on the page of attendance, not at the door."""


class Excuse(StrEnum):
    """Why somebody is excused, in the words of the door. Anything longer is written on the page of attendance."""

    ILL = "ill"
    CUSTODY = "custody"
    WORK = "work"
    OTHER = "other"


class AttendanceTap(Keyed, Audited, Scoped, DbModel):
    """One tap about one invitation. `created_at` is when it reached us; what it says may have happened earlier."""

    __tablename__ = "attendance_tap"
    area = Area.SM
    read_is_logged = True

    call_in_id: Mapped[int]
    invitation_id: Mapped[int]
    mark: Mapped[str] = mapped_column(String(32))
    """The id that the phone gave it: sent twice, it is one tap."""
    press: Mapped[Press] = mapped_column(word(Press))
    at: Mapped[datetime] = mapped_column(Moment)
    """When it was pressed."""
    attendance: Mapped[Attendance | None] = mapped_column(word(Attendance))
    """What it says; None for an undoing, and for an answer that was emptied."""
    excuse: Mapped[str | None] = mapped_column(String(300))
    undoes: Mapped[str | None] = mapped_column(String(32))
    """The mark of the tap that it takes back, which may not have reached us yet."""
    reason: Mapped[str | None] = mapped_column(String(300))
    """Why an answer was corrected after the day."""
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by: Mapped[User] = relationship()
    invitation: Mapped[Invitation] = one("Invitation", "invitation_id", "AttendanceTap")

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """Those about the people whose invitations the posting may know of."""
        rows = super().visible_to(actor)
        return rows.where(cls.invitation_id.in_(Invitation.visible_to(actor).with_only_columns(Invitation.id)))

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            within_site("invitation_id", "invitation", ondelete="CASCADE"),
            UniqueConstraint("site_id", "invitation_id", "mark"),
            Index("ix_attendance_tap_call_in", "site_id", "call_in_id", "at"),
        )
