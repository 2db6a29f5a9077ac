"""Reading what comes after a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.callins.models import CAME, CallIn, Invitation
from gvi.closing import rules
from gvi.closing.models import Absence, Debrief
from gvi.closing.rules import Step
from gvi.extensions import db
from gvi.members.models import Assignment


def step_of(absence: Absence) -> Step:
    """The step that somebody takes next."""
    return rules.step_of(
        heard=absence.heard, finding=absence.finding, decided=absence.decided_on is not None,
        withdrawn=absence.withdrawn_on is not None,
    )  # fmt: skip


def absences_of(actor: Actor, call_in: CallIn) -> list[Absence]:
    """The follow-ups of one call-in that the posting may know of, in the order of the codes."""
    rows = Absence.visible_to(actor).where(Absence.call_in_id == call_in.id).options(joinedload(Absence.member))
    return list(db.session.scalars(rows.order_by(Absence.code)))


def open_absences(actor: Actor) -> list[Absence]:
    """Those that nobody has decided yet, of any call-in, the most urgent first."""
    rows = Absence.visible_to(actor).where(Absence.decided_on.is_(None), Absence.withdrawn_on.is_(None))
    return list(db.session.scalars(rows.options(joinedload(Absence.call_in)).order_by(Absence.due, Absence.code)))


def followed_by_somebody(absences: Sequence[Absence]) -> set[int]:
    """Ids of those whose person has an officer who follows them now. One query."""
    if not absences:
        return set()
    people = {absence.member_id for absence in absences}
    rows = select(Assignment.member_id).where(
        Assignment.site_id == absences[0].site_id, Assignment.member_id.in_(people), Assignment.lasts()
    )
    assigned = set(db.session.scalars(rows))
    return {absence.id for absence in absences if absence.member_id in assigned}


def unfollowed(call_in: CallIn) -> list[Invitation]:
    """Those who were obliged to come and stayed away, and whom nobody follows up yet."""
    from gvi.callins.eligibility import invited  # Today asks this module what is due, and nothing of lists

    standing_ = {absence.member_id for absence in _standing(call_in)}
    return [
        invitation
        for invitation, member in invited(call_in)
        if rules.is_followed(invitation.attendance, invitation.duty) and member.id not in standing_
    ]


def standing(call_in: CallIn, member_id: int) -> list[Absence]:
    """The follow-up of one person at one call-in, unless it is withdrawn."""
    return [absence for absence in _standing(call_in) if absence.member_id == member_id]


def invitation_of(absence: Absence) -> Invitation | None:
    """The invitation that the person did not follow."""
    rows = select(Invitation).where(
        Invitation.site_id == absence.site_id, Invitation.call_in_id == absence.call_in_id,
        Invitation.member_id == absence.member_id,
    )  # fmt: skip
    return db.session.scalar(rows)


def those_who_came(actor: Actor, call_in: CallIn) -> list[Invitation]:
    """Whom to talk with afterwards, as far as the posting may know of them, in the order of the codes."""
    rows = Invitation.visible_to(actor).where(Invitation.call_in_id == call_in.id, Invitation.attendance.in_(CAME))
    return list(db.session.scalars(rows.options(joinedload(Invitation.member)).order_by(Invitation.code)))


def debriefs_of(actor: Actor, call_in: CallIn) -> list[Debrief]:
    """What each agency has learnt, in the order of the agencies' names."""
    rows = db.session.scalars(Debrief.visible_to(actor).where(Debrief.call_in_id == call_in.id))
    return sorted(rows, key=lambda debrief: debrief.owner.name)


def own_debrief(actor: Actor, call_in: CallIn) -> Debrief | None:
    """One's own agency's."""
    return next((each for each in debriefs_of(actor, call_in) if each.owner_agency_id == actor.agency_id), None)


def is_late(absence: Absence, today: date) -> bool:
    """Should the person have been heard?"""
    return absence.heard is None and absence.withdrawn_on is None and absence.due < today


def _standing(call_in: CallIn) -> list[Absence]:
    rows = select(Absence).where(
        Absence.site_id == call_in.site_id, Absence.call_in_id == call_in.id, Absence.withdrawn_on.is_(None)
    )
    return list(db.session.scalars(rows))
