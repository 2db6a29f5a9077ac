"""Speakers and call-ins: the meetings that were held, the one that is ready to print, and the one just begun."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins import operations as planning
from gvi.callins.models import Attendance, CallIn, Duty, Invitation, ServiceMethod, State
from gvi.callins.rules import Details
from gvi.core import clock
from gvi.extensions import db
from gvi.seed.calling import call_people
from gvi.seed.files import Row, rows_of
from gvi.seed.town import Town
from gvi.speakers import operations as speaking
from gvi.speakers.models import Slot, Voice


def load_speakers(town: Town) -> None:
    """The register of speakers, kept by the one who plans."""
    for row in rows_of("speakers", today=town.today):
        if row.must("site") == town.site.code:
            town.speakers[row.must("name")] = speaking.add(
                town.lead, name=row.must("name"), organisation=row.text("organisation"), voice=row.word(Voice, "voice"),
                email=row.text("email"), phone=row.text("phone"), languages=row.must("languages").split(", "),
            )  # fmt: skip


def load_call_ins(town: Town) -> None:
    """Closed ones as history; open ones planned, filled and cleared through the same doors as the pages."""
    slots, invitations = list(town.rows("slots")), list(town.rows("invitations"))
    for row in town.rows("call_ins"):
        code = row.must("code")
        mine = [each for each in invitations if each.must("call_in") == code]
        parts = [each for each in slots if each.must("call_in") == code]
        town.call_ins[code] = (
            _held(town, row, mine, parts)
            if row.word(State, "state") is State.CLOSED
            else _planned(town, row, mine, parts)
        )


def _planned(town: Town, row: Row, invitations: Sequence[Row], parts: Sequence[Row]) -> CallIn:
    details = _details(row)
    agreed = _with_approval(town, details)
    call_in = planning.plan(town.probation, agreed)
    db.session.flush()
    for part in parts:
        _fill(town, call_in, part)
    if invitations:
        call_people(town, call_in, invitations, until=row.word(State, "state"))
    if details != agreed:
        planning.edit(town.probation, call_in, details)
    return call_in


def _with_approval(town: Town, details: Details) -> Details:
    """Nobody can be put on a list without an approved basis; where the story has none, it was taken back afterwards."""
    if details.legal_basis_approved_on:
        return details
    return dataclasses.replace(details, legal_basis_approved_by=town.probation.name, legal_basis_approved_on=town.today)


def _details(row: Row) -> Details:
    starts, excuse = clock.local(row.moment("starts_at")), row.maybe_moment("excuse_before")
    excuse = clock.local(excuse) if excuse else None
    return Details(
        day=starts.date(), hour=starts.time().replace(tzinfo=None), minutes=row.number("minutes") or 60, venue=row.must("venue"),
        venue_street=row.text("venue_address"), venue_city=row.text("venue_city"), room=row.text("room"), meeting_point=row.text("meeting_point"),
        capacity=row.number("capacity") or 0, trigger_wording=row.text("trigger_wording"), purpose=row.text("purpose"), legal_basis=row.text("legal_basis"),
        legal_basis_approved_by=row.text("legal_basis_approved_by"), legal_basis_approved_on=row.maybe_day("legal_basis_approved_on"),
        case_number=row.text("case_number"), excuse_phone=row.text("excuse_phone"), excuse_day=excuse.date() if excuse else None,
        excuse_hour=excuse.time() if excuse else None, support_before=row.maybe_day("support_before"),
    )  # fmt: skip


def _fill(town: Town, call_in: CallIn, part: Row) -> None:
    speaker = town.speakers.get(part.must("speaker"))
    slot = speaking.add_slot(
        town.probation,
        call_in,
        message=part.must("message"),
        minutes=part.number("minutes") or 0,
        voice=_voice(part),
        speaker=speaker,
    )
    db.session.flush()
    if part.flag("confirmed"):
        speaking.confirm_slot(town.probation, slot, confirmed=True)
    if part.flag("rehearsed"):
        speaking.rehearse_slot(town.probation, slot, rehearsed=True)


def _held(town: Town, row: Row, invitations: Sequence[Row], parts: Sequence[Row]) -> CallIn:
    said = _details(row)
    call_in = CallIn(
        **town.probation.owns, starts_at=said.starts_at, minutes=said.minutes, purpose=said.purpose, venue=said.venue, room=said.room,
        venue_street=said.venue_street, venue_city=said.venue_city, meeting_point=said.meeting_point, capacity=said.capacity,
        trigger_wording=said.trigger_wording, legal_basis=said.legal_basis, legal_basis_approved_by=said.legal_basis_approved_by,
        legal_basis_approved_on=said.legal_basis_approved_on, case_number=said.case_number, excuse_phone=said.excuse_phone,
        excuse_before=said.excuse_before, support_before=said.support_before, state=State.CLOSED,
    )  # fmt: skip
    db.session.add(call_in)
    log.record(town.probation, Verb.CALL_IN_PLAN, call_in)
    called = [_invited(town, call_in, each, number) for number, each in enumerate(invitations, 1)]
    spoken = [_spoken(town, call_in, each) for each in parts]
    db.session.add_all([*called, *spoken])
    log.record_all(town.probation, Verb.ATTENDANCE_MARK, called)
    log.record_all(town.probation, Verb.SLOT_ADD, spoken)
    return call_in


def _invited(town: Town, call_in: CallIn, row: Row, number: int) -> Invitation:
    member, group = town.members[row.must("person")], town.groups.get(row.must("group"))
    return Invitation(
        **town.probation.owns, call_in_id=call_in.id, member_id=member.id, shell_id=member.shell_id, code=f"D{number:02d}",
        group_id=group.id if group else None, duty=Duty.MANDATORY if row.flag("mandatory") else Duty.VOLUNTARY, why=row.must("why"),
        arrival=row.hour("arrival"), contact_name=row.text("contact_name"), contact_phone=row.text("contact_phone"),
        service_method=row.word(ServiceMethod, "served_how") if row.text("served_how") else None, served_on=row.maybe_day("served_on"),
        attendance=row.word(Attendance, "attendance"), excuse=row.text("excuse"),
    )  # fmt: skip


def _spoken(town: Town, call_in: CallIn, row: Row) -> Slot:
    speaker = town.speakers.get(row.must("speaker"))
    return Slot(
        **town.probation.owns, call_in_id=call_in.id, speaker_id=speaker.id if speaker else None, position=row.number("order") or 0, voice=_voice(row),
        message=row.must("message"), minutes=row.number("minutes") or 0, is_confirmed=row.flag("confirmed"), is_rehearsed=row.flag("rehearsed"),
    )  # fmt: skip


def _voice(row: Row) -> Voice | None:
    return row.word(Voice, "voice") if row.text("voice") else None
