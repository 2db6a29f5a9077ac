"""The people whom the message is for and the ties between people, as one posting may read them for one call-in.

What another agency has released for another call-in counts for nothing here, nor does what has not been released at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, String, and_, exists, or_, select
from sqlalchemy.orm import aliased

from gvi.access.actor import Actor
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import Group, GroupStatus, Membership
from gvi.members.facts import Tie
from gvi.members.models import Member
from gvi.members.opening import may_read, opens
from gvi.members.police_facet import Known, known_as
from gvi.members.vocabulary import Facet
from gvi.releases.models import Release
from gvi.sites.queries import site_of

ACTIVE = (GroupStatus.ACTIVE, GroupStatus.FOCUS)


@dataclass(frozen=True, slots=True)
class Read:
    """A record that was read, as the log names it."""

    __tablename__: ClassVar[str] = "member"
    site_id: int
    owner_agency_id: int
    ref: str


@dataclass(frozen=True, slots=True)
class Circle:
    """People are numbered 0, 1, 2 …, the same way every time."""

    people: Mapping[int, int]
    """Members of active groups: their number by shell."""
    records: tuple[int, ...]
    """By number: the id of a record through which the posting reads of them."""
    groups: Mapping[int, frozenset[int]]
    """Numbers of the people in each active group."""
    aliases: Mapping[int, str]
    """Every active group by id, whether or not one may read who is in it."""
    groups_of: Mapping[int, frozenset[int]]
    """By shell: every group that somebody is judged to be in, active or not."""
    near: Mapping[int, frozenset[int]]
    """By shell: the shells of those tied to them, in active groups or not."""
    read: tuple[Read, ...]

    @property
    def ties(self) -> int:
        """Pairs of people who are tied."""
        return sum(map(len, self.near.values())) // 2


def circle_of(actor: Actor, call_in: CallIn | None, *, strength: int) -> Circle:
    """The circle of today. strength: weaker ties do not count. Three queries.

    call_in: what has been released for it counts too; None: only what is released for no call-in.
    """
    aliases = dict(
        db.session.execute(
            Group.visible_to(actor).where(Group.status.in_(ACTIVE)).with_only_columns(Group.id, Group.alias)
        ).all()
    )
    judged = _inside(actor, call_in)
    inside = [row for row in judged if row.status in ACTIVE]
    read = {row.id: Read(row.site_id, row.owner_agency_id, row.ref) for row in judged}
    shells, records = sorted({row.shell_id for row in inside}), dict[int, int]()
    groups = defaultdict[int, set[int]](set)
    people = {shell: number for number, shell in enumerate(shells)}
    for row in inside:
        records.setdefault(people[row.shell_id], row.id)
        groups[row.group_id].add(people[row.shell_id])
    near = _near(actor, call_in, strength, read)
    return Circle(
        people, tuple(records[number] for number in range(len(shells))),
        {group: frozenset(found) for group, found in groups.items()}, aliases,
        _groups_of(judged), near, tuple(read.values()),
    )  # fmt: skip


def names_of(actor: Actor, circle: Circle, numbers: Iterable[int]) -> dict[int, Known]:
    """How the posting knows these people: by its own record's ref, else by that of the release. Three queries."""
    ids = {circle.records[number]: number for number in numbers}
    rows = db.session.scalars(select(Member).where(Member.site_id == actor.site_id, Member.id.in_(list(ids))))
    return {ids[ident]: known for ident, known in known_as(actor, rows).items()} if ids else {}


def _inside(actor: Actor, call_in: CallIn | None) -> list[Any]:
    """Who is judged to be in an active group today, and whom one's own agency follows in any, through each record that says so."""
    ours = aliased(Member)
    followed = select(ours.shell_id).where(ours.site_id == actor.site_id, ours.owner_agency_id == actor.agency_id)
    columns = select(
        Member.shell_id,
        Member.id,
        Member.site_id,
        Member.owner_agency_id,
        Member.ref,
        Membership.group_id,
        Group.status,
    )
    rows = (
        columns.join(Membership, and_(Membership.site_id == Member.site_id, Membership.member_id == Member.id))
        .join(Group, and_(Group.site_id == Membership.site_id, Group.id == Membership.group_id))
        .where(Member.site_id == actor.site_id, Membership.holding(clock.today()))
        .where(or_(Group.status.in_(ACTIVE), Member.shell_id.in_(followed)))
        .where(*_open_for(actor, call_in, "memberships", Member))
        .order_by(Member.shell_id, Member.id)
    )
    return list(db.session.execute(rows))


def _groups_of(judged: Iterable[Any]) -> dict[int, frozenset[int]]:
    found = defaultdict[int, set[int]](set)
    for row in judged:
        found[row.shell_id].add(row.group_id)
    return {shell: frozenset(groups) for shell, groups in found.items()}


def _near(actor: Actor, call_in: CallIn | None, strength: int, read: dict[int, Read]) -> dict[int, frozenset[int]]:
    """Ties that hold today and have been seen lately, or without a day, between people both of whom one may read."""
    a, b = aliased(Member), aliased(Member)
    last = clock.today() - timedelta(days=site_of(actor).tie_days)
    ends = [each for end in (a, b) for each in (end.id, end.shell_id, end.owner_agency_id, end.ref)]
    rows: Any = (
        select(*ends)
        .select_from(Tie)
        .join(a, and_(a.site_id == Tie.site_id, a.id == Tie.a_id))
        .join(b, and_(b.site_id == Tie.site_id, b.id == Tie.b_id))
        .where(Tie.site_id == actor.site_id, Tie.holding(clock.today()), Tie.strength >= strength)
        .where(or_(Tie.last_seen.is_(None), Tie.last_seen >= last))
        .where(*_open_for(actor, call_in, "ties", a), *_open_for(actor, call_in, "ties", b))
    )
    near: dict[int, set[int]] = defaultdict(set)
    for row in db.session.execute(rows):
        one, other = tuple(row[:4]), tuple(row[4:])
        if one[1] != other[1]:
            near[one[1]].add(other[1])
            near[other[1]].add(one[1])
        for ident, _shell, owner, ref in (one, other):
            if ident not in read:
                read[ident] = Read(actor.site_id, owner, ref)
    return {shell: frozenset(others) for shell, others in near.items()}


def _open_for(actor: Actor, call_in: CallIn | None, field: str, record: Any) -> tuple[ColumnElement[bool], ...]:
    """The record's field is open to the posting, through its own agency or a release that is not for another call-in."""
    released = exists().where(
        Release.site_id == actor.site_id,
        Release.member_id == record.id,
        Release.receiver_id == actor.agency_id,
        Release.facet == Facet.POLICE,
        Release.fields.cast(String).contains(f'"{field}"'),
        or_(Release.call_in_id.is_(None), Release.call_in_id == (call_in.id if call_in else None)),
        opens(clock.today()),
    )
    meant = or_(record.owner_agency_id == actor.agency_id, released)
    return may_read(actor, field, record), record.restricted_on.is_(None), meant
