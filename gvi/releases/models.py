"""Releases: these fields, of this record, to that agency, on this ground, until then."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, Select, String, Text, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.agencies.models import Agency
from gvi.audit.models import Audited
from gvi.core import clock
from gvi.core.columns import Keyed, Moment, one, within_site, word
from gvi.core.keys import new_ref
from gvi.extensions import DbModel
from gvi.members.models import Member
from gvi.members.vocabulary import Facet


class LegalGround(Audited, Scoped, DbModel):
    """A dated provision that lets secret data go from one agency to another. Data, never code; a lawyer keeps it."""

    __tablename__ = "legal_ground"
    area = Area.RE

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    version: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("legal_ground.id"))
    """The wording that held before this one: what was decided on it still says what it said."""
    code: Mapped[str] = mapped_column(String(40), unique=True)
    provision: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    lifts: Mapped[str] = mapped_column(String(200))
    """Which secrecy it lifts."""
    binds: Mapped[list[str]] = mapped_column(JSON)
    """Agency kinds that may release on it; empty for all."""
    receivers: Mapped[list[str]] = mapped_column(JSON)
    """Agency kinds that may receive on it; empty for all."""
    facets: Mapped[list[str]] = mapped_column(JSON)
    """Facets it can open; empty for all but support, which no ground opens to police."""
    needs_balancing: Mapped[bool]
    needs_lawyer: Mapped[bool]
    under_age: Mapped[int | None]
    """It reaches only people younger than this, in years; None for everybody."""
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[LegalGround]:
        """The commons' register, for whoever releases, proposes or decides."""
        given = grants(actor.role, cls.area, actor.agency_kind)
        known = {Grant.READ, Grant.WRITE, Grant.PROPOSE, Grant.DECIDE}
        return select(cls) if given & known else select(cls).where(false())

    def in_force(self, day: date) -> bool:
        """Does it hold on the day? Both ends count."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Release(Keyed, Audited, Scoped, DbModel):
    """One facet of one record, down to its fields, for one receiving agency, for one purpose, until a day."""

    __tablename__ = "release"
    area = Area.RE
    read_is_logged = True

    member_id: Mapped[int]
    shell_id: Mapped[int]
    facet: Mapped[Facet] = mapped_column(word(Facet))
    fields: Mapped[list[str]] = mapped_column(JSON)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    ground_id: Mapped[int] = mapped_column(ForeignKey("legal_ground.id"))
    call_in_id: Mapped[int | None]
    """The call-in it is for: it ends when that closes."""
    purpose: Mapped[str] = mapped_column(String(300))
    balancing: Mapped[str | None] = mapped_column(Text)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    valid_until: Mapped[date]
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    member: Mapped[Member] = one("Member", "member_id", "Release")
    ground: Mapped[LegalGround] = relationship(lazy="joined")
    receiver: Mapped[Agency] = relationship(lazy="joined", foreign_keys="Release.receiver_id")

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Release]:
        """What one's own agency has released, and what has been released to it."""
        return (
            super()
            .visible_to(actor)
            .where(or_(cls.owner_agency_id == actor.agency_id, cls.receiver_id == actor.agency_id))
        )

    @classmethod
    def in_force(cls, day: date) -> ColumnElement[bool]:
        """The condition of a release that opens something on the day."""
        return cls.revoked_at.is_(None) & (cls.valid_until >= day)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("member_id", "member"),
            within_site("shell_id", "shell"),
            within_site("call_in_id", "call_in"),
            Index("ix_release_receiver", "site_id", "receiver_id", "shell_id"),
            Index("ix_release_member", "site_id", "member_id"),
        )
