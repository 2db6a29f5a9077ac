"""Shell, record and the identity facet: one person, several agencies, no shared pool."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    UniqueConstraint,
    and_,
    exists,
    false,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.apart import OwnNumber
from gvi.access.roles import FIELD_ROLES, Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.accounts.models import User
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, Moment, one, this_moment, within_site, word
from gvi.core.crypto import SealedText
from gvi.core.keys import new_id
from gvi.extensions import DbModel, db
from gvi.members.vocabulary import Category


class Shell(DbModel):
    """One real person on one site: nothing but the blind index of the number. Never shown, never counted."""

    __tablename__ = "shell"
    __table_args__ = (UniqueConstraint("site_id", "number_index"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, default=new_id, autoincrement=False)
    number_index: Mapped[str | None] = mapped_column(String(64))


class Member(Keyed, Audited, Scoped, DbModel):
    """A record: what one agency keeps of a person, under that agency's own opaque ref."""

    __tablename__ = "member"
    area = Area.ID
    read_is_logged = True

    shell_id: Mapped[int]
    external_id: Mapped[str | None] = mapped_column(OwnNumber(80))
    category: Mapped[Category] = mapped_column(word(Category))
    purpose: Mapped[str] = mapped_column(String(200))
    legal_basis: Mapped[str | None] = mapped_column(String(200))
    is_protected: Mapped[bool] = mapped_column(default=False)
    review_due: Mapped[date | None]
    purge_date: Mapped[date | None]
    """Set for this record alone; otherwise the agency's periods say when it goes."""
    closed_on: Mapped[date | None]
    """When the agency closed its case: what most periods of keeping are counted from."""
    restricted_on: Mapped[date | None]
    """Since when the record is shown and not used, because the person contests it."""
    shell: Mapped[Shell] = one("Shell", "shell_id", "Member")
    identity: Mapped[Identity] = relationship(
        primaryjoin="and_(Identity.site_id == Member.site_id, foreign(Identity.id) == Member.id)",
        uselist=False,
        back_populates="member",
    )

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            UniqueConstraint("site_id", "owner_agency_id", "external_id"),
            Index("ix_member_shell", "site_id", "shell_id", "owner_agency_id", "restricted_on", "id"),
            Index("ix_member_ref", "site_id", "owner_agency_id", "ref"),
            Index("ix_member_listed", "site_id", "owner_agency_id", "restricted_on", "ref", "id"),
            Index("ix_member_category", "site_id", "owner_agency_id", "category", "id"),
            Index("ix_member_closed", "site_id", "owner_agency_id", "closed_on"),
            Index("ix_member_review", "site_id", "owner_agency_id", "review_due", "id"),
            # SQLite's word alone: naming PostgreSQL's here would load its whole dialect into every process (2 MiB);
            # there the migration has made the index of the protected alone.
            Index("ix_member_protected", "site_id", "shell_id", sqlite_where=text("is_protected = 1")),
            within_site("shell_id", "shell"),
        )

    @classmethod
    def in_use(cls) -> ColumnElement[bool]:
        """The condition that the record is not restricted: what lists, selections and figures are made of."""
        return cls.restricted_on.is_(None)

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Member]:
        """Records of the posting's own agency; for field roles, those assigned to the user now."""
        given = grants(actor.role, Area.ID, actor.agency_kind)
        if not given & {Grant.READ, Grant.WRITE, Grant.OWN}:
            return select(cls).where(false())
        rows = select(cls).where(cls.of_agency(actor))
        return rows.where(assigned_to(cls, actor)) if actor.role in FIELD_ROLES else rows

    @classmethod
    def successor(cls, actor: Actor, ref: str) -> str | None:
        """The ref of the record that has taken in the one of this ref."""
        held = and_(FormerRef.site_id == cls.site_id, FormerRef.member_id == cls.id)
        rows = cls.visible_to(actor).join(FormerRef, held).where(FormerRef.ref == ref)
        return db.session.scalar(rows.with_only_columns(cls.ref))


class FormerRef(DbModel):
    """What a record was called before it became part of another: its ref, and the agency's own number for it."""

    __tablename__ = "former_ref"
    __table_args__ = (
        within_site("member_id", "member"),
        Index("ix_former_ref_member", "site_id", "member_id"),
        Index("ix_former_ref_external_id", "site_id", "owner_agency_id", "external_id"),
    )

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), primary_key=True)
    member_id: Mapped[int]
    owner_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    external_id: Mapped[str | None] = mapped_column(String(80))
    was_id: Mapped[int] = mapped_column(BigInteger)
    """The key of the row that it was: an import that made it is not undone while it is part of another."""
    member: Mapped[Member] = one("Member", "member_id", "FormerRef")


class Identity(Audited, DbModel):
    """The identity facet. Names, numbers and addresses are sealed; look-ups go through blind indexes."""

    __tablename__ = "identity"
    __table_args__ = (within_site("id", "member"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str | None] = mapped_column(SealedText)
    personnummer: Mapped[str | None] = mapped_column(SealedText)
    """Twelve digits."""
    birth_year: Mapped[int | None]
    street: Mapped[str | None] = mapped_column(SealedText)
    postcode: Mapped[str | None] = mapped_column(SealedText)
    city: Mapped[str | None] = mapped_column(SealedText)
    phone: Mapped[str | None] = mapped_column(SealedText)
    email: Mapped[str | None] = mapped_column(SealedText)
    language: Mapped[str | None] = mapped_column(String(5))
    member: Mapped[Member] = one("Member", "id", "Identity", back="identity")

    @property
    def ref(self) -> str:
        """The record's ref, under which the log names the facet."""
        return self.member.ref


class NameToken(DbModel):
    """A blind index of one word of a name, so that a name is found without being stored in the open."""

    __tablename__ = "name_token"
    __table_args__ = (
        within_site("member_id", "member", ondelete="CASCADE"),
        Index("ix_name_token", "site_id", "owner_agency_id", "token", "member_id"),
    )

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    owner_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    member: Mapped[Member] = one("Member", "member_id", "NameToken")


class Assignment(Keyed, Audited, Scoped, DbModel):
    """A user follows a record until further notice, or until the visit is over."""

    __tablename__ = "assignment"
    area = Area.ID

    member_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    user: Mapped[User] = relationship()

    @classmethod
    def lasts(cls) -> ColumnElement[bool]:
        """The condition that it holds at this moment."""
        return or_(cls.ends_at.is_(None), cls.ends_at > this_moment())

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """Whoever writes the agency's records sees who follows them."""
        given = grants(actor.role, cls.area, actor.agency_kind)
        return select(cls).where(cls.of_agency(actor) if Grant.WRITE in given else false())

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("member_id", "member"), Index("ix_assignment_member", "site_id", "member_id"))


class FacetRow(Scoped):
    """A row that hangs on a record: its owner's own, and for field roles only on records assigned to them."""

    holder: ClassVar[str] = "member_id"
    """The column that names the record."""
    read_is_logged = True

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """Rows of the posting's own agency. What others have released is read through `facets`, never fetched."""
        given = grants(actor.role, cls.area, actor.agency_kind)
        if not given & {Grant.READ, Grant.WRITE, Grant.OWN}:
            return select(cls).where(false())
        rows = select(cls).where(cls.of_agency(actor))
        return rows.where(assigned_to(cls, actor, cls.holder)) if actor.role in FIELD_ROLES else rows


def assigned_to(rows: Any, actor: Actor, column: str = "id") -> ColumnElement[bool]:
    """The record that the row names is assigned to the user at this moment."""
    return exists().where(
        and_(
            Assignment.site_id == rows.site_id,
            Assignment.member_id == getattr(rows, column),
            Assignment.user_id == actor.user_id,
            Assignment.lasts(),
        )
    )
