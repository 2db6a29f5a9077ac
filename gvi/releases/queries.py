"""Reading releases, grounds, and the people a release can be about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from gvi.access.actor import Actor
from gvi.access.roles import COORDINATORS
from gvi.accounts.models import Posting, User
from gvi.agencies.models import Agency, AgencySite
from gvi.agencies.queries import taking_part
from gvi.callins.models import OVER, CallIn, Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.groups.models import Group, GroupStatus, Membership
from gvi.members.age import AgeSpan, age_of, born_of
from gvi.members.models import Identity, Member
from gvi.members.opening import may_read, opens
from gvi.members.vocabulary import Facet
from gvi.releases import rules
from gvi.releases.models import LegalGround, Release

_KEEPING = tuple(COORDINATORS)
"""Whoever may begin a record."""


def already_released(
    actor: Actor, *, facet: Facet, fields: Collection[str], receiver: Agency, valid_until: date, call_in: CallIn | None
) -> set[int]:
    """Ids of one's own records of which the receiver may read at least these fields, as long, for the same call-in."""
    rows = select(Release.member_id, Release.fields).where(
        Release.of_agency(actor),
        Release.receiver_id == receiver.id,
        Release.facet == facet,
        Release.call_in_id == call_in.id if call_in else Release.call_in_id.is_(None),
        Release.revoked_at.is_(None),
        Release.valid_until >= valid_until,
    )
    return {member_id for member_id, open_fields in db.session.execute(rows) if set(fields) <= set(open_fields)}


def takes_part(actor: Actor, agency: Agency) -> bool:
    """Is the agency one of the site's?"""
    return db.session.get(AgencySite, (actor.site_id, agency.id)) is not None


def receivers(actor: Actor) -> list[Agency]:
    """The site's other agencies, by name."""
    return list(
        db.session.scalars(taking_part(actor.site_id).where(Agency.id != actor.agency_id).order_by(Agency.name))
    )


def keepers(actor: Actor) -> list[Agency]:
    """The site's other agencies where somebody keeps records today, by name: there is nothing to ask the others for."""
    today = clock.today()
    here = and_(Posting.site_id == actor.site_id, Posting.agency_id == Agency.id, Posting.role.in_(_KEEPING))
    working = and_(Posting.starts_on <= today, or_(Posting.ends_on.is_(None), Posting.ends_on >= today))
    others = taking_part(actor.site_id).where(Agency.id != actor.agency_id, exists().where(here, working))
    return list(db.session.scalars(others.order_by(Agency.name)))


def grounds_for(actor: Actor, *, facet: Facet, receiver: Agency) -> list[LegalGround]:
    """The grounds in force today that reach from the posting's agency to the receiver for this facet."""
    kinds = {"facet": facet, "releasing": actor.agency_kind, "receiving": receiver.kind, "today": clock.today()}
    known = db.session.scalars(select(LegalGround).order_by(LegalGround.id))
    return [ground for ground in known if rules.may_rest_on(ground, **kinds)]  # type: ignore[arg-type]


def ages_of(members: Sequence[Member]) -> list[AgeSpan | None]:
    """How old each of one's own people is today, as far as their record tells; one query, in no order."""
    if not members:
        return []
    held = select(Identity).where(
        Identity.site_id == members[0].site_id, Identity.id.in_([member.id for member in members])
    )
    today = clock.today()
    return [age_of(born_of(each.personnummer, today), each.birth_year, today) for each in db.session.scalars(held)]


def wordings_of(ground: LegalGround) -> list[LegalGround]:
    """The ground with the wordings before and after it, oldest first."""
    known = list(db.session.scalars(select(LegalGround).order_by(LegalGround.id)))
    chain = {ground.id}
    for each in [*known, *reversed(known)]:
        if each.replaces_id in chain or each.id in {other.replaces_id for other in known if other.id in chain}:
            chain.add(each.id)
    return [each for each in known if each.id in chain]


def ground_codes() -> set[str]:
    """The codes in the register."""
    return set(db.session.scalars(select(LegalGround.code)))


def open_call_ins(actor: Actor) -> list[CallIn]:
    """Call-ins that a release can be for, soonest first."""
    return list(
        db.session.scalars(CallIn.visible_to(actor).where(CallIn.state.not_in(OVER)).order_by(CallIn.starts_at))
    )


def call_ins_with_releases(actor: Actor) -> list[CallIn]:
    """The call-ins that releases one may see are for, latest first."""
    seen = Release.visible_to(actor).with_only_columns(Release.call_in_id)
    return list(
        db.session.scalars(CallIn.visible_to(actor).where(CallIn.id.in_(seen)).order_by(CallIn.starts_at.desc()))
    )


def call_in_of(actor: Actor, release: Release) -> CallIn | None:
    """The call-in that the release is for, if the posting may know of it."""
    return (
        db.session.scalar(CallIn.visible_to(actor).where(CallIn.id == release.call_in_id))
        if release.call_in_id
        else None
    )


def names_of(release: Release) -> tuple[str, str]:
    """(the agency that released, the user who decided)."""
    return db.session.get_one(Agency, release.owner_agency_id).name, db.session.get_one(
        User, release.decided_by_id
    ).name


def in_active_groups(actor: Actor) -> list[Member]:
    """One's own records of people judged to be in an active group, or one in focus."""
    active = and_(
        Group.status.in_([GroupStatus.ACTIVE, GroupStatus.FOCUS]),
        Group.site_id == Membership.site_id,
        Group.id == Membership.group_id,
    )
    return _own(actor, _membership(actor).join(Group, active))


def in_group(actor: Actor, group: Group) -> list[Member]:
    """One's own records of people judged to be in the group."""
    return _own(actor, _membership(actor).where(Membership.group_id == group.id))


def candidates(actor: Actor, call_in: CallIn) -> list[Member]:
    """One's own records of those invited to the call-in, as far as the posting may know who they are; none that is restricted."""
    invited = (
        select(Member.shell_id)
        .join(Invitation, and_(Invitation.site_id == Member.site_id, Invitation.member_id == Member.id))
        .where(Invitation.site_id == actor.site_id, Invitation.call_in_id == call_in.id, _is_known(actor, call_in))
    )
    own = Member.visible_to(actor).where(Member.shell_id.in_(invited), Member.in_use())
    return list(db.session.scalars(own.order_by(Member.ref)))


def by_refs(actor: Actor, names: Sequence[str]) -> tuple[list[Member], list[str]]:
    """One's own records by ref or external id, and the names that fit none."""
    wanted = or_(Member.ref.in_([name.lower() for name in names]), Member.external_id.in_(names))
    found = list(db.session.scalars(Member.visible_to(actor).where(wanted).order_by(Member.ref)))
    known = {member.ref for member in found} | {member.external_id for member in found}
    return found, [name for name in names if name not in known and name.lower() not in known]


def own_releases(actor: Actor, refs: Sequence[str]) -> list[Release]:
    """Those of the refs that one's own agency has released and that still stand."""
    mine = Release.visible_to(actor).where(
        Release.of_agency(actor), Release.ref.in_(refs), Release.revoked_at.is_(None)
    )
    return list(db.session.scalars(mine))


def _is_known(actor: Actor, call_in: CallIn) -> ColumnElement[bool]:
    """One's own candidates, and those of whom one has been told: by their invitation, or by name for this very call-in."""
    told = exists().where(
        Release.site_id == Member.site_id, Release.member_id == Member.id, Release.receiver_id == actor.agency_id,
        Release.call_in_id == call_in.id, Release.facet == Facet.IDENTITY, opens(clock.today()),
        Member.in_use(),
    )  # fmt: skip
    return or_(may_read(actor, "invitations", Member), Member.owner_agency_id == actor.agency_id, told)


def _membership(actor: Actor) -> Select[int]:
    return select(Membership.member_id).where(Membership.of_agency(actor), Membership.holding(clock.today()))


def _own(actor: Actor, ids: Select[int]) -> list[Member]:
    own = Member.visible_to(actor).where(Member.id.in_(ids), Member.in_use())
    return list(db.session.scalars(own.order_by(Member.ref)))
