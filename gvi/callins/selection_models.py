"""What a planner tries out before anybody is put on the list: wishes, a choice, and the best choice as it was found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gvi.core.columns import Keyed, Moment, within_site
from gvi.extensions import DbModel


class Selection(Keyed, DbModel):
    """One posting's draft for one call-in. Nobody else sees it: it is computed over what this posting may read.

    It names people by the refs of the posting's own agency, and goes when one of them is purged.
    """

    __tablename__ = "selection"

    call_in_id: Mapped[int]
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    wishes: Mapped[dict[str, Any]] = mapped_column(JSON)
    chosen: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Refs of the choice last shown: one that is moved in or out leaves the others where they were."""
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the choice was before the last move: its refs, and its reach in people."""
    found: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The best choice as the solver found it, with the fingerprint of what it was found for."""
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when the worker is asked for the best choice."""
    tries: Mapped[int] = mapped_column(default=0)
    """How often the worker has begun on it."""

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            UniqueConstraint("site_id", "call_in_id", "posting_id"),
            within_site("call_in_id", "call_in"),
            Index("ix_selection_asked", "asked_at"),
        )
