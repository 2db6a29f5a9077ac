"""The case number that every letter carries: the call-in's own, else that of each person's supervision."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from gvi.access.actor import Actor
from gvi.callins.models import CallIn, Invitation, State
from gvi.extensions import db
from gvi.members.facts import Supervision

_PRINTING = frozenset({State.PLANNED, State.INVITEES_APPROVED, State.SUMMONED})


def without_case_number(actor: Actor, call_ins: Sequence[CallIn]) -> Mapping[int, int]:
    """How many of those still called no letter can be written to for want of a case number: of the posting's own agency's coming
    call-ins that have none, those whose supervision on the day has none either. Two queries at most."""
    bare = {
        each.id: each.day
        for each in call_ins
        if not each.case_number and each.owner_agency_id == actor.agency_id and each.state in _PRINTING
    }
    if not bare:
        return {}
    here = (
        Invitation.site_id == actor.site_id,
        Invitation.call_in_id.in_(bare),
        Invitation.called_off_on.is_(None),
    )
    numbered: dict[int, list[Supervision]] = defaultdict(list)
    rows = Supervision.visible_to(actor).where(Supervision.case_number > "")
    for each in db.session.scalars(rows.where(Supervision.member_id.in_(select(Invitation.member_id).where(*here)))):
        numbered[each.member_id].append(each)
    return Counter(
        ident
        for ident, member_id in db.session.execute(select(Invitation.call_in_id, Invitation.member_id).where(*here))
        if not any(each.starts_on <= bare[ident] <= each.ends_on for each in numbered[member_id])
    )
