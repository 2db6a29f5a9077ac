"""Does the coordinator work with the person? And what the auditor is told of those who did not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.access.roles import AgencyKind, Role
from gvi.accounts.models import Posting, User
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.models import OVER, CallIn, Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Assignment, Member
from gvi.members.opening import opens
from gvi.readings.models import Reading
from gvi.readings.rules import is_asked
from gvi.releases.models import Release
from gvi.reviews.models import Review, ReviewCase, ReviewState
from gvi.support.models import Handover
from gvi.visits.models import Visit

RECORDS: Any = bindparam("records", expanding=True)
"""The records that are asked about."""


class Record(Protocol):
    """A person's record, whole or as a list shows it."""

    @property
    def site_id(self) -> int: ...
    @property
    def id(self) -> int: ...


def works_with(actor: Actor, member: Member) -> tuple[bool, str | None]:
    """Does the user work with the person; and the need they have given for reading otherwise, while it holds. One query."""
    row: Any = _work(actor).rows(records=[member.id]).one()
    return bool(row[1]), row[2]


def open_to(actor: Actor, members: Sequence[Record]) -> set[int]:
    """Ids of those whose page the user may open without being asked. One query for coordinators, none for others."""
    if not is_asked(actor.role):
        return {member.id for member in members}
    rows: Any = _work(actor).rows(records=[member.id for member in members])
    return {row[0] for row in rows if row[1] or row[2] is not None}


def unseen(actor: Actor) -> int:
    """How many readings the agency's auditors have not gone through."""
    rows = Reading.visible_to(actor).where(Reading.seen_at.is_(None)).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def readings(actor: Actor) -> Select[Reading]:
    """The agency's readings with what their rows show, newest first."""
    rows = Reading.visible_to(actor).options(joinedload(Reading.member), joinedload(Reading.user))
    return rows.order_by(Reading.id.desc())


def by_refs(actor: Actor, refs: Sequence[str]) -> list[Reading]:
    """Those of the refs that have not been gone through."""
    return list(db.session.scalars(Reading.visible_to(actor).where(Reading.ref.in_(refs), Reading.seen_at.is_(None))))


def untold() -> list[Reading]:
    """Readings of every agency of which no auditor has been sent word."""
    return list(db.session.scalars(select(Reading).where(Reading.told_at.is_(None)).order_by(Reading.id)))


def auditors_of(site_id: int, agency_id: int) -> list[User]:
    """Who reviews the agency's log today."""
    today = clock.today()
    working = and_(Posting.starts_on <= today, or_(Posting.ends_on.is_(None), Posting.ends_on >= today))
    here = and_(Posting.site_id == site_id, Posting.agency_id == agency_id, Posting.role == Role.AUDITOR)
    rows = select(User).join(Posting, Posting.user_id == User.id).where(here, working, User.active)
    return list(db.session.scalars(rows.distinct().order_by(User.id)))


@composed
def _work(actor: Actor) -> Any:
    given = and_(
        Reading.site_id == Member.site_id,
        Reading.member_id == Member.id,
        Reading.user_id == actor.user_id,
        Reading.lasts(),
    )
    need = select(Reading.need).where(given).order_by(Reading.id.desc()).limit(1)
    ways = [_assigned(actor), _registered(actor), _called(actor), _visited(actor), _reviewed(actor)]
    if actor.agency_kind is AgencyKind.SOCIAL_SERVICES:
        ways.append(_helped(actor))
    asked = select(Member.id, or_(*ways), need.scalar_subquery())
    return asked.where(Member.site_id == actor.site_id, Member.id.in_(RECORDS))


def _assigned(actor: Actor) -> ColumnElement[bool]:
    mine = and_(Assignment.site_id == actor.site_id, Assignment.member_id == Member.id)
    return exists().where(mine, Assignment.user_id == actor.user_id, Assignment.lasts())


def _registered(actor: Actor) -> ColumnElement[bool]:
    """The log says that they registered the person; what a file brought by the hundred is not theirs by that."""
    mine = and_(
        AuditEntry.site_id == actor.site_id, AuditEntry.subject_kind == "member", AuditEntry.subject_ref == Member.ref
    )
    return exists().where(mine, AuditEntry.verb == Verb.MEMBER_ADD, AuditEntry.user_id == actor.user_id)


def _called(actor: Actor) -> ColumnElement[bool]:
    """On the list of a call-in that is not over: their agency's own, or one about which it has been told of the person."""
    on_list = and_(Invitation.site_id == actor.site_id, Invitation.shell_id == Member.shell_id)
    going_on = and_(CallIn.site_id == Invitation.site_id, CallIn.id == Invitation.call_in_id, CallIn.state.not_in(OVER))
    told = exists().where(
        Release.site_id == CallIn.site_id, Release.call_in_id == CallIn.id, Release.receiver_id == actor.agency_id,
        Release.shell_id == Member.shell_id, opens(clock.today()),
    ).correlate(CallIn, Member)  # fmt: skip
    return exists().where(on_list, going_on, or_(CallIn.owner_agency_id == actor.agency_id, told))


def _visited(actor: Actor) -> ColumnElement[bool]:
    """Their agency has planned a visit that is not logged."""
    return exists().where(Visit.site_id == actor.site_id, Visit.member_id == Member.id, Visit.logged_at.is_(None))


def _reviewed(actor: Actor) -> ColumnElement[bool]:
    """A review about the person waits, of which their agency is the owner or the asker."""
    about = and_(ReviewCase.site_id == actor.site_id, ReviewCase.shell_id == Member.shell_id)
    waits = and_(Review.site_id == ReviewCase.site_id, Review.id == ReviewCase.review_id)
    ours = or_(Review.owner_agency_id == actor.agency_id, Review.asker_id == actor.agency_id)
    return exists().where(about, waits, Review.state == ReviewState.WAITING, ours)


def _helped(actor: Actor) -> ColumnElement[bool]:
    """Somebody is to be met about help, and has not been."""
    mine = and_(Handover.of_agency(actor), Handover.shell_id == Member.shell_id)
    return exists().where(mine, Handover.contacted_at.is_(None))
