"""The only writers of what comes after a meeting. Each step about a person is taken by a person."""

from __future__ import annotations

from datetime import date

from gvi.access.actor import Actor
from gvi.access.apart import everybody
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import lifecycle
from gvi.callins.models import CAME, Attendance, CallIn, Invitation
from gvi.callins.talks import PassedOn, Understood
from gvi.checklists import aftermath
from gvi.checklists.models import Standard
from gvi.closing import queries, rules
from gvi.closing.models import Absence, Debrief, Finding, Heard
from gvi.closing.rules import Step
from gvi.core import clock, workdays
from gvi.core.problems import insist
from gvi.door import operations as door
from gvi.extensions import db
from gvi.incidents.rules import names_nobody
from gvi.sites.queries import closed_days_of, site_of


def close(actor: Actor, call_in: CallIn) -> None:
    """Close the books: everybody who was obliged and stayed away is followed up, and every agency gets its tasks after.

    Raises RuleBroken while anybody's attendance is blank.
    """
    lifecycle.close(actor, call_in)
    aftermath.see_to(actor, call_in)
    _follow(actor, call_in)


def hear(actor: Actor, absence: Absence, *, heard: Heard, heard_note: str | None, heard_on: date) -> None:
    """First step: what the person says of why they stayed away."""
    insist(rules.may_take(queries.step_of(absence), Step.EXCUSE))
    insist(rules.may_hear(heard, heard_note, on=heard_on, meeting=absence.call_in.day, today=clock.today()))
    absence.heard, absence.heard_note, absence.heard_on, absence.heard_by = heard, heard_note, heard_on, actor.name
    log.record(actor, Verb.ABSENCE_HEAR, absence)


def find(actor: Actor, absence: Absence, *, finding: Finding, finding_note: str, found_on: date) -> None:
    """Second step: is the excuse a valid one, and why?"""
    insist(rules.may_take(queries.step_of(absence), Step.ASSESSMENT))
    insist(rules.may_find(found_on, heard_on=absence.heard_on, today=clock.today()))
    absence.finding, absence.finding_note = finding, finding_note
    absence.found_on, absence.found_by = found_on, actor.name
    log.record(actor, Verb.ABSENCE_FIND, absence)


def decide(actor: Actor, absence: Absence, *, decision: str, decided_on: date) -> None:
    """Third step: what was decided, in the decider's own words."""
    insist(rules.may_take(queries.step_of(absence), Step.DECISION))
    insist(rules.may_decide(decided_on, found_on=absence.found_on, today=clock.today()))
    absence.decision, absence.decided_on, absence.decided_by = decision, decided_on, actor.name
    log.record(actor, Verb.ABSENCE_DECIDE, absence)


def take_back(actor: Actor, absence: Absence) -> None:
    """Undo the step taken last. What was written stays in the log alone."""
    step = queries.step_of(absence)
    insist(rules.may_take_back(step))
    for column in _WRITTEN[step]:
        setattr(absence, column, None)
    log.record(actor, Verb.ABSENCE_UNDO, absence)


def correct(
    actor: Actor, call_in: CallIn, invitation: Invitation, *, attendance: Attendance, excuse: str | None, reason: str
) -> None:
    """Put one person's attendance right after the books are closed. The follow-up goes with it: opened, or withdrawn."""
    insist(rules.may_correct(call_in.state, invitation.attendance, attendance, reason=reason, excuse=excuse))
    insist(names_nobody(reason=reason))
    if attendance not in CAME:
        invitation.talked_on = invitation.talked_by = invitation.understood = invitation.passed_on = None
    said = (attendance, excuse if attendance is Attendance.EXCUSED else None)
    door.answer(actor, call_in, {invitation: said}, reason=reason, verb=Verb.ATTENDANCE_CORRECT)
    _withdraw(actor, call_in, invitation)
    _follow(actor, call_in)


def talk(
    actor: Actor, call_in: CallIn, invitation: Invitation, *, talked_on: date, understood: Understood,
    passed_on: PassedOn,
) -> None:  # fmt: skip
    """Note the talk with somebody who came: was the message understood, and has it been passed on? Nothing else is asked."""
    today = clock.today()
    insist(rules.may_talk(call_in.state, invitation.attendance, on=talked_on, meeting=call_in.day, today=today))
    invitation.talked_on, invitation.talked_by = talked_on, actor.name
    invitation.understood, invitation.passed_on = understood, passed_on
    log.record(actor, Verb.TALK_NOTE, invitation)


def forget_talk(actor: Actor, invitation: Invitation) -> None:
    """The talk was noted of the wrong person, or was never held."""
    if invitation.talked_on is None:
        return
    invitation.talked_on = invitation.talked_by = invitation.understood = invitation.passed_on = None
    log.record(actor, Verb.TALK_UNDO, invitation)


def debrief(actor: Actor, call_in: CallIn, *, held_on: date, worked: str, change: str) -> Debrief:
    """Write down, or rewrite, what one's own agency learnt. The agency's task is done with it."""
    insist(rules.may_debrief(call_in.state, on=held_on, meeting=call_in.day, today=clock.today()))
    insist(names_nobody(worked=worked, change=change))
    found = queries.own_debrief(actor, call_in)
    if found is None:
        found = Debrief(**actor.owns, call_in_id=call_in.id)
        found.call_in = call_in
        db.session.add(found)
    found.held_on, found.worked, found.change, found.written_by = held_on, worked, change, actor.name
    log.record(actor, Verb.DEBRIEF_WRITE, found)
    aftermath.done(actor, call_in, Standard.DEBRIEF)
    return found


def _follow(actor: Actor, call_in: CallIn) -> None:
    """Open a follow-up for each who was obliged and stayed away, and has none.

    Also for somebody whom the one who closes is kept apart from: their officer must not lose them for that.
    """
    closed = closed_days_of(site_of(call_in))
    due = workdays.shift(max(call_in.day, clock.today()), rules.HEARD_WORKDAYS, bridge_days=closed)
    made = [
        Absence(
            site_id=call_in.site_id, owner_agency_id=call_in.owner_agency_id, call_in_id=call_in.id,
            member_id=invitation.member_id, code=invitation.code, due=due,
        )
        for invitation in _unfollowed(call_in)
    ]  # fmt: skip
    db.session.add_all(made)
    if made:
        log.record_all(actor, Verb.ABSENCE_OPEN, made)


def _unfollowed(call_in: CallIn) -> list[Invitation]:
    """Of the whole list, whoever acts."""
    with everybody():
        return queries.unfollowed(call_in)


def _withdraw(actor: Actor, call_in: CallIn, invitation: Invitation) -> None:
    """Whoever did not stay away is not followed up: what nobody has begun on goes, what was begun is marked."""
    if rules.is_followed(invitation.attendance, invitation.duty):
        return
    for absence in queries.standing(call_in, invitation.member_id):
        if absence.heard is None:
            db.session.delete(absence)
        else:
            absence.withdrawn_on = clock.today()
        log.record(actor, Verb.ABSENCE_WITHDRAW, absence)


_WRITTEN: dict[Step, tuple[str, ...]] = {
    Step.ASSESSMENT: ("heard", "heard_note", "heard_on", "heard_by"),
    Step.DECISION: ("finding", "finding_note", "found_on", "found_by"),
    Step.DONE: ("decision", "decided_on", "decided_by"),
}
"""What the step before each left behind."""
