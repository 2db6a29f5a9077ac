"""What is known of a record, facet by facet: supervision and custody, restrictions, case roles, risk, ties."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.roles import Area
from gvi.audit.models import Audited
from gvi.core.columns import Dated, Keyed, Moment, one, within_site, word
from gvi.core.crypto import SealedText
from gvi.extensions import DbModel
from gvi.members.models import FacetRow, Member
from gvi.members.vocabulary import CaseRoleKind, RestrictionKind, RiskDirection, RiskLevel, SupervisionKind, TieKind

if TYPE_CHECKING:
    from gvi.speakers.models import Speaker


class Supervision(Keyed, Audited, FacetRow, DbModel):
    """A period that obliges somebody to come when probation calls."""

    __tablename__ = "supervision"
    area = Area.SU

    member_id: Mapped[int]
    kind: Mapped[SupervisionKind] = mapped_column(word(SupervisionKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    officer: Mapped[str | None] = mapped_column(String(120))
    """The probation officer's name, as letters print it."""
    officer_phone: Mapped[str | None] = mapped_column(String(40))
    case_number: Mapped[str | None] = mapped_column(String(40))
    conditions: Mapped[str | None] = mapped_column(SealedText)
    reporting_day: Mapped[str | None] = mapped_column(String(20))
    member: Mapped[Member] = one("Member", "member_id", "Supervision")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("member_id", "member"), Index("ix_supervision_member", "site_id", "member_id"))


class Custody(Keyed, Audited, FacetRow, DbModel):
    """A period in prison or remand. An open end lasts."""

    __tablename__ = "custody"
    area = Area.SU

    member_id: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    source: Mapped[str | None] = mapped_column(String(200))
    member: Mapped[Member] = one("Member", "member_id", "Custody")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("member_id", "member"), Index("ix_custody_member", "site_id", "member_id"))


class Restriction(Keyed, Audited, FacetRow, DbModel):
    """A person and another person, a speaker or a place, that must be kept apart."""

    __tablename__ = "restriction"
    area = Area.PO

    member_id: Mapped[int]
    other_id: Mapped[int | None]
    speaker_id: Mapped[int | None]
    place: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[RestrictionKind] = mapped_column(word(RestrictionKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    member: Mapped[Member] = one("Member", "member_id", "Restriction")
    other: Mapped[Member | None] = one("Member", "other_id", "Restriction")
    speaker: Mapped[Speaker | None] = one("Speaker", "speaker_id", "Restriction")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("member_id", "member"),
            within_site("other_id", "member"),
            within_site("speaker_id", "speaker"),
            Index("ix_restriction_member", "site_id", "member_id"),
        )


class CaseRole(Keyed, Audited, FacetRow, DbModel):
    """Victim or witness in a live case against somebody."""

    __tablename__ = "case_role"
    area = Area.PO

    member_id: Mapped[int]
    against_id: Mapped[int]
    kind: Mapped[CaseRoleKind] = mapped_column(word(CaseRoleKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    member: Mapped[Member] = one("Member", "member_id", "CaseRole")
    against: Mapped[Member] = one("Member", "against_id", "CaseRole")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("member_id", "member"),
            within_site("against_id", "member"),
            Index("ix_case_role_member", "site_id", "member_id"),
        )


class RiskEntry(Keyed, Audited, FacetRow, DbModel):
    """An entry of the risk picture: it expires, and red needs a safety decision before anybody is summoned."""

    __tablename__ = "risk_entry"
    area = Area.PO

    member_id: Mapped[int]
    level: Mapped[RiskLevel] = mapped_column(word(RiskLevel))
    direction: Mapped[RiskDirection] = mapped_column(word(RiskDirection))
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    safety_decision: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    member: Mapped[Member] = one("Member", "member_id", "RiskEntry")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("member_id", "member"), Index("ix_risk_entry_member", "site_id", "member_id"))


class Tie(Keyed, Dated, Audited, FacetRow, DbModel):
    """What binds two people, kept once for the pair: `a_id` is the smaller of the two."""

    __tablename__ = "tie"
    area = Area.PO
    holder = "a_id"

    a_id: Mapped[int]
    b_id: Mapped[int]
    kind: Mapped[TieKind] = mapped_column(word(TieKind))
    strength: Mapped[int] = mapped_column(default=1)
    last_seen: Mapped[date | None]
    source: Mapped[str | None] = mapped_column(String(200))
    a: Mapped[Member] = one("Member", "a_id", "Tie")
    b: Mapped[Member] = one("Member", "b_id", "Tie")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("a_id", "member"),
            within_site("b_id", "member"),
            Index("ix_tie_a", "site_id", "a_id"),
            Index("ix_tie_b", "site_id", "b_id"),
        )
