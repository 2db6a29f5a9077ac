"""The versions of the terms of use, and who has acknowledged which. They belong to the commons: one wording for all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Select, String, Text, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.accounts.models import User
from gvi.audit.models import Audited
from gvi.core import clock
from gvi.core.columns import Moment
from gvi.core.keys import new_id, new_ref
from gvi.extensions import DbModel


class Terms(Audited, Scoped, DbModel):
    """One version, in both languages. Written by one administrator, published by another, and never edited after."""

    __tablename__ = "terms"
    __table_args__ = (CheckConstraint("written_by_id <> published_by_id", name="two_people"),)
    area = Area.AC

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, default=new_id)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[int | None] = mapped_column(unique=True)
    """1 for the first that was published; the highest is in force. None until it is published."""
    text_sv: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    change: Mapped[str] = mapped_column(String(300))
    """What is new, for those who acknowledged the version before. Empty for the first."""
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """None for the wording that every installation begins with."""
    written_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    """A draft that came to nothing."""
    written_by: Mapped[User | None] = relationship(foreign_keys=[written_by_id])
    published_by: Mapped[User | None] = relationship(foreign_keys=[published_by_id])

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Terms]:
        """Drafts and versions, for whoever keeps accounts or looks after those who do."""
        given = grants(actor.role, cls.area, actor.agency_kind)
        return select(cls) if given & {Grant.READ, Grant.WRITE} else select(cls).where(false())


class Acknowledgement(Audited, DbModel):
    """A user has read this version and will keep to it."""

    __tablename__ = "terms_acknowledgement"
    __table_args__ = (UniqueConstraint("user_id", "terms_id"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    terms_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    terms: Mapped[Terms] = relationship(lazy="joined")
