"""Custom notifications: a visit, its team, its attempts and its outcome. Never a yes to help."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from gvi.access.roles import Area
from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.audit.models import Audited
from gvi.core import clock
from gvi.core.columns import Keyed, Moment, many, one, within_site, word
from gvi.core.crypto import SealedText
from gvi.extensions import DbModel
from gvi.members.models import FacetRow, Member


class Trigger(StrEnum):
    """Why this person, now."""

    RECENT_SHOOTING = "recent_shooting"
    RETALIATION_RISK = "retaliation_risk"
    BREWING_CONFLICT = "brewing_conflict"
    NO_SHOW = "no_show"
    GROUP_NOT_REACHED = "group_not_reached"
    RELEASE_FROM_PRISON = "release_from_prison"
    VICTIM = "victim"
    RELAPSE = "relapse"


class Outcome(StrEnum):
    """What became of the visit, or of one attempt."""

    DELIVERED = "delivered"
    VIA_RELATIVE = "via_relative"
    REFUSED = "refused"
    NOT_HOME = "not_home"
    WRONG_ADDRESS = "wrong_address"
    IN_CUSTODY = "in_custody"
    ABORTED = "aborted"
    POSTPONED = "postponed"


class Met(StrEnum):
    """Whom the team met."""

    PERSON = "person"
    RELATIVE = "relative"
    OTHER = "other"
    NOBODY = "nobody"


class Message(StrEnum):
    """How much of the message was given."""

    FULL = "full"
    PART = "part"
    NONE = "none"


class Reaction(StrEnum):
    """How it was received."""

    CALM = "calm"
    DOUBTFUL = "doubtful"
    UPSET = "upset"
    THREATENING = "threatening"


class Offer(StrEnum):
    """Was help offered? The answer to the offer is not kept here, nor anywhere police can read."""

    MADE = "made"
    NOT_MADE = "not_made"


class Visit(Keyed, Audited, FacetRow, DbModel):
    """A planned visit to one person by a team of at least two agencies."""

    __tablename__ = "visit"
    area = Area.VI

    member_id: Mapped[int]
    planned_for: Mapped[datetime] = mapped_column(Moment)
    trigger: Mapped[Trigger] = mapped_column(word(Trigger))
    round: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(SealedText)
    dogs: Mapped[str | None] = mapped_column(SealedText)
    weapons: Mapped[str | None] = mapped_column(SealedText)
    others_present: Mapped[str | None] = mapped_column(SealedText)
    abort_word: Mapped[str | None] = mapped_column(String(40))
    backup: Mapped[str | None] = mapped_column(String(120))
    outcome: Mapped[Outcome | None] = mapped_column(word(Outcome))
    met: Mapped[Met | None] = mapped_column(word(Met))
    message: Mapped[Message | None] = mapped_column(word(Message))
    reaction: Mapped[Reaction | None] = mapped_column(word(Reaction))
    offer: Mapped[Offer | None] = mapped_column(word(Offer))
    note: Mapped[str | None] = mapped_column(SealedText)
    next_step: Mapped[str | None] = mapped_column(String(200))
    visited_at: Mapped[datetime | None] = mapped_column(Moment)
    visited_on: Mapped[date | None]
    """The local day of `visited_at`: facts hold by local days, and databases do not agree on how to convert a moment."""
    logged_at: Mapped[datetime | None] = mapped_column(Moment)
    logged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    member: Mapped[Member] = one("Member", "member_id", "Visit")
    team: Mapped[list[TeamMember]] = many("TeamMember", "visit_id", "Visit", back="visit")
    attempts: Mapped[list[Attempt]] = many("Attempt", "visit_id", "Visit", order_by="Attempt.at")

    @validates("visited_at")
    def _keep_day(self, _name: str, moment: datetime | None) -> datetime | None:
        self.visited_on = clock.local(moment).date() if moment else None
        return moment

    @property
    def is_logged(self) -> bool:
        """Is it finished, whatever came of it?"""
        return self.logged_at is not None

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("member_id", "member"),
            Index("ix_visit_planned_for", "site_id", "owner_agency_id", "planned_for", "id"),
            Index("ix_visit_open", "site_id", "owner_agency_id", "logged_at", "planned_for"),
            Index("ix_visit_outcome", "site_id", "owner_agency_id", "outcome", "id"),
            Index("ix_visit_trigger", "site_id", "owner_agency_id", "trigger", "id"),
            # Holds all that the board asks of a visit, so that the board reads no visit.
            Index("ix_visit_member", "site_id", "member_id", "outcome", "owner_agency_id", "visited_on", "visited_at"),
        )


class TeamMember(Keyed, Audited, DbModel):
    """Somebody on the team, and the agency they come from."""

    __tablename__ = "team_member"

    visit_id: Mapped[int]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(120))
    visit: Mapped[Visit] = one("Visit", "visit_id", "TeamMember", back="team")
    agency: Mapped[Agency] = relationship(lazy="joined", foreign_keys="TeamMember.agency_id")
    user: Mapped[User | None] = relationship(foreign_keys="TeamMember.user_id")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("visit_id", "visit"), Index("ix_team_member_visit", "site_id", "visit_id"))


class Attempt(Keyed, Audited, DbModel):
    """One try to meet the person. Attempts are counted apart from deliveries."""

    __tablename__ = "attempt"

    visit_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    note: Mapped[str | None] = mapped_column(SealedText)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("visit_id", "visit"), Index("ix_attempt_visit", "site_id", "visit_id"))
