"""A merging: who proposed it, who approved it, and what takes it apart again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, Select, String, and_, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, Moment, one, within_site, word
from gvi.core.crypto import SealedJson
from gvi.extensions import DbModel
from gvi.members.models import Member


class MergeKind(StrEnum):
    """What becomes one: two records of one agency, or the person behind the records of two agencies."""

    RECORD = "record"
    PERSON = "person"


class MergeState(StrEnum):
    """Where a merging is."""

    PROPOSED = "proposed"
    ASKED = "asked"
    """The own agency has approved; the other owner has not answered."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    APART_PROPOSED = "apart_proposed"
    APART = "apart"


OPEN = (MergeState.PROPOSED, MergeState.ASKED)
"""Somebody else has still to decide whether it happens."""
STANDING = (MergeState.MERGED, MergeState.APART_PROPOSED)
"""It has happened, and holds."""


class Merger(Keyed, Audited, Scoped, DbModel):
    """Two records held to be of one person. Its owner is the agency that proposes.

    The database itself refuses that anybody approves what they have proposed.
    """

    __tablename__ = "merger"
    area = Area.ID
    read_is_logged = True
    audit_secret = frozenset({"ledger"})

    kind: Mapped[MergeKind] = mapped_column(word(MergeKind))
    state: Mapped[MergeState] = mapped_column(word(MergeState), default=MergeState.PROPOSED)
    kept_id: Mapped[int]
    """The record that stays; between agencies, the proposing agency's own."""
    other_id: Mapped[int | None]
    """The other record. None while it is part of the kept one."""
    other_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """Who owns the other record."""
    other_ref: Mapped[str] = mapped_column(String(12))
    """The other record's ref, to its owner alone."""
    reason: Mapped[str] = mapped_column(String(300))
    picks: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The fields that are taken from the other record."""
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    other_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who answered for the other owner."""
    other_decided_at: Mapped[datetime | None] = mapped_column(Moment)
    why_not: Mapped[str | None] = mapped_column(String(300))
    merged_at: Mapped[datetime | None] = mapped_column(Moment)
    ledger: Mapped[Any | None] = mapped_column(SealedJson)
    """What takes it apart again, sealed; gone when it has been taken apart, or when parts of the record were purged."""
    apart_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    apart_asked_at: Mapped[datetime | None] = mapped_column(Moment)
    apart_reason: Mapped[str | None] = mapped_column(String(300))
    apart_rows: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Rows made since that go with the other record: `table:ref`."""
    parted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    parted_at: Mapped[datetime | None] = mapped_column(Moment)
    kept: Mapped[Member] = one("Member", "kept_id", "Merger")
    other: Mapped[Member | None] = one("Member", "other_id", "Merger")
    owner: Mapped[Agency] = relationship(foreign_keys="Merger.owner_agency_id")
    other_agency: Mapped[Agency] = relationship(foreign_keys="Merger.other_agency_id")
    proposed_by: Mapped[User] = relationship(foreign_keys="Merger.proposed_by_id")
    decided_by: Mapped[User | None] = relationship(foreign_keys="Merger.decided_by_id")
    other_decided_by: Mapped[User | None] = relationship(foreign_keys="Merger.other_decided_by_id")
    apart_by: Mapped[User | None] = relationship(foreign_keys="Merger.apart_by_id")
    parted_by: Mapped[User | None] = relationship(foreign_keys="Merger.parted_by_id")

    @property
    def is_between(self) -> bool:
        """Do the records belong to two agencies?"""
        return self.kind is MergeKind.PERSON

    @property
    def is_open(self) -> bool:
        """Has somebody still to decide whether it happens?"""
        return self.state in OPEN

    @property
    def stands(self) -> bool:
        """Has it happened, and not been taken apart?"""
        return self.state in STANDING

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Merger]:
        """Whoever writes the agency's records and may know of these; the other owner once it has been asked."""
        if Grant.WRITE not in grants(actor.role, Area.ID, actor.agency_kind):
            return select(cls).where(false())
        kept, other = (_is_known(actor, named) for named in (cls.kept_id, cls.other_id))
        whole = or_(cls.kind == MergeKind.PERSON, cls.other_id.is_(None), other)
        own = and_(cls.of_agency(actor), kept, whole)
        asked = and_(cls.kind == MergeKind.PERSON, cls.decided_at.is_not(None), cls.state != MergeState.PROPOSED)
        theirs = and_(cls.of_site(actor), cls.other_agency_id == actor.agency_id, other, asked)
        return select(cls).where(or_(own, theirs))

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("kept_id", "member"),
            within_site("other_id", "member"),
            Index("ix_merger_kept", "site_id", "kept_id"),
            Index("ix_merger_other", "site_id", "other_id"),
            Index("ix_merger_state", "site_id", "owner_agency_id", "state"),
            Index("ix_merger_asked", "site_id", "other_agency_id", "state"),
            CheckConstraint("decided_by_id <> proposed_by_id", name="four_eyes"),
            CheckConstraint("other_decided_by_id <> proposed_by_id", name="four_eyes_other"),
            CheckConstraint("other_decided_by_id <> decided_by_id", name="six_eyes"),
            CheckConstraint("parted_by_id <> apart_by_id", name="four_eyes_apart"),
            CheckConstraint("merged_at IS NULL OR decided_by_id IS NOT NULL", name="approved"),
            CheckConstraint(
                "merged_at IS NULL OR kind <> 'person' OR other_decided_by_id IS NOT NULL", name="approved_other"
            ),
            CheckConstraint("parted_at IS NULL OR parted_by_id IS NOT NULL", name="approved_apart"),
        )


def _is_known(actor: Actor, named: Any) -> ColumnElement[bool]:
    """The posting may know of the record that the column names."""
    return (
        Member.visible_to(actor).where(Member.site_id == Merger.site_id, Member.id == named).correlate(Merger).exists()
    )
