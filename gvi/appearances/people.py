"""Reading who speaks at a meeting, who could step in, and which voice lacks what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gvi.access.actor import Actor
from gvi.appearances import links, queries
from gvi.appearances.models import SpeakerLink, Suits
from gvi.callins.models import CallIn
from gvi.core.i18n import gettext
from gvi.core.templating import word_text
from gvi.replies.queries import answers_of_speakers
from gvi.replies.rules import NOT_COMING
from gvi.speakers.clashes import busy_elsewhere
from gvi.speakers.gaps import Gap, gaps
from gvi.speakers.models import Slot, Speaker
from gvi.speakers.queries import slots_of, speakers_to_choose


@dataclass(frozen=True, slots=True)
class Page:
    """One speaker of a meeting: their first part, whether their address opens, and their answer."""

    speaker: Speaker
    slot: Slot
    link: SpeakerLink | None
    has_declined: bool
    """On their page, or in their calendar."""


def pages_of(call_in: CallIn) -> list[Page]:
    """Everybody in the run sheet, in its order, once."""
    known = {link.speaker_id: link for link in links.links_of(call_in, None) if links.lives(link, call_in)}
    declined = declining(call_in)
    first: dict[int, Slot] = {}
    for slot in slots_of(call_in):
        if slot.speaker is not None:
            first.setdefault(slot.speaker.id, slot)
    return [
        Page(slot.speaker, slot, known.get(ident), slot.is_declined or ident in declined)
        for ident, slot in first.items() if slot.speaker is not None
    ]  # fmt: skip


def declining(call_in: CallIn) -> set[int]:
    """Speakers whose calendars have said no, by id."""
    return {ident for ident, answer in answers_of_speakers(call_in).items() if answer in NOT_COMING}


def instead_of(actor: Actor, slot: Slot) -> list[tuple[Speaker, str]]:
    """Who could speak in that part, with what is known of them: of its voice, free then, and not in the run sheet yet.

    Whoever said in the last poll that the date suits comes first.
    """
    call_in, voice = slot.call_in, slot.voice or (slot.speaker.voice if slot.speaker else None)
    standing = {each.speaker_id for each in slots_of(call_in)}
    taken = busy_elsewhere(call_in)
    free = [
        each for each in speakers_to_choose(actor)
        if each.id not in standing and each.id not in taken and voice in {None, each.voice}
    ]  # fmt: skip
    said = _said(call_in)
    order = {Suits.YES: 0, Suits.IF_NEED_BE: 1, None: 2, Suits.NO: 3}
    return [(each, _label(each, said.get(each.id))) for each in sorted(free, key=lambda each: order[said.get(each.id)])]


def gaps_of(call_in: CallIn, slots: Sequence[Slot], speakers: Iterable[Speaker]) -> list[Gap]:
    """What each missing voice lacks, and so what there is to do."""
    declined = declining(call_in)
    return list(gaps(slots, [each for each in speakers if not each.is_retired], declined=declined))


def _said(call_in: CallIn) -> dict[int, Suits]:
    """What was said of the very time at which the meeting is now."""
    poll = queries.latest_poll(call_in)
    dates = [each for each in queries.dates_of(poll) if each.starts_at == call_in.starts_at] if poll else []
    return {speaker: answer.suits for (speaker, _date), answer in queries.answers_of(dates).items()}


def _label(speaker: Speaker, suits: Suits | None) -> str:
    known = [speaker.name, speaker.organisation, word_text(speaker.voice)]
    if suits is not None:
        known.append(gettext("about this date: %(answer)s", answer=word_text(suits)))
    return ", ".join(filter(None, known))
