"""The only writers of what speakers answer for themselves, of their pages, the rehearsal, and of who steps in for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gvi.access.actor import Actor
from gvi.appearances import links, mailing, queries, rules
from gvi.appearances.mailing import AddressOf
from gvi.appearances.models import SpeakerLink
from gvi.appearances.queries import Appearance
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import clock, workdays
from gvi.core.problems import insist
from gvi.core.templating import moment
from gvi.extensions import db
from gvi.invitations import operations as inviting
from gvi.invitations.models import CalendarState
from gvi.invitations.plan import Part as Role
from gvi.invitations.queries import plan_of
from gvi.sites.queries import closed_days_of, site_of
from gvi.speakers import rules as speaking
from gvi.speakers.clashes import Span, busy, clashing
from gvi.speakers.models import Briefing, Slot, Speaker
from gvi.speakers.queries import briefing_of, slots_of

WORKDAYS_TO_REPLY = 5
"""Working days that a speaker gets to answer, unless the meeting is nearer."""


def answer(actor: Actor, told: Appearance, *, comes: bool, said: str | None) -> None:
    """The speaker's own yes or no to all their parts of a meeting, with a word if they like."""
    insist(rules.may_answer(is_ahead=told.is_ahead, parts=len(told.parts)))
    slots = [part.slot for part in told.parts]
    for slot in slots:
        slot.is_confirmed, slot.is_declined, slot.said, slot.answered_at = comes, not comes, said, clock.now()
    log.record_all(actor, Verb.SLOT_ANSWER, slots)


def give_page(actor: Actor, slot: Slot, *, address_of: AddressOf, by_mail: bool) -> str:
    """A new address to the speaker's own page, by mail too when asked; the earlier one is dead. Told this once."""
    call_in, speaker = slot.call_in, slot.speaker
    insist(rules.may_have_page(is_ahead=call_in.is_ahead, has_speaker=speaker is not None))
    assert speaker is not None
    if by_mail:
        insist(rules.may_mail(has_email=bool(speaker.email), has_contact=mailing.has_contact(call_in)))
    told = queries.appearance_of(call_in, speaker)
    # the meeting may be moved: its own end is asked of it whenever the address is opened
    until = clock.now() + rules.LONGEST
    link, token = links.made_for(actor, call_in, [speaker], poll=None, until=until)[speaker]
    address = address_of(token)
    if by_mail:
        closed = closed_days_of(site_of(call_in))
        reply_by = min(workdays.shift(clock.today(), WORKDAYS_TO_REPLY, bridge_days=closed), call_in.day)
        mailing.mail_page(actor, told, link, address=address, reply_by=reply_by)
    return address


def end_page(actor: Actor, slot: Slot) -> None:
    """The speaker's address is dead from now on."""
    links.end(actor, _own_links(slot.call_in, slot.speaker_id))


def replace_speaker(actor: Actor, slot: Slot, *, speaker: Speaker) -> int:
    """Let somebody else speak in their place. When the former was invited, the calendars follow: how many mails that is.

    The former gets a cancellation, unless they still have another part; the new one gets an invitation.
    """
    call_in, former = slot.call_in, slot.speaker
    insist(rules.may_replace(is_ahead=call_in.is_ahead, has_speaker=former is not None, is_same=former is speaker))
    assert former is not None
    insist(clashing(call_in, [("speaker_ref", speaker)]))
    was_invited = _is_invited(actor, call_in, former)
    addresses = _own_links(call_in, former.id)
    slot.speaker, slot.speaker_id = speaker, speaker.id
    slot.is_confirmed = slot.is_rehearsed = slot.is_declined = False
    slot.said = slot.answered_at = slot.measured = None
    log.record(actor, Verb.SLOT_REPLACE, slot)
    if not any(each.speaker_id == former.id for each in slots_of(call_in)):
        links.end(actor, addresses)
    return _tell(actor, call_in, former, speaker) if was_invited else 0


@dataclass(frozen=True, slots=True)
class Rehearsing:
    """What is said of the rehearsal and of whom speakers ask."""

    rehearsal_at: datetime | None
    rehearsal_minutes: int
    rehearsal_place: str | None
    contact_name: str | None
    contact_phone: str | None


def brief(actor: Actor, call_in: CallIn, said: Rehearsing) -> None:
    """Say when and where is rehearsed, and whom speakers ask. Nobody rehearses while they are needed elsewhere."""
    briefing = briefing_of(call_in)
    if briefing is not None and _said_of(briefing) == said:
        return
    insist(rules.may_rehearse(is_ahead=call_in.is_ahead, rehearsal_at=said.rehearsal_at, starts_at=call_in.starts_at))
    _insist_free(call_in, briefing, said)
    if briefing is None:
        briefing = Briefing(site_id=actor.site_id, owner_agency_id=call_in.owner_agency_id, call_in_id=call_in.id)
        briefing.call_in = call_in
        db.session.add(briefing)
    briefing.rehearsal_at, briefing.rehearsal_minutes = said.rehearsal_at, said.rehearsal_minutes
    briefing.rehearsal_place = said.rehearsal_place
    briefing.contact_name, briefing.contact_phone = said.contact_name, said.contact_phone
    log.record(actor, Verb.BRIEFING_EDIT, briefing)


def measure(actor: Actor, call_in: CallIn, minutes: Mapping[Slot, int | None]) -> None:
    """How long the parts took at the rehearsal. The run sheet is timed by it; whose part was timed has rehearsed it."""
    insist(speaking.may_change(is_open=call_in.is_open))
    changed = [slot for slot, measured in minutes.items() if slot.measured != measured]
    for slot in changed:
        slot.measured = minutes[slot]
        slot.is_rehearsed = slot.is_rehearsed or (slot.measured is not None and slot.speaker_id is not None)
    if changed:
        log.record_all(actor, Verb.SLOT_MEASURE, changed)


def _insist_free(call_in: CallIn, briefing: Briefing | None, said: Rehearsing) -> None:
    if said.rehearsal_at is None or (briefing is not None and briefing.rehearsal_at == said.rehearsal_at):
        return
    ends_at = said.rehearsal_at + timedelta(minutes=said.rehearsal_minutes)
    taken = busy(call_in.site_id, [Span(said.rehearsal_at, ends_at)], but_id=call_in.id)
    speakers = {slot.speaker.id: slot.speaker for slot in slots_of(call_in) if slot.speaker and not slot.is_declined}
    insist(
        problem for ident, each in speakers.items()
        for problem in speaking.may_speak(
            elsewhere=ident in taken, field="day", name=each.name,
            when=moment(taken[ident].starts_at) if ident in taken else "",
        )
    )  # fmt: skip


def _is_invited(actor: Actor, call_in: CallIn, speaker: Speaker) -> bool:
    return any(
        line.recipient.part is Role.SPEAKER and line.recipient.id == speaker.id
        and line.entry is not None and line.entry.state is CalendarState.REQUESTED
        for line in plan_of(actor, call_in).lines
    )  # fmt: skip


def _tell(actor: Actor, call_in: CallIn, *speakers: Speaker) -> int:
    """Let these calendars follow, and nobody else's."""
    plan = plan_of(actor, call_in)
    ids = {each.id for each in speakers}
    own = tuple(
        line for line in plan.lines if line.recipient.part is Role.SPEAKER and line.recipient.id in ids and line.step
    )
    return inviting.send(actor, call_in, replace(plan, lines=own)) if own else 0


def _own_links(call_in: CallIn, speaker_id: int | None) -> list[SpeakerLink]:
    return [link for link in links.links_of(call_in, None) if link.speaker_id == speaker_id]


def _said_of(briefing: Briefing) -> Rehearsing:
    return Rehearsing(
        briefing.rehearsal_at, briefing.rehearsal_minutes, briefing.rehearsal_place, briefing.contact_name,
        briefing.contact_phone,
    )  # fmt: skip
