"""Why somebody opened a person whom they do not work with."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.accounts.models import User
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, Moment, one, this_moment, within_site, word
from gvi.core.crypto import SealedText
from gvi.extensions import DbModel
from gvi.members.models import Member
from gvi.oversight.models import OfAuditor


class Need(StrEnum):
    """What somebody may need a person's record for without working with the person."""

    PLANNING = "planning"
    ASKED = "asked"
    COVERING = "covering"
    CHECKING = "checking"
    PERSON = "person"
    OTHER = "other"
    LISTED = "listed"
    VISITING = "visiting"
    PROPOSED = "proposed"


ACTS = frozenset({Need.LISTED, Need.VISITING, Need.PROPOSED})
"""What makes somebody a person one works with: nobody is asked then, and the act itself is the reason."""


class Reading(Keyed, Audited, OfAuditor, DbModel):
    """A reason that one user has given for one record. It holds for the rest of the day."""

    __tablename__ = "reading"

    member_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    need: Mapped[Need] = mapped_column(word(Need))
    text: Mapped[str | None] = mapped_column(SealedText)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the agency's auditors were sent word."""
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    member: Mapped[Member] = one("Member", "member_id", "Reading")
    user: Mapped[User] = relationship(foreign_keys="Reading.user_id")

    @classmethod
    def lasts(cls) -> ColumnElement[bool]:
        """The condition that the reason still holds."""
        return cls.ends_at > this_moment()

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("member_id", "member"),
            Index("ix_reading_member", "site_id", "member_id", "user_id"),
            Index("ix_reading_unseen", "site_id", "owner_agency_id", "seen_at"),
            Index("ix_reading_untold", "told_at"),
        )
