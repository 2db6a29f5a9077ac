"""The people and ties that a posting may read, as a network."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Select, and_, select

from gvi.access.actor import Actor
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import Group, Membership
from gvi.groups.network import Network
from gvi.members.facts import Tie
from gvi.members.models import Member
from gvi.members.opening import may_read
from gvi.members.police_facet import known_as
from gvi.members.vocabulary import TieKind


@dataclass(frozen=True, slots=True)
class Reading:
    """A network, and the records it was read from, for the log."""

    network: Network
    members: tuple[Member, ...]


def read_network(
    actor: Actor, *, kind: TieKind | None = None, group: Group | None = None, own: bool = False
) -> Reading:
    """Everybody whose ties the posting may read, and the ties between them that hold today.

    One node per person, named by one's own external id or ref, else by the ref of the release. kind: only ties of
    this kind; group: only those judged to be in it today; own: only
    the records of one's own agency. At most five queries.
    """
    rows = _members(actor, group, own=own)
    members = list(db.session.scalars(rows.order_by(Member.id)))
    names = _names(actor, members)
    ties = [(names[a], names[b], strength) for a, b, strength in _ties(actor, kind, rows) if a in names and b in names]
    nodes = list(dict.fromkeys(names.values()))
    return Reading(Network(nodes, [tie for tie in ties if tie[0] != tie[1]]), tuple(members))


def _members(actor: Actor, group: Group | None, *, own: bool) -> Select[Member]:
    rows = select(Member).where(Member.site_id == actor.site_id, may_read(actor, "ties", Member), Member.in_use())
    if own:
        rows = rows.where(Member.of_agency(actor))
    if group is not None:
        inside = select(Membership.member_id).where(
            Membership.site_id == group.site_id, Membership.group_id == group.id
        )
        rows = rows.where(
            Member.id.in_(inside.where(Membership.holding(clock.today()))), may_read(actor, "memberships", Member)
        )
    return rows


def _ties(actor: Actor, kind: TieKind | None, members: Select[Member]) -> list[tuple[int, int, int]]:
    open_to = members.with_only_columns(Member.id)
    both = and_(Tie.a_id.in_(open_to), Tie.b_id.in_(open_to))
    rows = select(Tie.a_id, Tie.b_id, Tie.strength).where(
        Tie.site_id == actor.site_id, Tie.holding(clock.today()), both
    )
    if kind is not None:
        rows = rows.where(Tie.kind == kind)
    return [(a, b, strength) for a, b, strength in db.session.execute(rows.order_by(Tie.id))]


def _names(actor: Actor, members: list[Member]) -> dict[int, str]:
    """Each record's node. Two records of one person are one node."""
    known = known_as(actor, members)
    refs = {member.id: known[member.id].ref for member in members if member.id in known}
    external = {
        member.ref: member.external_id
        for member in members
        if member.owner_agency_id == actor.agency_id and member.external_id
    }
    taken = Counter([*external.values(), *(ref for ref in refs.values() if ref not in external)])
    return {
        ident: external[ref] if ref in external and taken[external[ref]] == 1 else ref for ident, ref in refs.items()
    }
