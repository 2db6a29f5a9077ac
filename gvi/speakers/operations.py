"""The only writers of speakers and slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.appearances import links
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core.i18n import gettext
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.sites.queries import site_of
from gvi.speakers import rules
from gvi.speakers.clashes import busy_elsewhere, clashing
from gvi.speakers.models import Slot, Speaker, Voice
from gvi.speakers.pattern import start_of
from gvi.speakers.queries import slots_of


def build(
    actor: Actor, *, name: str, voice: Voice, organisation: str | None = None, email: str | None = None, phone: str | None = None,
    languages: Sequence[str] = (), security_brief: str | None = None, aftercare: str | None = None,
) -> Speaker:  # fmt: skip
    """A speaker, added to the session but not recorded: for whoever records many at once."""
    speaker = Speaker(
        **actor.owns, name=name, voice=voice, organisation=organisation, email=email, phone=phone,
        languages=list(languages), security_brief=security_brief, aftercare=aftercare,
    )  # fmt: skip
    db.session.add(speaker)
    return speaker


def add(
    actor: Actor, *, name: str, voice: Voice, organisation: str | None = None, email: str | None = None, phone: str | None = None,
    languages: Sequence[str] = (), security_brief: str | None = None, aftercare: str | None = None,
) -> Speaker:  # fmt: skip
    """Register a speaker."""
    speaker = build(
        actor, name=name, voice=voice, organisation=organisation, email=email, phone=phone,
        languages=languages, security_brief=security_brief, aftercare=aftercare,
    )  # fmt: skip
    log.record(actor, Verb.SPEAKER_ADD, speaker)
    return speaker


def edit(actor: Actor, speaker: Speaker, **changes: object) -> None:
    """Correct what is known of a speaker. What went to another mail address opens nothing any more."""
    if changes.get("email", speaker.email) != speaker.email:
        links.end(actor, links.links_to(speaker))
    for name, value in changes.items():
        setattr(speaker, name, value)
    log.record(actor, Verb.SPEAKER_EDIT, speaker)


def add_slot(
    actor: Actor, call_in: CallIn, *, message: str, minutes: int, voice: Voice | None, speaker: Speaker | None = None,
    script: str | None = None,
) -> Slot:  # fmt: skip
    """Add a part last in the run sheet."""
    insist(rules.may_change(is_open=call_in.is_open))
    insist(clashing(call_in, [("speaker_ref", speaker)]))
    slot = Slot(
        **_place(actor, call_in), position=len(slots_of(call_in)) + 1, message=message, minutes=minutes, voice=voice,
        script=script,
    )  # fmt: skip
    slot.call_in, slot.speaker = call_in, speaker
    db.session.add(slot)
    log.record(actor, Verb.SLOT_ADD, slot)
    return slot


def start_from_default(actor: Actor, call_in: CallIn) -> list[Slot]:
    """Fill an empty run sheet with the parts that the site starts from, without speakers."""
    insist(rules.may_start_from_default(slots=len(slots_of(call_in))))
    return [
        add_slot(actor, call_in, message=gettext(part.message), minutes=part.minutes, voice=part.voice)
        for part in start_of(site_of(call_in).run_sheet)
    ]


def edit_slot(
    actor: Actor, slot: Slot, *, message: str, minutes: int, voice: Voice | None, speaker: Speaker | None,
    script: str | None = None,
) -> None:  # fmt: skip
    """Change a part. A new speaker has not said yes, and has not rehearsed; another length has not been measured."""
    insist(rules.may_change(is_open=slot.call_in.is_open))
    if speaker is not slot.speaker:
        insist(clashing(slot.call_in, [("speaker_ref", speaker)]))
        slot.is_confirmed = slot.is_rehearsed = False
    _begin_anew(slot, speaker=speaker, minutes=minutes)
    slot.message, slot.minutes, slot.voice, slot.speaker = message, minutes, voice, speaker
    slot.script = script
    log.record(actor, Verb.SLOT_EDIT, slot)


@dataclass(frozen=True, slots=True)
class Part:
    """What the table of parts says of one."""

    message: str
    minutes: int
    speaker: Speaker | None
    confirmed: bool
    rehearsed: bool


def edit_slots(actor: Actor, call_in: CallIn, parts: Mapping[Slot, Part]) -> None:
    """Change many parts at once; those that stay as they were are not touched.

    A tick that stood for the former speaker does not come to stand for a new one: it holds when it was set just now.
    """
    insist(rules.may_change(is_open=call_in.is_open))
    insist(
        problem for slot, part in parts.items()
        for problem in rules.may_tick(slot.ref, ticked=part.confirmed or part.rehearsed, has_speaker=part.speaker is not None)
    )  # fmt: skip
    changed = {slot: part for slot, part in parts.items() if _part_of(slot) != part}
    placed = [
        (f"speaker_{slot.ref}", part.speaker) for slot, part in changed.items() if part.speaker is not slot.speaker
    ]
    insist(clashing(call_in, placed))
    for slot, part in changed.items():
        _become(slot, part)
    if changed:
        log.record_all(actor, Verb.SLOT_EDIT, [*changed])


def place_speakers(actor: Actor, call_in: CallIn, speakers: Sequence[Speaker]) -> int:
    """Give each speaker the first part of their voice that has nobody; how many found one. Nobody has said yes by that."""
    insist(rules.may_change(is_open=call_in.is_open))
    taken = busy_elsewhere(call_in)
    found = rules.placed(slots_of(call_in), [each for each in speakers if each.id not in taken])
    for slot, speaker in found.items():
        slot.speaker = speaker
    if found:
        log.record_all(actor, Verb.SLOT_EDIT, [*found])
    return len(found)


def move_slot(actor: Actor, slot: Slot, *, steps: int) -> None:
    """Move a part `steps` places later, or earlier when negative; it stops at either end."""
    insist(rules.may_change(is_open=slot.call_in.is_open))
    order = slots_of(slot.call_in)
    order.remove(slot)
    order.insert(max(0, slot.position - 1 + steps), slot)
    _number(actor, order)


def confirm_slot(actor: Actor, slot: Slot, *, confirmed: bool) -> None:
    """Note that the speaker has said yes, or has taken it back."""
    insist(rules.may_change(is_open=slot.call_in.is_open))
    insist(rules.may_confirm(has_speaker=slot.speaker_id is not None))
    slot.is_confirmed = confirmed
    slot.is_declined = slot.is_declined and not confirmed
    log.record(actor, Verb.SLOT_CONFIRM, slot)


def rehearse_slot(actor: Actor, slot: Slot, *, rehearsed: bool) -> None:
    """Note that the part has been rehearsed."""
    insist(rules.may_change(is_open=slot.call_in.is_open))
    insist(rules.may_confirm(has_speaker=slot.speaker_id is not None))
    slot.is_rehearsed = rehearsed
    log.record(actor, Verb.SLOT_EDIT, slot)


def remove_slot(actor: Actor, slot: Slot) -> None:
    """Take a part out; the ones after it move up."""
    insist(rules.may_change(is_open=slot.call_in.is_open))
    rest = [other for other in slots_of(slot.call_in) if other is not slot]
    db.session.delete(slot)
    log.record(actor, Verb.SLOT_REMOVE, slot)
    _number(actor, rest)


def _become(slot: Slot, part: Part) -> None:
    is_new = part.speaker is not slot.speaker
    _begin_anew(slot, speaker=part.speaker, minutes=part.minutes)
    slot.is_confirmed = part.confirmed and not (is_new and slot.is_confirmed)
    slot.is_rehearsed = part.rehearsed and not (is_new and slot.is_rehearsed)
    slot.is_declined = slot.is_declined and not part.confirmed
    slot.message, slot.minutes, slot.speaker = part.message, part.minutes, part.speaker


def _part_of(slot: Slot) -> Part:
    return Part(slot.message, slot.minutes, slot.speaker, slot.is_confirmed, slot.is_rehearsed)


def _begin_anew(slot: Slot, *, speaker: Speaker | None, minutes: int) -> None:
    """What the former speaker answered, and what the former length was measured to, does not hold for the new one."""
    if speaker is not slot.speaker:
        slot.is_declined, slot.said, slot.answered_at = False, None, None
    if speaker is not slot.speaker or minutes != slot.minutes:
        slot.measured = None


def _place(actor: Actor, call_in: CallIn) -> dict[str, int]:
    """A slot belongs to its call-in's agency, whoever adds it, so that one log tells the whole of it."""
    return {"site_id": actor.site_id, "owner_agency_id": call_in.owner_agency_id}


def _number(actor: Actor, order: Sequence[Slot]) -> None:
    moved = [slot for position, slot in enumerate(order, 1) if slot.position != position]
    for position, slot in enumerate(order, 1):
        slot.position = position
    if moved:
        log.record_all(actor, Verb.SLOT_MOVE, moved)
