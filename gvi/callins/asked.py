"""What another agency has asked one's own to clear, and nobody there has answered."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, func, select

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.callins.clearance_models import Clearance
from gvi.callins.models import PREPARING, CallIn, Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.members.models import Member
from gvi.members.vocabulary import Facet
from gvi.releases.models import Release


def unanswered(actor: Actor) -> dict[int, int]:
    """Call-in id → how many candidates the posting's agency knows of there and has not answered for. One query.

    Only those it has been told of count: it cannot answer about a code. Empty for who may not answer.
    """
    if not allows(actor, Permission.CLEARANCE_ANSWER):
        return {}
    on_list = and_(Invitation.site_id == CallIn.site_id, Invitation.call_in_id == CallIn.id)
    rows = select(CallIn.id, func.count(Invitation.id.distinct())).join(Invitation, on_list)
    rows = rows.join(Release, _told(actor)).outerjoin(Clearance, _answered(actor))
    waiting = rows.where(
        CallIn.site_id == actor.site_id, CallIn.owner_agency_id != actor.agency_id, Clearance.id.is_(None),
        CallIn.clearances_asked_at.is_not(None), CallIn.state.in_(PREPARING),
    )  # fmt: skip
    return {row[0]: row[1] for row in db.session.execute(waiting.group_by(CallIn.id))}


def _told(actor: Actor) -> ColumnElement[bool]:
    """The release that told the posting's agency who somebody on the list is, still in force, of a record that is in use."""
    same = and_(
        Release.site_id == Invitation.site_id,
        Release.call_in_id == Invitation.call_in_id,
        Release.shell_id == Invitation.shell_id,
    )
    mine = and_(Release.receiver_id == actor.agency_id, Release.facet == Facet.IDENTITY)
    usable = exists().where(Member.site_id == Release.site_id, Member.id == Release.member_id, Member.in_use())
    return and_(same, mine, Release.in_force(clock.today()), usable)


def _answered(actor: Actor) -> ColumnElement[bool]:
    """The posting's agency's answer about somebody, for the list as it stands."""
    about = and_(Clearance.site_id == Invitation.site_id, Clearance.invitation_id == Invitation.id)
    single = and_(Clearance.other_id.is_(None), Clearance.list_version == CallIn.list_version)
    return and_(about, single, Clearance.owner_agency_id == actor.agency_id)
