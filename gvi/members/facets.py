"""What a posting may read of a person, facet by facet: its own agency's, and what others have released to it.

Every derived figure (a block, a warning, a list column) is computed over these facts and no others, so that a result
cannot tell a fact its reader may not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.asking import among
from gvi.groups.models import Group, GroupStatus, Membership, MembershipRole
from gvi.members.facts import CaseRole, Custody, Restriction, RiskEntry, Supervision
from gvi.members.models import Identity, Member
from gvi.members.opening import may_read, opened_to
from gvi.members.protection import protected_shells
from gvi.members.vocabulary import CaseRoleKind, RestrictionKind, RiskLevel, SupervisionKind
from gvi.releases.models import Release


class SupervisionFact(NamedTuple):
    """A period under supervision; both days count."""

    kind: SupervisionKind
    starts_on: date
    ends_on: date


class CustodyFact(NamedTuple):
    """A period in custody; an open end lasts."""

    starts_on: date
    ends_on: date | None


class MembershipFact(NamedTuple):
    """A group the person is judged to be in today."""

    group_id: int
    alias: str
    status: GroupStatus
    role: MembershipRole


class RestrictionFact(NamedTuple):
    """Kept apart from another person (by shell), a speaker or a place."""

    kind: RestrictionKind
    other_shell: int | None
    speaker_id: int | None
    place: str | None
    starts_on: date
    ends_on: date | None


class CaseRoleFact(NamedTuple):
    """Victim or witness in a live case against somebody (by shell)."""

    kind: CaseRoleKind
    against_shell: int
    starts_on: date
    ends_on: date | None


class RiskFact(NamedTuple):
    """An entry of the risk picture, and whether red has its safety decision."""

    level: RiskLevel
    valid_from: date
    valid_until: date
    is_decided: bool


class Facts(NamedTuple):
    """Everything a posting may know of one person that planning asks for."""

    numbers: tuple[str, ...] = ()
    """Personal numbers, twelve digits."""
    birth_years: tuple[int, ...] = ()
    is_protected: bool = False
    supervisions: tuple[SupervisionFact, ...] = ()
    custodies: tuple[CustodyFact, ...] = ()
    memberships: tuple[MembershipFact, ...] = ()
    restrictions: tuple[RestrictionFact, ...] = ()
    case_roles: tuple[CaseRoleFact, ...] = ()
    risks: tuple[RiskFact, ...] = ()


class Opened(NamedTuple):
    """What the log wants to know of a release through which something was read."""

    site_id: int
    owner_agency_id: int
    ref: str

    @property
    def __tablename__(self) -> str:
        return Release.__tablename__


NOTHING = Facts()
SHELLS = "shells"
"""The place for the people who are asked about."""
BIRTHS = "births"
"""Among the names of facts: numbers and birth years."""


def facts_of(actor: Actor, shells: Collection[int], only: Collection[str] | None = None) -> Mapping[int, Facts]:
    """What the posting may know of each person, by shell. A constant number of queries, however many people.

    only: names of the facts to look up; all when None. A protected identity is always told. Reading what another
    agency has released is an entry in that agency's log, whatever it is read for.
    """
    wanted = {*_SOURCES, BIRTHS} if only is None else set(only)
    found: dict[int, dict[str, Any]] = {shell_id: {} for shell_id in shells}
    for name, of_shell in told_of(actor, shells, wanted & _SOURCES.keys()).items():
        for shell_id, facts in of_shell.items():
            found[shell_id][name] = tuple(facts)
    births = _births(actor, shells) if BIRTHS in wanted else {}
    for shell_id, known in births.items():
        found[shell_id]["numbers"] = tuple(number for number, _year in known if number)
        found[shell_id]["birth_years"] = tuple(year for _number, year in known if year)
    for shell_id in protected_shells(actor.site_id, shells):
        found[shell_id]["is_protected"] = True
    return {shell_id: Facts(**facts) if facts else NOTHING for shell_id, facts in found.items()}


def told_of(actor: Actor, shells: Collection[int], names: Collection[str]) -> dict[str, dict[int, list[Any]]]:
    """The same facts by their names, and of each those of whoever has any, by shell: for a list, which shows a few."""
    people = list(shells)
    log.read(actor, Verb.LIST, map(Opened._make, _opened(actor).columns(shells=people)))
    told: dict[str, dict[int, list[Any]]] = {}
    for name in names:
        make, of_shell = _SOURCES[name][3], told.setdefault(name, {})
        for row in _facts(actor, name).columns(shells=people):
            of_shell.setdefault(row[0], []).append(make(row[1:]))
    return told


def _supervisions(_actor: Actor) -> Any:
    return select(Member.shell_id, Supervision.kind, Supervision.starts_on, Supervision.ends_on).select_from(
        Supervision
    )


def _custodies(_actor: Actor) -> Any:
    return select(Member.shell_id, Custody.starts_on, Custody.ends_on).select_from(Custody)


def _memberships(_actor: Actor) -> Any:
    columns = select(Member.shell_id, Group.id, Group.alias, Group.status, Membership.role).select_from(Membership)
    group = and_(Group.site_id == Membership.site_id, Group.id == Membership.group_id)
    return columns.join(Group, group).where(Membership.holding(clock.today()))


def _restrictions(actor: Actor) -> Any:
    other = aliased(Member)
    columns = select(
        Member.shell_id, Restriction.kind, other.shell_id, Restriction.speaker_id, Restriction.place,
        Restriction.starts_on, Restriction.ends_on,
    ).select_from(Restriction)  # fmt: skip
    kept_from = and_(other.site_id == Restriction.site_id, other.id == Restriction.other_id)
    open_to = or_(Restriction.other_id.is_(None), may_read(actor, "restrictions", other))
    return columns.outerjoin(other, kept_from).where(open_to)


def _case_roles(actor: Actor) -> Any:
    other = aliased(Member)
    columns = select(Member.shell_id, CaseRole.kind, other.shell_id, CaseRole.starts_on, CaseRole.ends_on)
    against = and_(other.site_id == CaseRole.site_id, other.id == CaseRole.against_id)
    return columns.select_from(CaseRole).join(other, against).where(may_read(actor, "case_roles", other))


def _risks(_actor: Actor) -> Any:
    decided = RiskEntry.decided_at.is_not(None)
    columns = select(Member.shell_id, RiskEntry.level, RiskEntry.valid_from, RiskEntry.valid_until, decided)
    return columns.select_from(RiskEntry)


_SOURCES: dict[str, tuple[str, Any, Callable[[Actor], Any], Callable[..., Any]]] = {
    "supervisions": ("supervision", Supervision, _supervisions, SupervisionFact._make),
    "custodies": ("custody", Custody, _custodies, CustodyFact._make),
    "memberships": ("memberships", Membership, _memberships, MembershipFact._make),
    "restrictions": ("restrictions", Restriction, _restrictions, RestrictionFact._make),
    "case_roles": ("case_roles", CaseRole, _case_roles, CaseRoleFact._make),
    "risks": ("risk", RiskEntry, _risks, RiskFact._make),
}
"""By fact: the field that opens it, the table, the columns of the fact, and what is made of them."""


@composed
def _opened(actor: Actor) -> Any:
    """The releases through which the posting's agency reads anything of these people today, as the log names them."""
    return opened_to(actor, among(Release.shell_id, SHELLS)).with_only_columns(
        Release.site_id, Release.owner_agency_id, Release.ref
    )


@composed
def _facts(actor: Actor, name: str) -> Any:
    """(shell, fact) for every fact that hangs on a readable record of these people."""
    field, model, columns, _make = _SOURCES[name]
    of_record = and_(Member.site_id == model.site_id, Member.id == model.member_id)
    readable = (model.site_id == actor.site_id, among(Member.shell_id, SHELLS), may_read(actor, field, Member))
    return columns(actor).join(Member, of_record).where(*readable).order_by(model.id)


def _births(actor: Actor, shells: Collection[int]) -> dict[int, list[tuple[str | None, int | None]]]:
    births: dict[int, list[tuple[str | None, int | None]]] = defaultdict(list)
    for shell_id, number, year in _birth_rows(actor).columns(shells=list(shells)):
        births[shell_id].append((number, year))
    return births


@composed
def _birth_rows(actor: Actor) -> Any:
    return (
        select(Member.shell_id, Identity.personnummer, Identity.birth_year)
        .join(Identity, and_(Identity.site_id == Member.site_id, Identity.id == Member.id))
        .where(Member.site_id == actor.site_id, among(Member.shell_id, SHELLS), may_read(actor, "birth_year", Member))
    )
