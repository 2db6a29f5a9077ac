"""A meeting whose people are summoned: letters on their way, each noted as far as it has come, and two who are in custody since."""

from __future__ import annotations

from datetime import datetime, time

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import operations as planning
from gvi.callins.models import CallIn, Invitation, State
from gvi.callins.rules import Details
from gvi.checklists import operations as listing
from gvi.checklists import queries
from gvi.checklists.proofs import proven_of
from gvi.checklists.rules import may_tick
from gvi.core import clock, workdays
from gvi.extensions import db
from gvi.letters import operations as printing
from gvi.letters.queries import batch_of
from gvi.members.supervising import build_custody
from gvi.rechecks import operations as rechecks
from gvi.rechecks.models import Occasion
from gvi.seed.calling import call_people, clear
from gvi.seed.checklists import doer_of
from gvi.seed.door import speak_as_before
from gvi.seed.files import SEED, Row
from gvi.seed.town import Town
from gvi.serving import operations as serving
from gvi.serving.rules import Note
from gvi.serving.vocabulary import Server, ServiceEvent

FILE, WAYS = "summoned", "served"
PURPOSE = "Framföra budskapet till dem som uteblev eller inte nåddes förra gången."
STARTS, EXCUSED_BY, MORNING = time(18), time(15), time(9)
MADE = -30
"""Working days from the meeting to when its checklist was made."""


def load_summoned(town: Town) -> None:
    """One call-in, where the town has a file of it; its programme is that of the one before."""
    if not (SEED / town.site.code / f"{FILE}.csv").exists():
        return
    rows = list(town.rows(FILE))
    call_in = _planned(town, rows[0])
    db.session.flush()
    call_people(town, call_in, rows, until=State.PLANNED)
    clear(town, call_in)
    called = {row.must("person"): each for row, each in zip(rows, _listed(call_in), strict=True)}
    _summon(town, call_in, at=clock.at(rows[0].day("summoned"), MORNING))
    for row in town.rows(WAYS):
        _note(town, called[row.must("person")], row)
    _look_again(town, call_in, rows, called)
    _tick(town, call_in)


def _planned(town: Town, row: Row) -> CallIn:
    like = max((each for each in town.call_ins.values() if each.state is State.CLOSED), key=lambda each: each.starts_at)
    coming = min((each for each in town.call_ins.values() if each.is_open), key=lambda each: each.starts_at)
    details = Details(
        day=row.day("meeting"), hour=STARTS, minutes=like.minutes, venue=like.venue, venue_street=like.venue_street, venue_city=like.venue_city, room=like.room,
        meeting_point=like.meeting_point, capacity=like.capacity, trigger_wording=coming.trigger_wording, purpose=PURPOSE, legal_basis=coming.legal_basis,
        legal_basis_approved_by=coming.legal_basis_approved_by, legal_basis_approved_on=coming.legal_basis_approved_on, case_number=coming.case_number,
        excuse_phone=coming.excuse_phone, support_before=row.day("support_before"), excuse_day=row.day("excuse_before"), excuse_hour=EXCUSED_BY,
    )  # fmt: skip
    call_in = planning.plan(town.probation, details)
    db.session.flush()
    speak_as_before(town, like, call_in)
    return call_in


def _summon(town: Town, call_in: CallIn, *, at: datetime) -> None:
    """The list was approved and every letter printed on that morning."""
    rechecks.keep_look(town.probation, call_in, Occasion.APPROVAL, at=at)
    call_in.clearances_asked_at = call_in.invitees_approved_at = at
    call_in.invitees_approved_by, call_in.state = town.probation.name, State.INVITEES_APPROVED
    log.record(town.probation, Verb.CALL_IN_MOVE, call_in)
    db.session.flush()
    printing.print_letters(town.probation, batch_of(town.probation, call_in), at=at)
    call_in.state = State.SUMMONED
    log.record(town.probation, Verb.CALL_IN_MOVE, call_in)
    db.session.flush()


def _note(town: Town, invitation: Invitation, row: Row) -> None:
    candidate = batch_of(town.probation, invitation.call_in).of(invitation)
    told = Note(row.word(ServiceEvent, "event"), row.word(Server, "by"), row.day("on"))
    serving.note(
        town.probation, candidate, told, who=row.must("who"), text=row.text("note"), receipt_note=row.text("receipt")
    )
    db.session.flush()


def _look_again(town: Town, call_in: CallIn, rows: list[Row], called: dict[str, Invitation]) -> None:
    """Somebody asked for another look; about one of those in custody it has been decided."""
    held = [
        build_custody(town.probation, town.members[row.must("person")], starts_on=row.day("custody_from"), source=row.text("source"))
        for row in rows if row.text("custody_from")
    ]  # fmt: skip
    log.record_all(town.probation, Verb.CUSTODY_ADD, held)
    db.session.flush()
    rechecks.keep_look(town.probation, call_in, Occasion.ASKED)
    db.session.flush()
    for row in rows:
        if reason := row.text("called_off"):
            rechecks.call_off(town.probation, call_in, called[row.must("person")], reason=reason)
            db.session.flush()


def _tick(town: Town, call_in: CallIn) -> None:
    """What was due before today is done."""
    listing.make(town.probation, call_in, made_on=workdays.shift(call_in.day, MADE))
    db.session.flush()
    for task in queries.every_task(call_in):
        doer = doer_of(town, task)
        is_proven = task.standard in proven_of(doer, call_in)
        if task.due < town.today and not [*may_tick(call_in.state, task.standard, is_proven=is_proven)]:
            listing.tick(doer, task, at=clock.at(task.due, MORNING))
            db.session.flush()


def _listed(call_in: CallIn) -> list[Invitation]:
    return sorted(call_in.invitations, key=lambda each: each.code)
