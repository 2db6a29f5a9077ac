"""Hand-overs: somebody wants help. Owned by social services, seen by nobody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, and_, exists, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, Moment, within_site
from gvi.core.crypto import SealedText
from gvi.extensions import DbModel
from gvi.members.models import Assignment, Member


class Handover(Keyed, Audited, Scoped, DbModel):
    """A yes to help, from the moment it is given. It names its person by shell, never by another agency's record."""

    __tablename__ = "handover"
    area = Area.SO
    read_is_logged = True
    audit_secret = frozenset({"name", "phone", "safe_contact", "safe_when", "threat", "need"})

    shell_id: Mapped[int]
    name: Mapped[str | None] = mapped_column(SealedText)
    phone: Mapped[str | None] = mapped_column(SealedText)
    safe_contact: Mapped[str | None] = mapped_column(SealedText)
    safe_when: Mapped[str | None] = mapped_column(SealedText)
    threat: Mapped[str | None] = mapped_column(SealedText)
    need: Mapped[str | None] = mapped_column(SealedText)
    is_through_officer: Mapped[bool] = mapped_column(default=False)
    """The person is reached by asking the one who handed over, and nobody else."""
    officer_phone: Mapped[str | None] = mapped_column(String(40))
    """Where the one who handed over answers; a number at work."""
    asked_at: Mapped[datetime] = mapped_column(Moment)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    """Who handed over: the one to call when something is unclear."""
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    contacted_at: Mapped[datetime | None] = mapped_column(Moment)
    receipt: Mapped[str] = mapped_column(String(12))
    """What the one who handed over was shown, once."""

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Handover]:
        """Social services' own, for roles that take over; no other agency, whatever its role says.

        A role that reads only what is assigned to it sees what it has accepted, and the people it follows.
        """
        given = grants(actor.role, cls.area, actor.agency_kind)
        if actor.agency_kind is not AgencyKind.SOCIAL_SERVICES or not given & {Grant.READ, Grant.WRITE}:
            return select(cls).where(false())
        rows = select(cls).where(cls.of_agency(actor))
        return rows.where(_follows(actor)) if Grant.OWN in given else rows

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("shell_id", "shell"), Index("ix_handover_asked_at", "site_id", "asked_at"))


def _follows(actor: Actor) -> ColumnElement[bool]:
    """The user has accepted it, or a record that their agency keeps of the person is assigned to them now."""
    mine = and_(
        Assignment.site_id == Member.site_id, Assignment.member_id == Member.id, Assignment.user_id == actor.user_id
    )
    same = and_(
        Member.site_id == Handover.site_id,
        Member.shell_id == Handover.shell_id,
        Member.owner_agency_id == actor.agency_id,
    )
    return or_(Handover.accepted_by_id == actor.user_id, exists().where(same, mine, Assignment.lasts()))
