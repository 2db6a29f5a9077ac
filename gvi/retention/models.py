"""Periods of keeping, holds, and orders to purge with what became of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, Select, String, UniqueConstraint, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.accounts.models import User
from gvi.audit.models import Audited
from gvi.core import clock
from gvi.core.columns import Keyed, Moment, many, one, within_site, word
from gvi.extensions import DbModel
from gvi.members.models import FacetRow, Member
from gvi.members.vocabulary import Facet


class Overseen(Scoped):
    """A row about keeping and purging: for the owner's coordinators, lawyers, administrators and auditors."""

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """Rows of the posting's own agency."""
        wanted = {Area.ID: Grant.WRITE, Area.RE: Grant.DECIDE, Area.AC: Grant.WRITE, Area.LO: Grant.READ}
        sees = any(grant in grants(actor.role, area, actor.agency_kind) for area, grant in wanted.items())
        return select(cls).where(cls.of_agency(actor) if sees else false())


class RetentionPeriod(Keyed, Audited, Overseen, DbModel):
    """How long an agency keeps a facet, where it has said otherwise than the default."""

    __tablename__ = "retention_period"

    facet: Mapped[Facet] = mapped_column(word(Facet))
    months: Mapped[int]

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (UniqueConstraint("site_id", "owner_agency_id", "facet"),)


class Hold(Keyed, Audited, FacetRow, DbModel):
    """A record that must not be purged for now, and why."""

    __tablename__ = "hold"
    area = Area.ID

    member_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(300))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    member: Mapped[Member] = one("Member", "member_id", "Hold")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("member_id", "member"), Index("ix_hold_member", "site_id", "member_id"))


class PurgeOrder(Keyed, Audited, Overseen, DbModel):
    """Somebody proposes what is to be purged, somebody else decides, and a receipt tells what became of it."""

    __tablename__ = "purge_order"
    emptied_with = ("purge_line", "order_id")

    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    is_approved: Mapped[bool | None]
    why_not: Mapped[str | None] = mapped_column(String(300))
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    cleaned_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the database file itself had been rid of the bytes."""
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Counts only: records, parts, rows by table, values of the log, files."""
    is_apart: Mapped[bool] = mapped_column(default=False)
    """It names people whom somebody at the agency does not meet: its receipt is for those who acted and who oversee."""
    lines: Mapped[list[PurgeLine]] = many("PurgeLine", "order_id", "PurgeOrder", back="order")
    proposed_by: Mapped[User] = relationship(foreign_keys="PurgeOrder.proposed_by_id")
    decided_by: Mapped[User | None] = relationship(foreign_keys="PurgeOrder.decided_by_id")

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """As all that is about purging; what has been set apart not to whoever has no part in it."""
        took_part = or_(cls.proposed_by_id == actor.user_id, cls.decided_by_id == actor.user_id)
        oversees = {Area.AC: Grant.WRITE, Area.LO: Grant.READ}
        if any(grant in grants(actor.role, area, actor.agency_kind) for area, grant in oversees.items()):
            return super().visible_to(actor)
        return super().visible_to(actor).where(or_(~cls.is_apart, cls.is_approved.is_(None), took_part))

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (Index("ix_purge_order_open", "site_id", "owner_agency_id", "done_at"),)


class PurgeLine(Keyed, Audited, Overseen, DbModel):
    """One record in an order, or one hand-over without a record; it goes with what it names."""

    __tablename__ = "purge_line"

    order_id: Mapped[int]
    member_id: Mapped[int | None]
    handover_id: Mapped[int | None]
    facets: Mapped[list[str]] = mapped_column(JSON)
    is_whole: Mapped[bool]
    due_on: Mapped[date]
    order: Mapped[PurgeOrder] = one("PurgeOrder", "order_id", "PurgeLine", back="lines")
    member: Mapped[Member | None] = one("Member", "member_id", "PurgeLine")

    @property
    def parts(self) -> list[Facet]:
        """The facets that go."""
        return [Facet(name) for name in self.facets]

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("order_id", "purge_order"),
            within_site("member_id", "member"),
            within_site("handover_id", "handover"),
            Index("ix_purge_line_order", "site_id", "order_id"),
            Index("ix_purge_line_member", "site_id", "member_id"),
        )


class Extract(Keyed, Audited, FacetRow, DbModel):
    """What a person is shown of the agency's own record, and what is withheld and why."""

    __tablename__ = "extract"
    area = Area.ID

    member_id: Mapped[int]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    withheld: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Keys of the withheld lines."""
    ground: Mapped[str | None] = mapped_column(String(300))
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    member: Mapped[Member] = one("Member", "member_id", "Extract")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("member_id", "member"), Index("ix_extract_member", "site_id", "member_id"))
