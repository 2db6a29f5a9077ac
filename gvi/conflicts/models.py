"""A lock between one user and one person. It names the person by the owner's record and takes effect for every record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, and_, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.accounts.models import User
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, Moment, one, within_site
from gvi.core.crypto import SealedText
from gvi.extensions import DbModel
from gvi.members.models import Member


class Conflict(Keyed, Audited, Scoped, DbModel):
    """From–to: the user does not meet the person. Set and lifted by whoever writes the agency's records."""

    __tablename__ = "conflict"
    area = Area.ID

    member_id: Mapped[int]
    shell_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    own_index: Mapped[str] = mapped_column(String(64))
    """Under which blind index the user's own registration of the person is kept, so that it joins nobody else's."""
    reason: Mapped[str] = mapped_column(SealedText)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    member: Mapped[Member] = one("Member", "member_id", "Conflict")
    user: Mapped[User] = relationship(foreign_keys="Conflict.user_id")
    set_by: Mapped[User] = relationship(foreign_keys="Conflict.set_by_id")

    @classmethod
    def in_force(cls, day: Any) -> ColumnElement[bool]:
        """The condition that it holds on the day (a date, or a place for one); both ends count."""
        return and_(cls.lifted_at.is_(None), cls.starts_on <= day, or_(cls.ends_on.is_(None), cls.ends_on >= day))

    def holds(self, day: date) -> bool:
        """The same of one."""
        return self.lifted_at is None and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Conflict]:
        """The agency's own, for whoever writes its records and whoever reviews its log; nobody sees one of their own."""
        sees = Grant.WRITE in grants(actor.role, Area.ID, actor.agency_kind) or Grant.READ in grants(
            actor.role, Area.LO, actor.agency_kind
        )
        return select(cls).where(cls.of_agency(actor) & (cls.user_id != actor.user_id) if sees else false())

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("member_id", "member"),
            within_site("shell_id", "shell"),
            Index("ix_conflict_member", "site_id", "member_id"),
            Index("ix_conflict_user", "user_id", "shell_id"),
            Index("ix_conflict_shell", "site_id", "shell_id"),
        )
