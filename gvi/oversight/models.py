"""A sample of reads that an auditor goes through, and the receipt of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Select, String, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.accounts.models import User
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, Moment, many, one, within_site, word
from gvi.extensions import DbModel


class Finding(StrEnum):
    """What the auditor made of a read."""

    FINE = "fine"
    ASKED = "asked"


class OfAuditor(Scoped):
    """A row that the agency's auditors alone see."""

    area = Area.LO

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """Rows of the posting's own agency."""
        sees = Grant.READ in grants(actor.role, Area.LO, actor.agency_kind)
        return select(cls).where(cls.of_agency(actor) if sees else false())


class LogReview(Keyed, Audited, OfAuditor, DbModel):
    """A sample of the reads of a period, drawn by lot."""

    __tablename__ = "log_review"

    from_day: Mapped[date]
    to_day: Mapped[date]
    population: Mapped[int]
    """How many reads there were to draw from."""
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Period, numbers and the chain's head: nothing that was read."""
    lines: Mapped[list[LogReviewLine]] = many(
        "LogReviewLine", "review_id", "LogReview", order_by="LogReviewLine.number", back="review"
    )
    drawn_by: Mapped[User] = relationship()


class LogReviewLine(Keyed, Audited, OfAuditor, DbModel):
    """One read of the sample."""

    __tablename__ = "log_review_line"

    review_id: Mapped[int]
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("audit_entry.id"))
    number: Mapped[int]
    """The entry's number in its chain."""
    finding: Mapped[Finding | None] = mapped_column(word(Finding))
    note: Mapped[str | None] = mapped_column(String(300))
    review: Mapped[LogReview] = one("LogReview", "review_id", "LogReviewLine", back="lines")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("review_id", "log_review"), Index("ix_log_review_line", "site_id", "review_id"))
