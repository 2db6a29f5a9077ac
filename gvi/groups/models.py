"""Groups, relations between them, and dated memberships. Group facts belong to the police and never name a person."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.core.columns import Dated, Keyed, one, within_site, word
from gvi.extensions import DbModel
from gvi.members.models import FacetRow, Member


class GroupType(StrEnum):
    """How tightly the group is knit."""

    GANG = "gang"
    NETWORK = "network"
    LOOSE = "loose"


class GroupStatus(StrEnum):
    """How closely the site follows the group. Active groups should be represented at a call-in."""

    MONITORED = "monitored"
    ACTIVE = "active"
    FOCUS = "focus"
    DORMANT = "dormant"


class Certainty(StrEnum):
    """How sure we are."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class RelationKind(StrEnum):
    """What two groups are to each other; UNKNOWN where all that is known is that they have to do with each other."""

    FEUD = "feud"
    ALLIANCE = "alliance"
    TRUCE = "truce"
    UNKNOWN = "unknown"


class MembershipRole(StrEnum):
    """What a person is in the group."""

    CORE = "core"
    INFLUENCER = "influencer"
    PERIPHERAL = "peripheral"
    RECRUIT = "recruit"


class Group(Keyed, Audited, Scoped, DbModel):
    """A group under an alias of our own, never one it chose."""

    __tablename__ = "group"
    area = Area.GR

    alias: Mapped[str] = mapped_column(String(60))
    type: Mapped[GroupType] = mapped_column(word(GroupType))
    area_name: Mapped[str | None] = mapped_column(String(80))
    estimated_size: Mapped[int | None]
    status: Mapped[GroupStatus] = mapped_column(word(GroupStatus))
    audited_on: Mapped[date | None]
    certainty: Mapped[Certainty] = mapped_column(word(Certainty))

    @property
    def group_status(self) -> GroupStatus:
        """The status, as forms name it."""
        return self.status

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (UniqueConstraint("site_id", "alias"),)


class GroupRelation(Keyed, Dated, Audited, Scoped, DbModel):
    """Feud, alliance or truce between two groups, kept once for the pair: `a_id` is the smaller of the two."""

    __tablename__ = "group_relation"
    area = Area.GR

    a_id: Mapped[int]
    b_id: Mapped[int]
    kind: Mapped[RelationKind] = mapped_column(word(RelationKind))
    certainty: Mapped[Certainty] = mapped_column(word(Certainty))
    source: Mapped[str | None] = mapped_column(String(200))
    confirmed_on: Mapped[date | None]
    a: Mapped[Group] = one("Group", "a_id", "GroupRelation")
    b: Mapped[Group] = one("Group", "b_id", "GroupRelation")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("a_id", "group"),
            within_site("b_id", "group"),
            Index("ix_group_relation_pair", "site_id", "a_id", "b_id"),
            Index("ix_group_relation_b", "site_id", "b_id"),
        )


TOLD = ("recorded_to", "valid_from", "valid_to", "group_id", "role", "id")
"""All that a list of people tells of a membership: its index holds them, so that fifty people are not fifty rows to go to."""


class Membership(Keyed, Dated, Audited, FacetRow, DbModel):
    """A person is judged to be in a group, from–to. Part of the police facet."""

    __tablename__ = "membership"
    area = Area.PO

    member_id: Mapped[int]
    group_id: Mapped[int]
    role: Mapped[MembershipRole] = mapped_column(word(MembershipRole))
    certainty: Mapped[Certainty] = mapped_column(word(Certainty))
    member: Mapped[Member] = one("Member", "member_id", "Membership")
    group: Mapped[Group] = one("Group", "group_id", "Membership")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("member_id", "member"),
            within_site("group_id", "group"),
            Index("ix_membership_member", "site_id", "member_id", *TOLD),
            Index("ix_membership_group", "site_id", "group_id"),
        )
