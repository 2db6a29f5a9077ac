"""The police facet as a page shows it: one's own rows and those released to one's agency, with every other person named as the reader knows them.

A row that points at a second person shows only when the reader may read that person's facet too; otherwise it is
not there, and nothing tells that it is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, null, or_, select
from sqlalchemy.orm import aliased

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.agencies.models import Agency
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import Group, Membership
from gvi.members.facts import CaseRole, Restriction, RiskEntry, Tie
from gvi.members.models import Member
from gvi.members.opening import may_read, opens
from gvi.releases.models import Release
from gvi.speakers.models import Speaker

Rows = Select[*tuple[Any, ...]]
"""A statement whose rows are (row of the facet, the other person or null, and perhaps something to name)."""


@dataclass(frozen=True, slots=True)
class Known:
    """Another person as the reader knows them: the ref of their own record, else the ref of the release."""

    ref: str
    endpoint: str
    """Where the ref leads: `members.show` or `releases.show`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the facet. `owner` names the agency whose it is, None for one's own."""

    row: Any
    holds: bool
    """Does it hold today?"""
    owner: str | None = None
    other: Known | None = None
    group: Group | None = None
    speaker: str | None = None

    @property
    def can_end(self) -> bool:
        """One's own, and not over."""
        return self.owner is None and self.holds


@dataclass(frozen=True, slots=True)
class PoliceFacet:
    """Everything of the facet that one reader may read of one person, newest first within each part."""

    memberships: tuple[Line, ...]
    ties: tuple[Line, ...]
    restrictions: tuple[Line, ...]
    case_roles: tuple[Line, ...]
    risks: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing to read, whatever the reason."""
        return not any(getattr(self, each.name) for each in fields(self))

    @property
    def rows(self) -> list[Any]:
        """The rows themselves: what the reader has now seen."""
        return [line.row for each in fields(self) for line in getattr(self, each.name)]


def police_of(
    actor: Actor, shell_id: int, *, only: int | None = None, parts: Collection[str] | None = None
) -> PoliceFacet:
    """The police facet of the person behind the shell. At most nine queries, however many rows.

    only: the id of the one record to read, when a release is opened. parts: the fields to read; all when None.
    """
    wanted = {
        name: parts is None or name in parts for name in ("memberships", "ties", "restrictions", "case_roles", "risk")
    }
    found = {name: _rows(actor, shell_id, only, name) if wanted[name] else [] for name in wanted}
    pointed = [other for rows in found.values() for _row, other, *_rest in rows if other is not None]
    names, known = _agencies(actor, found.values()), known_as(actor, pointed)
    lines = {name: tuple(_line(actor, entry, names, known) for entry in rows) for name, rows in found.items()}
    return PoliceFacet(lines["memberships"], lines["ties"], lines["restrictions"], lines["case_roles"], lines["risk"])


def known_as(actor: Actor, members: Iterable[Member]) -> dict[int, Known]:
    """How the posting knows these records, by id: as its own, as its own record of the same person, or by the release."""
    given = {member.id: member for member in members}
    known = {
        ident: Known(member.ref, "members.show")
        for ident, member in given.items()
        if member.owner_agency_id == actor.agency_id
    }
    strangers = {ident: member.shell_id for ident, member in given.items() if ident not in known}
    own = _own_refs(actor, set(strangers.values()))
    known |= {ident: Known(own[shell_id], "members.show") for ident, shell_id in strangers.items() if shell_id in own}
    released = _release_refs(actor, [ident for ident in strangers if ident not in known])
    return known | {ident: Known(ref, "releases.show") for ident, ref in released.items()}


def _own_refs(actor: Actor, shells: Collection[int]) -> dict[int, str]:
    if not shells:
        return {}
    mine = select(Member.shell_id, func.min(Member.ref)).where(Member.of_agency(actor), Member.shell_id.in_(shells))
    return dict(db.session.execute(mine.group_by(Member.shell_id)).all())


def _release_refs(actor: Actor, members: Collection[int]) -> dict[int, str]:
    if not members:
        return {}
    to_us = select(Release.member_id, func.min(Release.ref)).where(
        Release.of_site(actor),
        Release.receiver_id == actor.agency_id,
        Release.member_id.in_(members),
        opens(clock.today()),
    )
    return dict(db.session.execute(to_us.group_by(Release.member_id)).all())


def _rows(actor: Actor, shell_id: int, only: int | None, name: str) -> list[Any]:
    """(row, other person or None, extra) of one part."""
    asking = _part(actor, name, only is not None)
    return [tuple(row) for row in asking.rows(shell=shell_id, **({} if only is None else {"only": only}))]


@composed
def _part(actor: Actor, name: str, of_one_record: bool) -> Rows:
    mine = aliased(Member)
    of_person = (mine.site_id == actor.site_id, mine.shell_id == bindparam("shell"), may_read(actor, name, mine))
    rows = _STATEMENTS[name](actor, mine).where(*of_person)
    return rows.where(mine.id == bindparam("only")) if of_one_record else rows


def _memberships(actor: Actor, mine: Any) -> Rows:
    return (
        select(Membership, null(), Group)
        .join(mine, and_(mine.site_id == Membership.site_id, mine.id == Membership.member_id))
        .join(Group, and_(Group.site_id == Membership.site_id, Group.id == Membership.group_id))
        .where(Membership.recorded_to.is_(None))
        .order_by(Membership.valid_to.is_not(None), Membership.valid_from.desc(), Membership.id)
    )


def _ties(actor: Actor, mine: Any) -> Rows:
    other = aliased(Member)
    return (
        select(Tie, other)
        .join(mine, and_(mine.site_id == Tie.site_id, or_(mine.id == Tie.a_id, mine.id == Tie.b_id)))
        .join(
            other,
            and_(other.site_id == Tie.site_id, or_(other.id == Tie.a_id, other.id == Tie.b_id), other.id != mine.id),
        )
        .where(Tie.recorded_to.is_(None), may_read(actor, "ties", other))
        .order_by(Tie.valid_to.is_not(None), Tie.strength.desc(), Tie.last_seen.desc(), Tie.id)
    )


def _restrictions(actor: Actor, mine: Any) -> Rows:
    """Those set for the person and those set against them: both must be kept apart."""
    other = aliased(Member)
    ends = or_(mine.id == Restriction.member_id, mine.id == Restriction.other_id)
    apart = and_(
        other.site_id == Restriction.site_id,
        or_(other.id == Restriction.member_id, other.id == Restriction.other_id),
        other.id != mine.id,
    )
    return (
        select(Restriction, other, Speaker.name)
        .join(mine, and_(mine.site_id == Restriction.site_id, ends))
        .outerjoin(other, apart)
        .outerjoin(Speaker, and_(Speaker.site_id == Restriction.site_id, Speaker.id == Restriction.speaker_id))
        .where(or_(Restriction.other_id.is_(None), may_read(actor, "restrictions", other)))
        .order_by(Restriction.ends_on.is_not(None), Restriction.starts_on.desc(), Restriction.id)
    )


def _case_roles(actor: Actor, mine: Any) -> Rows:
    against = aliased(Member)
    return (
        select(CaseRole, against)
        .join(mine, and_(mine.site_id == CaseRole.site_id, mine.id == CaseRole.member_id))
        .join(against, and_(against.site_id == CaseRole.site_id, against.id == CaseRole.against_id))
        .where(may_read(actor, "case_roles", against))
        .order_by(CaseRole.ends_on.is_not(None), CaseRole.starts_on.desc(), CaseRole.id)
    )


def _risk(actor: Actor, mine: Any) -> Rows:
    return (
        select(RiskEntry, null())
        .join(mine, and_(mine.site_id == RiskEntry.site_id, mine.id == RiskEntry.member_id))
        .order_by(RiskEntry.valid_until.desc(), RiskEntry.id.desc())
    )


_STATEMENTS = {
    "memberships": _memberships,
    "ties": _ties,
    "restrictions": _restrictions,
    "case_roles": _case_roles,
    "risk": _risk,
}


def _agencies(actor: Actor, parts: Iterable[list[Any]]) -> dict[int, str]:
    foreign = {row.owner_agency_id for rows in parts for row, *_rest in rows} - {actor.agency_id}
    if not foreign:
        return {}
    return dict(db.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(foreign))).all())


def _line(actor: Actor, entry: Any, names: dict[int, str], known: dict[int, Known]) -> Line:
    row, other, extra = (*entry, None)[:3]
    return Line(
        row=row,
        holds=_holds(row),
        owner=names.get(row.owner_agency_id),
        other=known.get(other.id) if other is not None else None,
        group=extra if isinstance(extra, Group) else None,
        speaker=extra if isinstance(extra, str) else None,
    )


def _holds(row: Any) -> bool:
    today = clock.today()
    if isinstance(row, (Membership, Tie)):
        return row.holds(today)
    start, end = (row.valid_from, row.valid_until) if isinstance(row, RiskEntry) else (row.starts_on, row.ends_on)
    return bool(start <= today and (end is None or today <= end))
