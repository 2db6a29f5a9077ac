"""Whom a record may be one with, what waits for whom, and what stands in the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, exists, or_, select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.access.composed import composed
from gvi.agencies.models import Agency
from gvi.core import clock
from gvi.core.keys import REF_PATTERN
from gvi.extensions import db
from gvi.members import queries as people
from gvi.members import rules as naming
from gvi.members.models import Identity, Member
from gvi.members.opening import may_read, opens
from gvi.members.queries import Duplicate
from gvi.members.vocabulary import Facet
from gvi.merging.models import OPEN, STANDING, Merger, MergeState
from gvi.releases.models import Release
from gvi.retention.models import PurgeLine

NEEDED = ("name", "personnummer")
"""What each owner reads of the other's record before the two are held to be one person."""
MOST_RELEASED = 200
_USERS = (
    joinedload(Merger.kept), joinedload(Merger.other), joinedload(Merger.owner), joinedload(Merger.other_agency), joinedload(Merger.proposed_by),
    joinedload(Merger.decided_by), joinedload(Merger.other_decided_by), joinedload(Merger.apart_by), joinedload(Merger.parted_by),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A record of another agency that may be of the same person, and the release that tells of it."""

    release: Release
    agency: str


def suggestions(actor: Actor, member: Member) -> list[Duplicate]:
    """One's own other records with the same number, or with two words of the name and no other birth year."""
    who = member.identity
    found = people.likely_duplicates(actor, name=who.name, number=who.personnummer, birth_year=who.birth_year)
    return [each for each in found if each.member.id != member.id]


def own_record(actor: Actor, typed: str) -> Member | None:
    """One's own record by ref, a former ref included, or by the agency's own number."""
    text = typed.strip()
    own = Member.visible_to(actor).where(Member.of_agency(actor))
    found = db.session.scalar(own.where(or_(Member.ref == text.lower(), Member.external_id == text)).limit(1))
    if found is None and (now := Member.successor(actor, text.lower())):
        found = db.session.scalar(own.where(Member.ref == now))
    return found


def told_of(actor: Actor, member: Member) -> list[Told]:
    """Records that other agencies have told one's own of by name and number, that are called alike and may be the same."""
    mine = member.identity
    held = and_(Identity.site_id == Release.site_id, Identity.id == Release.member_id)
    rows = _tells(actor).join(Identity, held).where(Release.shell_id != member.shell_id)
    found = db.session.execute(rows.with_only_columns(Release, Identity).limit(MOST_RELEASED))
    alike = [release for release, theirs in found if _alike(mine, theirs)]
    names = {each.id: each for each in _agencies(alike)}
    return [Told(release, names[release.owner_agency_id].name) for release in alike]


def told_by(actor: Actor, ref: str) -> Release | None:
    """The release of this ref through which the posting reads who another agency's record is about."""
    return db.session.scalar(_tells(actor).where(Release.ref == ref)) if _is_ref(ref) else None


def reads_both(actor: Actor, other: Member) -> bool:
    """Does the posting read the name and the number of the other agency's record?"""
    rows = select(Member.id).where(Member.site_id == actor.site_id, Member.id == other.id)
    return db.session.scalar(rows.where(*(may_read(actor, field, Member) for field in NEEDED))) is not None


def is_told(agency_id: int, record: Member) -> Release | None:
    """The release through which the agency reads the name and the number of the record today."""
    rows = _naming().where(
        Release.site_id == record.site_id, Release.member_id == record.id, Release.receiver_id == agency_id
    )
    return db.session.scalar(rows.limit(1))


def mergers(actor: Actor) -> Select[Merger]:
    """What the posting may know of, newest first, with everybody in it."""
    return Merger.visible_to(actor).order_by(Merger.id.desc()).options(*_USERS)


def mergers_of(actor: Actor, member: Member) -> list[Merger]:
    """Mergings of one's own record, newest first."""
    return list(_naming_record(actor).scalars(record=member.id))


@composed
def _naming_record(actor: Actor) -> Any:
    record: Any = bindparam("record")
    return (
        Merger.visible_to(actor)
        .where(or_(Merger.kept_id == record, Merger.other_id == record))
        .order_by(Merger.id.desc())
    )


def to_decide(actor: Actor) -> list[Merger]:
    """What waits for somebody like this user, and not for whoever proposed it; one query."""
    mine, user = Merger.of_agency(actor), actor.user_id
    asked = and_(Merger.state == MergeState.ASKED, Merger.other_agency_id == actor.agency_id)
    waiting = or_(
        and_(Merger.state == MergeState.PROPOSED, mine, Merger.proposed_by_id != user),
        and_(asked, Merger.proposed_by_id != user, Merger.decided_by_id != user),
        and_(Merger.state == MergeState.APART_PROPOSED, Merger.apart_by_id != user),
    )
    named = (joinedload(Merger.kept), joinedload(Merger.owner), joinedload(Merger.other_agency))
    rows = Merger.visible_to(actor).where(waiting).order_by(Merger.id.desc())
    return list(db.session.scalars(rows.options(*named)))


def is_open(members: Sequence[Member], *, but: Merger | None = None) -> bool:
    """Does a proposal about one of these wait for somebody?"""
    rows = select(Merger.id).where(_names(members), Merger.state.in_([*OPEN, MergeState.APART_PROPOSED]))
    return db.session.scalar((rows if but is None else rows.where(Merger.id != but.id)).limit(1)) is not None


def is_to_be_purged(members: Sequence[Member]) -> bool:
    """Is one of these in an order to purge?"""
    ids = [each.id for each in members]
    rows = select(PurgeLine.id).where(PurgeLine.site_id == members[0].site_id, PurgeLine.member_id.in_(ids))
    return db.session.scalar(rows.limit(1)) is not None


def is_built_on(merger: Merger) -> bool:
    """Does a later merging of a record in this one stand?"""
    ids = [each for each in (merger.kept_id, merger.other_id) if each is not None]
    named = or_(Merger.kept_id.in_(ids), Merger.other_id.in_(ids))
    rows = select(Merger.id).where(Merger.site_id == merger.site_id, named, Merger.state.in_(STANDING))
    return db.session.scalar(rows.where(Merger.merged_at > merger.merged_at).limit(1)) is not None


def _names(members: Sequence[Member]) -> ColumnElement[bool]:
    ids: Collection[int] = [each.id for each in members]
    return and_(Merger.site_id == members[0].site_id, or_(Merger.kept_id.in_(ids), Merger.other_id.in_(ids)))


def _tells(actor: Actor) -> Select[Release]:
    """Releases to the posting's agency that say who somebody is."""
    known = exists().where(
        Member.site_id == Release.site_id, Member.id == Release.member_id,
        *(may_read(actor, field, Member) for field in NEEDED),
    )  # fmt: skip
    return _naming().where(Release.site_id == actor.site_id, Release.receiver_id == actor.agency_id, known)


def _naming() -> Select[Release]:
    says = (Release.fields.cast(String).contains(f'"{field}"') for field in NEEDED)
    return select(Release).where(Release.facet == Facet.IDENTITY, *says, opens(clock.today())).order_by(Release.id)


def _alike(mine: Identity, theirs: Identity) -> bool:
    """The same number, or, where one has none, two words of the name and no other birth year."""
    if mine.personnummer and theirs.personnummer:
        return mine.personnummer == theirs.personnummer
    words = naming.name_words(mine.name)
    shared = words & naming.name_words(theirs.name)
    years = {each.birth_year for each in (mine, theirs) if each.birth_year is not None}
    return bool(words) and len(shared) >= min(2, len(words)) and len(years) < 2


def _agencies(releases: Sequence[Release]) -> list[Agency]:
    ids = {each.owner_agency_id for each in releases}
    return list(db.session.scalars(select(Agency).where(Agency.id.in_(ids))))


def _is_ref(text: str) -> bool:
    return re.fullmatch(REF_PATTERN, text) is not None


def name_of(agency_id: int) -> str:
    """An agency's name."""
    return db.session.get_one(Agency, agency_id).name
