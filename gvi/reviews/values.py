"""What exactly would be released: the values of the fields under review, for the lawyer who decides about them and nobody else.

Looked up for all the people at once: the number of queries depends on the fields, never on how many people there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from gvi.callins.models import CallIn, Invitation
from gvi.core import clock
from gvi.core.i18n import gettext
from gvi.core.templating import day, word_text
from gvi.extensions import db
from gvi.groups.models import Group, Membership
from gvi.members.facts import CaseRole, Custody, Restriction, RiskEntry, Supervision, Tie
from gvi.members.models import Identity, Member
from gvi.members.protection import protected_shells
from gvi.members.vocabulary import Facet
from gvi.speakers.models import Speaker
from gvi.support.models import Handover
from gvi.visits.models import Visit

Lines = Iterator[tuple[int, str]]
"""(id of the record, one line)."""
Held = Mapping[int, Mapping[str, tuple[str, ...]]]
"""By record: by field, its lines."""


def values_of(members: Collection[Member], facet: Facet, fields: Collection[str]) -> Held:
    """The lines of each field of each record. The records must be of one agency; identity comes in the clear."""
    found: dict[int, dict[str, tuple[str, ...]]] = {member.id: dict.fromkeys(fields, ()) for member in members}
    if not members:
        return found
    lines = _identity(members, fields) if facet is Facet.IDENTITY else _facts(members, fields)
    for name, pairs in lines.items():
        by_person: dict[int, list[str]] = defaultdict(list)
        for ident, line in pairs:
            by_person[ident].append(line)
        for ident, of_person in by_person.items():
            if ident in found:
                found[ident][name] = tuple(dict.fromkeys(of_person))
    return found


def _facts(members: Collection[Member], fields: Collection[str]) -> dict[str, Lines]:
    return {name: _LINES[name](members) for name in fields}


def _identity(members: Collection[Member], fields: Collection[str]) -> dict[str, Lines]:
    protected = protected_shells(_site(members), [member.shell_id for member in members])
    hidden = {member.id for member in members if member.shell_id in protected}
    rows = list(
        db.session.scalars(select(Identity).where(Identity.site_id == _site(members), Identity.id.in_(_ids(members))))
    )
    return {name: _identity_lines(rows, name, hidden) for name in fields}


def _identity_lines(rows: Collection[Identity], name: str, hidden: Collection[int]) -> Lines:
    for row in rows:
        if name == "address" and row.id in hidden:
            yield row.id, gettext("Protected identity")
            continue
        parts = (row.street, row.postcode, row.city) if name == "address" else (getattr(row, name),)
        yield from ((row.id, str(part)) for part in parts if part)


def _supervision(members: Collection[Member]) -> Lines:
    for row in _rows(Supervision, members):
        yield row.member_id, _told(word_text(row.kind), _span(row.starts_on, row.ends_on), row.officer)


def _custody(members: Collection[Member]) -> Lines:
    for row in _rows(Custody, members):
        yield row.member_id, _span(row.starts_on, row.ends_on)


def _memberships(members: Collection[Member]) -> Lines:
    of_group = and_(Group.site_id == Membership.site_id, Group.id == Membership.group_id)
    rows = select(Membership, Group.alias).join(Group, of_group).where(
        Membership.site_id == _site(members), Membership.member_id.in_(_ids(members)), Membership.recorded_to.is_(None)
    )  # fmt: skip
    for row, alias in db.session.execute(rows.order_by(Membership.id)):
        span = _span(row.valid_from, row.valid_to)
        yield row.member_id, _told(alias, word_text(row.role), word_text(row.certainty), span)


def _ties(members: Collection[Member]) -> Lines:
    known = Tie.recorded_to.is_(None)
    for row, mine, other in _pairs(Tie, Tie.a_id, Tie.b_id, members, known):
        strength = gettext("strength %(strength)s", strength=row.strength)
        seen = gettext("last seen %(day)s", day=day(row.last_seen)) if row.last_seen else None
        yield mine, _told(other, word_text(row.kind), strength, seen)


def _restrictions(members: Collection[Member]) -> Lines:
    for row, mine, other in _pairs(Restriction, Restriction.member_id, Restriction.other_id, members):
        yield mine, _told(word_text(row.kind), other, _span(row.starts_on, row.ends_on))
    of_speaker = and_(Speaker.site_id == Restriction.site_id, Speaker.id == Restriction.speaker_id)
    rows = select(Restriction, Speaker.name).outerjoin(Speaker, of_speaker).where(
        Restriction.site_id == _site(members), Restriction.member_id.in_(_ids(members)), Restriction.other_id.is_(None)
    )  # fmt: skip
    for row, speaker in db.session.execute(rows.order_by(Restriction.id)):
        yield row.member_id, _told(word_text(row.kind), speaker or row.place, _span(row.starts_on, row.ends_on))


def _case_roles(members: Collection[Member]) -> Lines:
    against = aliased(Member)
    held = and_(against.site_id == CaseRole.site_id, against.id == CaseRole.against_id)
    rows = select(CaseRole, against.ref).join(against, held).where(
        CaseRole.site_id == _site(members), CaseRole.member_id.in_(_ids(members))
    )  # fmt: skip
    for row, ref in db.session.execute(rows.order_by(CaseRole.id)):
        told = gettext("against %(ref)s", ref=ref)
        yield row.member_id, _told(word_text(row.kind), told, _span(row.starts_on, row.ends_on))


def _risk(members: Collection[Member]) -> Lines:
    for row in _rows(RiskEntry, members):
        span = _span(row.valid_from, row.valid_until)
        yield row.member_id, _told(word_text(row.level), word_text(row.direction), span)


def _invitations(members: Collection[Member]) -> Lines:
    for row, starts_at in _called(members):
        yield row.member_id, _told(day(starts_at), word_text(row.duty))


def _attendance(members: Collection[Member]) -> Lines:
    for row, starts_at in _called(members):
        if row.attendance:
            yield row.member_id, _told(day(starts_at), word_text(row.attendance))


def _visits(members: Collection[Member]) -> Lines:
    for row in _rows(Visit, members):
        yield (
            row.member_id,
            _told(day(row.visited_at or row.planned_for), word_text(row.outcome) if row.outcome else None),
        )


def _support(members: Collection[Member]) -> Lines:
    by_shell = {member.shell_id: member for member in members}
    owner = next(iter(members)).owner_agency_id
    rows = select(Handover).where(
        Handover.site_id == _site(members), Handover.owner_agency_id == owner, Handover.shell_id.in_(by_shell)
    )
    for row in db.session.scalars(rows.order_by(Handover.id)):
        yield by_shell[row.shell_id].id, gettext("Asked for help %(day)s", day=day(clock.local(row.asked_at).date()))


def _called(members: Collection[Member]) -> Iterator[Any]:
    meeting = and_(CallIn.site_id == Invitation.site_id, CallIn.id == Invitation.call_in_id)
    rows = select(Invitation, CallIn.starts_at).join(CallIn, meeting).where(
        Invitation.site_id == _site(members), Invitation.member_id.in_(_ids(members))
    )  # fmt: skip
    yield from db.session.execute(rows.order_by(Invitation.id))


def _pairs(
    model: Any, one: Any, other: Any, members: Collection[Member], *known: Any
) -> Iterator[tuple[Any, int, str]]:
    """(row, one's record, the other's ref) for each end of the row that is under review."""
    far, ids = aliased(Member), _ids(members)
    for near, across in ((one, other), (other, one)):
        held = and_(far.site_id == model.site_id, far.id == across)
        rows = (
            select(model, near, far.ref).join(far, held).where(model.site_id == _site(members), near.in_(ids), *known)
        )
        yield from ((row[0], row[1], row[2]) for row in db.session.execute(rows.order_by(model.id)))


def _rows(model: Any, members: Collection[Member]) -> Iterator[Any]:
    yield from db.session.scalars(
        select(model).where(model.site_id == _site(members), model.member_id.in_(_ids(members))).order_by(model.id)
    )


def _site(members: Collection[Member]) -> int:
    return next(iter(members)).site_id


def _ids(members: Collection[Member]) -> list[int]:
    return [member.id for member in members]


def _told(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _span(start: Any, end: Any) -> str:
    return f"{day(start) if start else '?'} – {day(end) if end else gettext('until further notice')}"


_LINES: dict[str, Callable[[Collection[Member]], Lines]] = {
    "supervision": _supervision, "custody": _custody, "support": _support, "memberships": _memberships, "ties": _ties,
    "restrictions": _restrictions, "case_roles": _case_roles, "risk": _risk, "invitations": _invitations,
    "attendance": _attendance, "visits": _visits,
}  # fmt: skip
