"""Groups, relations and members as lists need them: a constant number of queries, and only what the posting may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from gvi.access.actor import Actor
from gvi.core import clock
from gvi.extensions import db
from gvi.groups import rules
from gvi.groups.models import Group, GroupRelation, Membership, RelationKind
from gvi.members.models import Member
from gvi.members.opening import may_read, opens
from gvi.releases.models import Release
from gvi.sites.queries import site_of

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class RelationLine:
    """A relation with both its groups, and since when nobody has confirmed it."""

    relation: GroupRelation
    a: Group
    b: Group
    holds: bool
    unconfirmed_since: date | None

    @property
    def ref(self) -> str:
        """The relation's ref."""
        return self.relation.ref

    def other(self, group: Group) -> Group:
        """The group at the far end."""
        return self.b if group.id == self.a.id else self.a

    def side(self, group: Group) -> str:
        """At which end of the stored pair the group stands: "a" or "b"."""
        return "a" if group.id == self.relation.a_id else "b"


def board(actor: Actor, *, with_members: bool) -> Rows:
    """(Group, feuds[, members]): every group with its open feuds and, when asked for, how many members one may read of."""
    today = clock.today()
    pair = or_(GroupRelation.a_id == Group.id, GroupRelation.b_id == Group.id)
    feuds = select(func.count()).where(
        GroupRelation.site_id == Group.site_id,
        pair,
        GroupRelation.kind == RelationKind.FEUD,
        GroupRelation.holding(today),
    )
    columns: list[Any] = [Group, feuds.correlate(Group).scalar_subquery().label("feuds")]
    if with_members:
        members = (
            select(func.count(Member.shell_id.distinct()))
            .select_from(Membership)
            .join(Member, and_(Member.site_id == Membership.site_id, Member.id == Membership.member_id))
            .where(Membership.site_id == Group.site_id, Membership.group_id == Group.id)
            .where(Membership.holding(today), may_read(actor, "memberships", Member), Member.in_use())
        )
        columns.append(members.correlate(Group).scalar_subquery().label("members"))
    return Group.visible_to(actor).with_only_columns(*columns)


def members_of(actor: Actor, group: Group) -> Rows:
    """(Member, Membership, person, release): who is judged to be in the group today, as far as the posting may read.

    person: one's own ref of them; release: the ref of the release that opens them, when one has no record.
    """
    today, own = clock.today(), aliased(Member)
    same = select(func.min(own.ref)).where(
        own.site_id == Member.site_id, own.shell_id == Member.shell_id, own.owner_agency_id == actor.agency_id
    )
    person = case(
        (Member.owner_agency_id == actor.agency_id, Member.ref), else_=same.correlate(Member).scalar_subquery()
    )
    opened = select(func.min(Release.ref)).where(
        Release.site_id == Member.site_id,
        Release.member_id == Member.id,
        Release.receiver_id == actor.agency_id,
        opens(today),
    )
    return (
        select(Member, Membership, person.label("person"), opened.correlate(Member).scalar_subquery().label("release"))
        .join(Membership, and_(Membership.site_id == Member.site_id, Membership.member_id == Member.id))
        .where(Membership.site_id == group.site_id, Membership.group_id == group.id)
        .where(Membership.holding(today), may_read(actor, "memberships", Member), Member.in_use())
    )


def relations(actor: Actor, *, of: Group | None = None, ended_too: bool = False) -> list[RelationLine]:
    """What groups are to each other as known today, by alias. Two queries."""
    a, b = aliased(Group), aliased(Group)
    rows = (
        select(GroupRelation, a, b)
        .join(a, and_(a.site_id == GroupRelation.site_id, a.id == GroupRelation.a_id))
        .join(b, and_(b.site_id == GroupRelation.site_id, b.id == GroupRelation.b_id))
        .where(GroupRelation.id.in_(GroupRelation.visible_to(actor).with_only_columns(GroupRelation.id)))
        .where(GroupRelation.site_id == actor.site_id, GroupRelation.recorded_to.is_(None))
    )
    if of is not None:
        rows = rows.where(or_(GroupRelation.a_id == of.id, GroupRelation.b_id == of.id))
    if not ended_too:
        rows = rows.where(GroupRelation.holding(clock.today()))
    return list(_lines(actor, db.session.execute(rows.order_by(a.alias, b.alias, GroupRelation.id))))


def _lines(actor: Actor, rows: Iterable[Any]) -> Iterable[RelationLine]:
    today, days = clock.today(), site_of(actor).relation_days
    for relation, a, b in rows:
        one, other = sorted((a, b), key=lambda group: group.alias)
        since = rules.unconfirmed_since(relation.confirmed_on, relation.valid_from, today=today, after_days=days)
        yield RelationLine(relation, one, other, relation.holds(today), since if relation.holds(today) else None)
