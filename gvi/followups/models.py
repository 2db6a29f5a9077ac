"""Focused enforcement: a focus period for a group, and what each agency did in it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, Select, String, Text, exists
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import FIELD_ROLES, Area
from gvi.access.scope import Scoped
from gvi.agencies.models import Agency
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, many, one, within_site, word
from gvi.extensions import DbModel
from gvi.groups.models import Group
from gvi.incidents.models import Incident


class FocusExit(StrEnum):
    """Why increased focus ended."""

    EFFECT_SEEN = "effect_seen"
    NO_NEW_VIOLENCE = "no_new_violence"
    CAPACITY = "capacity"
    WRONG_ATTRIBUTION = "wrong_attribution"


class ActionType(StrEnum):
    """What an agency did. The words of the articles; more can follow as data."""

    POLICE_CHECK = "police_check"
    PRIORITISED_INVESTIGATION = "prioritised_investigation"
    WEAPON_SEARCH = "weapon_search"
    STRICT_SUPERVISION = "strict_supervision"
    TAX_AUDIT = "tax_audit"
    DEBT_ENFORCEMENT = "debt_enforcement"
    PERMIT_INSPECTION = "permit_inspection"
    OTHER = "other"


class FocusPeriod(Keyed, Audited, Scoped, DbModel):
    """Increased focus on one group, decided by somebody, reviewed on a date, ended with a reason."""

    __tablename__ = "focus_period"
    area = Area.FO

    group_id: Mapped[int]
    incident_id: Mapped[int | None]
    decision: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str] = mapped_column(String(120))
    decided_on: Mapped[date]
    starts_on: Mapped[date]
    review_due: Mapped[date]
    ended_on: Mapped[date | None]
    exit_reason: Mapped[FocusExit | None] = mapped_column(word(FocusExit))
    exit_note: Mapped[str | None] = mapped_column(Text)
    told_back_on: Mapped[date | None]
    group: Mapped[Group] = one("Group", "group_id", "FocusPeriod")
    incident: Mapped[Incident | None] = one("Incident", "incident_id", "FocusPeriod")
    actions: Mapped[list[Action]] = many(
        "Action", "focus_period_id", "FocusPeriod", order_by="Action.done_on", back="focus_period"
    )

    @property
    def is_open(self) -> bool:
        """Is the focus still on?"""
        return self.ended_on is None

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[FocusPeriod]:
        """Every period, for those who read follow-ups; for a partner, those in which its agency has been asked to act."""
        rows = super().visible_to(actor)
        if actor.role not in FIELD_ROLES:
            return rows
        asked = (Action.site_id == cls.site_id) & (Action.focus_period_id == cls.id)
        return rows.where(exists().where(asked, Action.owner_agency_id == actor.agency_id))

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("group_id", "group"),
            within_site("incident_id", "incident"),
            Index("ix_focus_period_group", "site_id", "group_id"),
        )


class Action(Keyed, Audited, Scoped, DbModel):
    """Something one agency did, or will do, in a focus period. Of groups, never of persons."""

    __tablename__ = "action"
    area = Area.FO

    focus_period_id: Mapped[int]
    type: Mapped[ActionType] = mapped_column(word(ActionType))
    legal_ground: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    count: Mapped[int | None]
    result: Mapped[str | None] = mapped_column(String(300))
    focus_period: Mapped[FocusPeriod] = one("FocusPeriod", "focus_period_id", "Action", back="actions")
    owner: Mapped[Agency] = relationship(lazy="joined", foreign_keys="Action.owner_agency_id", viewonly=True)

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Action]:
        """Every action, for those who read follow-ups; for a partner, its own agency's."""
        rows = super().visible_to(actor)
        return rows.where(cls.of_agency(actor)) if actor.role in FIELD_ROLES else rows

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("focus_period_id", "focus_period"),
            Index("ix_action_focus_period", "site_id", "focus_period_id"),
        )
