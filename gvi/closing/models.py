"""What is followed up after a meeting: why somebody stayed away, and what an agency learnt from the evening."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.agencies.models import Agency
from gvi.audit.models import Audited
from gvi.callins.models import CallIn
from gvi.core.columns import Keyed, one, within_site, word
from gvi.core.crypto import SealedText
from gvi.extensions import DbModel
from gvi.members.models import FacetRow, Member


class Heard(StrEnum):
    """What came of asking the person why they stayed away."""

    GAVE_REASON = "gave_reason"
    GAVE_NONE = "gave_none"
    NOT_REACHED = "not_reached"


class Finding(StrEnum):
    """What somebody judged the excuse to be."""

    VALID = "valid"
    NOT_VALID = "not_valid"
    UNCERTAIN = "uncertain"


class Absence(Keyed, Audited, FacetRow, DbModel):
    """Somebody summoned who did not come: excuse, assessment and decision, each by a person. Nothing follows by itself.

    Read by the agency that summoned, and by nobody else whatever has been released: that somebody is followed up is
    not a fact about the meeting.
    """

    __tablename__ = "absence"
    area = Area.SM

    call_in_id: Mapped[int]
    member_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(6))
    """The person's code at the call-in."""
    due: Mapped[date]
    """By when the person should have been heard."""
    heard: Mapped[Heard | None] = mapped_column(word(Heard))
    heard_note: Mapped[str | None] = mapped_column(SealedText)
    heard_on: Mapped[date | None]
    heard_by: Mapped[str | None] = mapped_column(String(120))
    finding: Mapped[Finding | None] = mapped_column(word(Finding))
    finding_note: Mapped[str | None] = mapped_column(SealedText)
    found_on: Mapped[date | None]
    found_by: Mapped[str | None] = mapped_column(String(120))
    decision: Mapped[str | None] = mapped_column(SealedText)
    """In the words of whoever decided. There is no list to choose from, and nothing is filled in beforehand."""
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(120))
    lawyer: Mapped[str | None] = mapped_column(String(120))
    """Who decided that the letter may be sent."""
    lawyer_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    """The attendance was corrected: the person did not stay away after all."""
    call_in: Mapped[CallIn] = one("CallIn", "call_in_id", "Absence")
    member: Mapped[Member] = one("Member", "member_id", "Absence")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            within_site("member_id", "member"),
            Index("ix_absence_call_in", "site_id", "call_in_id"),
            Index("ix_absence_member", "site_id", "member_id"),
            Index("ix_absence_open", "site_id", "owner_agency_id", "decided_on", "due"),
        )


class Debrief(Keyed, Audited, Scoped, DbModel):
    """What one agency learnt from a meeting. Read by everybody who plans; it names nobody."""

    __tablename__ = "debrief"
    area = Area.PL

    call_in_id: Mapped[int]
    held_on: Mapped[date]
    worked: Mapped[str] = mapped_column(Text)
    change: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(120))
    call_in: Mapped[CallIn] = one("CallIn", "call_in_id", "Debrief")
    owner: Mapped[Agency] = relationship(lazy="joined", foreign_keys="Debrief.owner_agency_id", viewonly=True)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("call_in_id", "call_in"), UniqueConstraint("site_id", "call_in_id", "owner_agency_id"))
