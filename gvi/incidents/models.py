"""Incidents, the history of their classification, and attribution to groups. Never a person."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.core.columns import Dated, Keyed, Moment, many, one, within_site, word
from gvi.extensions import DbModel
from gvi.groups.models import Group


class Harm(StrEnum):
    """What the incident did."""

    FATAL = "fatal"
    INJURY = "injury"
    SHOT_NO_INJURY = "shot_no_injury"
    EXPLOSION = "explosion"
    OTHER = "other"


class GroupRelated(StrEnum):
    """Has the violence to do with a group? Unknown is an answer."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Side(StrEnum):
    """On which side of the incident the group stands."""

    SUSPECT = "suspect"
    VICTIM = "victim"


class Likelihood(StrEnum):
    """How sure the attribution is."""

    CONFIRMED = "confirmed"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Incident(Keyed, Audited, Scoped, DbModel):
    """Something that happened, at a time and in an area."""

    __tablename__ = "incident"
    area = Area.GR

    external_id: Mapped[str | None] = mapped_column(String(80))
    happened_at: Mapped[datetime] = mapped_column(Moment)
    area_name: Mapped[str | None] = mapped_column(String(80))
    harm: Mapped[Harm] = mapped_column(word(Harm))
    group_related: Mapped[GroupRelated] = mapped_column(word(GroupRelated))
    type: Mapped[str | None] = mapped_column(String(120))
    """The source's own word for it, verbatim."""
    summary: Mapped[str | None] = mapped_column(Text)
    victims: Mapped[int | None]
    source: Mapped[str | None] = mapped_column(String(200))
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    attributions: Mapped[list[Attribution]] = many("Attribution", "incident_id", "Incident")
    classifications: Mapped[list[Classification]] = many("Classification", "incident_id", "Incident")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            UniqueConstraint("site_id", "owner_agency_id", "external_id"),
            Index("ix_incident_when", "site_id", "happened_at"),
        )


class Classification(Keyed, Audited, DbModel):
    """What the incident was taken for, until it was taken for something else."""

    __tablename__ = "classification"

    incident_id: Mapped[int]
    harm: Mapped[Harm] = mapped_column(word(Harm))
    group_related: Mapped[GroupRelated] = mapped_column(word(GroupRelated))
    why: Mapped[str | None] = mapped_column(String(300))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("incident_id", "incident"), Index("ix_classification_incident", "site_id", "incident_id"))


class Attribution(Keyed, Dated, Audited, Scoped, DbModel):
    """Incident × group × side. It counts once somebody at another agency has approved it."""

    __tablename__ = "attribution"
    area = Area.GR

    incident_id: Mapped[int]
    group_id: Mapped[int]
    side: Mapped[Side] = mapped_column(word(Side))
    likelihood: Mapped[Likelihood] = mapped_column(word(Likelihood))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    incident: Mapped[Incident] = one("Incident", "incident_id", "Attribution", back="attributions")
    group: Mapped[Group] = one("Group", "group_id", "Attribution")

    @property
    def is_approved(self) -> bool:
        """Has another agency approved it?"""
        return self.approved_at is not None

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("incident_id", "incident"),
            within_site("group_id", "group"),
            Index("ix_attribution_incident", "site_id", "incident_id"),
            Index("ix_attribution_group", "site_id", "group_id"),
        )
