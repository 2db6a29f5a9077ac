"""Why a voice is not heard yet, and what to do about it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gvi.speakers.models import Slot, Speaker, Voice
from gvi.speakers.rules import missing_voices


class Lack(StrEnum):
    """What stands between a voice and being heard, the first thing to do first."""

    NO_PART = "no_part"
    NOBODY_KNOWN = "nobody_known"
    NO_SPEAKER = "no_speaker"
    DECLINED = "declined"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class Gap:
    """A voice that nobody who has said yes carries. slot: the part to begin with; free: how many could speak in it."""

    voice: Voice
    lack: Lack
    slot: Slot | None
    free: int


def gaps(slots: Sequence[Slot], speakers: Collection[Speaker], *, declined: Collection[int] = ()) -> Iterator[Gap]:
    """Each missing voice with what it lacks. declined: ids of speakers who have said no elsewhere than on their part."""
    standing = {slot.speaker_id for slot in slots}
    for voice in sorted(missing_voices(slots)):
        own = [slot for slot in slots if slot.voice is voice]
        free = sum(each.voice is voice and each.id not in standing for each in speakers)
        yield _gap(voice, own, free, declined)


def _gap(voice: Voice, own: Sequence[Slot], free: int, declined: Collection[int]) -> Gap:
    if not own:
        return Gap(voice, Lack.NO_PART, None, free)
    refused = [slot for slot in own if slot.is_declined or slot.speaker_id in declined]
    waiting = [slot for slot in own if slot.speaker_id is not None and slot not in refused]
    empty = [slot for slot in own if slot.speaker_id is None]
    if waiting:
        return Gap(voice, Lack.NOT_ANSWERED, waiting[0], free)
    if not free:
        return Gap(voice, Lack.NOBODY_KNOWN, (refused or empty)[0], free)
    return Gap(voice, Lack.DECLINED, refused[0], free) if refused else Gap(voice, Lack.NO_SPEAKER, empty[0], free)
