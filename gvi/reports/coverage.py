"""Report 6: of the people in active groups, how many have been told directly, or stand one tie from somebody who has.

Reads like `queries`. Counted over what the reader may read and over nobody else, and over those who are in the group
today: a new member lowers the share until somebody has told them too. Whether anybody wanted help plays no part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, select

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CAME, TOOK_PLACE, CallIn, Invitation
from gvi.callins.queries import midnight
from gvi.callins.selection_circle import ACTIVE, Circle, circle_of
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.members.models import Member
from gvi.members.opening import may_read
from gvi.reports import small
from gvi.reports.funnel import is_core
from gvi.situation.queries import last_messages
from gvi.visits.models import Outcome, Visit

DAYS = 365
"""A message older than this counts no more."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One active group."""

    group: Group
    known: int
    """People in it today of whom the reader may read."""
    told: int
    near: int
    """Not told themselves, and tied to somebody who was."""
    last_message: date | None
    is_reached: bool
    """Has the group had a message within the period?"""

    @property
    def ref(self) -> str:
        """The group's."""
        return self.group.ref

    @property
    def share(self) -> int | None:
        """Told or one tie away, in per cent of those known; None when nobody is known."""
        return round(100 * (self.told + self.near) / self.known) if self.known else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """All active groups as one reader may know them. A total that is None is hidden."""

    rows: tuple[Covered, ...]
    groups: int | None
    reached: int | None
    known: int
    told: int
    near: int
    """People in several groups are counted once."""
    since: date


def coverage_of(actor: Actor) -> Coverage:
    """As of today. A constant number of queries; that people were read is logged."""
    since = clock.today() - timedelta(days=DAYS)
    messages = last_messages(actor)
    if not is_core(actor):
        return _for_others(actor, messages, since)
    groups = list(db.session.scalars(Group.visible_to(actor).where(Group.status.in_(ACTIVE)).order_by(Group.alias)))
    circle, told = circle_of(actor, None, strength=1), _told(actor, since)
    log.read(actor, Verb.LIST, circle.read, fields=["coverage"])
    heard, near = _numbers(circle, told)
    rows = tuple(_row(group, circle, heard, near, messages.get(group.id), since) for group in groups)
    return Coverage(
        rows, len(rows), sum(row.is_reached for row in rows), len(circle.people), len(heard), len(near), since
    )


def _row(
    group: Group, circle: Circle, heard: frozenset[int], near: frozenset[int], last: date | None, since: date
) -> Covered:
    inside = circle.groups.get(group.id, frozenset())
    return Covered(
        group, len(inside), len(inside & heard), len(inside & near), last, is_reached=last is not None and last >= since
    )


def _numbers(circle: Circle, told: frozenset[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Of the people in active groups, by number: those told, and those one tie away."""
    heard = {number for shell, number in circle.people.items() if shell in told}
    near = {number for shell, number in circle.people.items() if circle.near.get(shell, frozenset()) & told}
    return frozenset(heard), frozenset(near - heard)


def _told(actor: Actor, since: date) -> frozenset[int]:
    """Shells of those who came to a meeting or had a visit delivered, as far as the reader may read of either."""
    base = select(Member.shell_id).where(Member.site_id == actor.site_id, Member.in_use())
    came = (
        base.join(Invitation, and_(Invitation.site_id == Member.site_id, Invitation.member_id == Member.id))
        .join(CallIn, and_(CallIn.site_id == Invitation.site_id, CallIn.id == Invitation.call_in_id))
        .where(
            CallIn.state.in_(TOOK_PLACE), CallIn.starts_at >= midnight(since),
            Invitation.attendance.in_(CAME), may_read(actor, "attendance", Member),
        )
    )  # fmt: skip
    visited = base.join(Visit, and_(Visit.site_id == Member.site_id, Visit.member_id == Member.id)).where(
        Visit.outcome == Outcome.DELIVERED, Visit.visited_on >= since, may_read(actor, "visits", Member)
    )
    return frozenset(db.session.scalars(came)) | frozenset(db.session.scalars(visited))


def _for_others(actor: Actor, messages: Mapping[int, date], since: date) -> Coverage:
    """For a reader outside the core team: how many groups, and how many of them were reached, unless that is too few."""
    ids = set(db.session.scalars(select(Group.id).where(Group.of_site(actor), Group.status.in_(ACTIVE))))
    reached = sum(messages[ident] >= since for ident in ids & set(messages))
    is_open = not any(map(small.is_small, (len(ids), reached, len(ids) - reached)))
    groups = None if small.is_small(len(ids)) else len(ids)
    return Coverage((), groups, reached if is_open else None, 0, 0, 0, since)
