"""What each check of the list found about each person, and what somebody decided about it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, Moment, many, one, within_site, word
from gvi.core.crypto import SealedJson
from gvi.extensions import DbModel


class Occasion(StrEnum):
    """Why somebody was looked at again."""

    APPROVAL = "approval"
    PRINTING = "printing"
    SUMMONING = "summoning"
    THREE_DAYS = "three_days"
    DAY = "day"
    ASKED = "asked"


class Decided(StrEnum):
    """What a person decides about somebody whom something stands in the way of."""

    CALL_OFF = "call_off"
    KEEP = "keep"


class _OfPlanners(Scoped):
    """Rows of the agency that holds the call-in, for those of it who write both planning and summonses."""

    area = Area.SM

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Any]:
        """What stands in the way of somebody is shown to nobody else."""
        writes = all(Grant.WRITE in grants(actor.role, area, actor.agency_kind) for area in (Area.SM, Area.PL))
        return select(cls).where(cls.of_agency(actor) if writes else false())


class Recheck(Keyed, Audited, _OfPlanners, DbModel):
    """One person looked at once. What was found hangs on it; nothing found, nothing hangs."""

    __tablename__ = "recheck"

    invitation_id: Mapped[int]
    occasion: Mapped[Occasion] = mapped_column(word(Occasion))
    for_day: Mapped[date]
    """The day of the meeting as it then was."""
    once: Mapped[str | None] = mapped_column(String(80))
    """Set where the worker looks: the same look is never kept twice."""
    findings: Mapped[list[RecheckFinding]] = many("RecheckFinding", "recheck_id", "Recheck")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            UniqueConstraint("site_id", "once"),
            within_site("invitation_id", "invitation", ondelete="CASCADE"),
            Index("ix_recheck_invitation", "site_id", "invitation_id", "id"),
        )


class RecheckFinding(Keyed, _OfPlanners, DbModel):
    """One thing that stood in the way.

    Of what another agency had released nothing is copied here, only which agency to ask: a release ends, and then
    what it opened must not be readable in an old check.
    """

    __tablename__ = "recheck_finding"

    recheck_id: Mapped[int]
    """The look it belongs to. Both hang on the invitation, and go with it."""
    invitation_id: Mapped[int]
    other_id: Mapped[int | None]
    """The invitation of the other person, when it is about two."""
    code: Mapped[str] = mapped_column(String(60))
    mark: Mapped[str] = mapped_column(String(64))
    """Equal for equal findings about a person, and tells nothing else."""
    facts: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    ask_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    """The agency that had released what it was found in."""

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("invitation_id", "invitation", ondelete="CASCADE"),
            within_site("other_id", "invitation", ondelete="CASCADE"),
            Index("ix_recheck_finding_recheck", "site_id", "recheck_id"),
        )


class RecheckDecision(Keyed, Audited, _OfPlanners, DbModel):
    """What somebody decided about one person: no longer called, or called all the same."""

    __tablename__ = "recheck_decision"

    call_in_id: Mapped[int]
    invitation_id: Mapped[int]
    what: Mapped[Decided] = mapped_column(word(Decided))
    code: Mapped[str | None] = mapped_column(String(60))
    """What they are called in spite of."""
    reason: Mapped[str] = mapped_column(String(300))
    decided_by: Mapped[str] = mapped_column(String(120))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str | None] = mapped_column(String(120))
    undone_because: Mapped[str | None] = mapped_column(String(300))
    invitation: Mapped[Any] = one("Invitation", "invitation_id", "RecheckDecision")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            within_site("invitation_id", "invitation", ondelete="CASCADE"),
            Index("ix_recheck_decision_invitation", "site_id", "invitation_id"),
        )
