"""What came after the meetings that were held: how each agency had cleared the list, who was followed up, talks, debriefs."""

from __future__ import annotations

from datetime import timedelta

from gvi.access.roles import Role
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.clearance_models import Clearance
from gvi.callins.clearing import answering_agencies
from gvi.callins.eligibility import invited
from gvi.callins.models import Answer, CallIn, Invitation, State
from gvi.callins.talks import PassedOn, Understood
from gvi.closing import operations as closing
from gvi.closing import rules
from gvi.closing.models import Absence, Finding, Heard
from gvi.core import workdays
from gvi.extensions import db
from gvi.seed.files import Row
from gvi.seed.town import Town

CLEARED = timedelta(days=28)
"""How long before its day a list had been cleared."""


def load_afterwards(town: Town) -> None:
    """For every closed call-in."""
    for call_in in town.call_ins.values():
        if call_in.state is State.CLOSED:
            _cleared(town, call_in)
    for row in town.rows("absences"):
        _followed(town, row)
    for row in town.rows("talks"):
        closing.talk(
            town.probation, _call_in(town, row), _invitation(town, row), talked_on=row.day("talked_on"),
            understood=row.word(Understood, "understood"), passed_on=row.word(PassedOn, "passed_on"),
        )  # fmt: skip
        db.session.flush()
    for row in town.rows("debriefs"):
        actor = town.actors[row.word(Role, "role")]
        closing.debrief(actor, _call_in(town, row), held_on=row.day("held_on"), worked=row.must("worked"), change=row.must("change"))  # fmt: skip
        db.session.flush()


def _cleared(town: Town, call_in: CallIn) -> None:
    """Every agency had said of everybody that they might be called."""
    when = call_in.starts_at - CLEARED
    doers = {actor.agency_id: actor for actor in (town.police, town.probation, town.social)}
    rows = [
        Clearance(
            site_id=call_in.site_id, owner_agency_id=agency.id, call_in_id=call_in.id, invitation_id=invitation.id,
            answer=Answer.MAY, list_version=call_in.list_version, answered_by_id=doers[agency.id].user_id,
            answered_at=when,
        )
        for agency in answering_agencies(call_in.site_id)
        for invitation, _member in invited(call_in)
    ]  # fmt: skip
    call_in.clearances_asked_at = call_in.invitees_approved_at = when
    call_in.invitees_approved_by = town.probation.name
    db.session.add_all(rows)
    log.record_all(town.probation, Verb.CLEARANCE_ANSWER, [call_in, *rows])
    db.session.flush()


def _followed(town: Town, row: Row) -> None:
    """As far as somebody has come with it, on the days on which they did."""
    call_in, invitation = _call_in(town, row), _invitation(town, row)
    absence = Absence(
        **town.probation.owns, call_in_id=call_in.id, member_id=invitation.member_id, code=invitation.code,
        due=workdays.shift(call_in.day, rules.HEARD_WORKDAYS),
    )  # fmt: skip
    absence.call_in = call_in
    db.session.add(absence)
    log.record(town.probation, Verb.ABSENCE_OPEN, absence)
    db.session.flush()
    closing.hear(town.probation, absence, heard=row.word(Heard, "heard"), heard_note=row.text("heard_note"), heard_on=row.day("heard_on"))  # fmt: skip
    if row.text("finding"):
        db.session.flush()
        closing.find(town.probation, absence, finding=row.word(Finding, "finding"), finding_note=row.must("finding_note"), found_on=row.day("found_on"))  # fmt: skip
    if row.text("decision"):
        db.session.flush()
        closing.decide(town.probation, absence, decision=row.must("decision"), decided_on=row.day("decided_on"))
    db.session.flush()


def _call_in(town: Town, row: Row) -> CallIn:
    found: CallIn = town.call_ins[row.must("call_in")]
    return found


def _invitation(town: Town, row: Row) -> Invitation:
    person = town.members[row.must("person")]
    return next(invitation for invitation, member in invited(_call_in(town, row)) if member is person)
