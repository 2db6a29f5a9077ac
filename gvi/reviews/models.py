"""A review and the people it is about. Seen by the agency that owns the data and by the one that asked, and nobody else."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, Select, String, Text, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.audit.models import Audited
from gvi.callins.models import CallIn
from gvi.core.columns import Keyed, Moment, many, one, within_site, word
from gvi.extensions import DbModel
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.releases.models import LegalGround, Release


class ReviewState(StrEnum):
    """Where a review is."""

    WAITING = "waiting"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What the lawyer says."""

    MAY = "may"
    IN_PART = "in_part"
    MAY_NOT = "may_not"


class Review(Keyed, Audited, Scoped, DbModel):
    """May these fields of these people go to that agency? Its owner is the agency whose lawyer answers."""

    __tablename__ = "review"
    area = Area.RE
    read_is_logged = True
    emptied_with = ("review_case", "review_id")

    asker_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The agency that asks: the owner itself, or the one that wants to receive."""
    to_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    """The agency that would receive."""
    facet: Mapped[Facet] = mapped_column(word(Facet))
    fields: Mapped[list[str]] = mapped_column(JSON)
    call_in_id: Mapped[int | None]
    is_clearance: Mapped[bool] = mapped_column(default=False)
    """Tells an agency who the candidates of the call-in are, so that it can clear them."""
    asks_facet: Mapped[Facet | None] = mapped_column(word(Facet))
    """What is asked of the receiver as soon as it may know about whom; None when nothing is."""
    asks_fields: Mapped[list[str] | None] = mapped_column(JSON)
    purpose: Mapped[str] = mapped_column(String(300))
    ground_id: Mapped[int | None] = mapped_column(ForeignKey("legal_ground.id"))
    """The ground proposed, then the ground decided on."""
    balancing: Mapped[str | None] = mapped_column(Text)
    valid_until: Mapped[date]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    due_on: Mapped[date]
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[ReviewState] = mapped_column(word(ReviewState), default=ReviewState.WAITING)
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))
    reason: Mapped[str | None] = mapped_column(Text)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    answer_read_at: Mapped[datetime | None] = mapped_column(Moment)
    """When whoever proposed it had read the answer; until then it stands on their Today."""
    cases: Mapped[list[ReviewCase]] = many(
        "ReviewCase", "review_id", "Review", order_by="ReviewCase.place", back="review"
    )
    call_in: Mapped[CallIn | None] = one("CallIn", "call_in_id", "Review")
    ground: Mapped[LegalGround | None] = relationship(lazy="joined")
    to: Mapped[Agency] = relationship(lazy="joined", foreign_keys="Review.to_id")
    asker: Mapped[Agency] = relationship(lazy="joined", foreign_keys="Review.asker_id")
    owner: Mapped[Agency] = relationship(foreign_keys="Review.owner_agency_id")
    proposed_by: Mapped[User] = relationship(foreign_keys="Review.proposed_by_id")
    decided_by: Mapped[User | None] = relationship(foreign_keys="Review.decided_by_id")

    @property
    def is_waiting(self) -> bool:
        """Is the answer still to come?"""
        return self.state is ReviewState.WAITING

    @property
    def is_request(self) -> bool:
        """Does another agency than the owner ask?"""
        return self.asker_id != self.owner_agency_id

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Review]:
        """Those of one's own agency and those it has asked for; whoever may only propose sees what they proposed."""
        given = grants(actor.role, cls.area, actor.agency_kind)
        rows = select(cls).where(cls.of_site(actor))
        if given & {Grant.READ, Grant.WRITE, Grant.DECIDE}:
            return rows.where(or_(cls.owner_agency_id == actor.agency_id, cls.asker_id == actor.agency_id))
        if Grant.PROPOSE in given:
            return rows.where(cls.asker_id == actor.agency_id, cls.proposed_by_id == actor.user_id)
        return rows.where(false())

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            Index("ix_review_waiting", "site_id", "owner_agency_id", "state", "due_on"),
            Index("ix_review_asker", "site_id", "asker_id"),
            Index("ix_review_call_in", "site_id", "call_in_id"),
        )


class ReviewCase(Keyed, Audited, DbModel):
    """One person under review, and what was decided about them."""

    __tablename__ = "review_case"

    review_id: Mapped[int]
    place: Mapped[int]
    """Its number in the review, from 1."""
    shell_id: Mapped[int]
    member_id: Mapped[int | None]
    """The owner's record; None when another agency asks about somebody whom the owner does not follow."""
    known_by_id: Mapped[int | None]
    """The release that tells the owner about whom another agency asks."""
    verdict: Mapped[Verdict | None] = mapped_column(word(Verdict))
    released: Mapped[list[str] | None] = mapped_column(JSON)
    """The fields that were released; None while nothing is decided."""
    review: Mapped[Review] = one("Review", "review_id", "ReviewCase", back="cases")
    member: Mapped[Member | None] = one("Member", "member_id", "ReviewCase")
    known_by: Mapped[Release | None] = one("Release", "known_by_id", "ReviewCase")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("review_id", "review"),
            within_site("shell_id", "shell"),
            within_site("member_id", "member"),
            within_site("known_by_id", "release"),
            Index("ix_review_case_review", "site_id", "review_id"),
            Index("ix_review_case_member", "site_id", "member_id"),
        )
