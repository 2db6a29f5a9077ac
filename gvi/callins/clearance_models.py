"""What each agency has answered about those on a list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.actor import Actor
from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.callins.models import Answer
from gvi.core import clock
from gvi.core.columns import Keyed, Moment, within_site, word
from gvi.extensions import DbModel


class Clearance(Keyed, Audited, Scoped, DbModel):
    """One agency's answer about one candidate, or about a pair when `other_id` is set, for one state of the list."""

    __tablename__ = "clearance"
    area = Area.RE

    call_in_id: Mapped[int]
    invitation_id: Mapped[int]
    other_id: Mapped[int | None]
    """The second invitation of a pair."""
    answer: Mapped[Answer] = mapped_column(word(Answer))
    list_version: Mapped[int]
    answered_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Clearance]:
        """One's own agency's answers; what the others answer shows in what may be done, not here."""
        return super().visible_to(actor).where(cls.owner_agency_id == actor.agency_id)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            within_site("invitation_id", "invitation", ondelete="CASCADE"),
            within_site("other_id", "invitation", ondelete="CASCADE"),
            Index("ix_clearance_call_in", "site_id", "call_in_id"),
        )
