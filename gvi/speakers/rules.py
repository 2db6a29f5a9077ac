"""What a run sheet must hold: the three voices, people who have said yes, and an hour at most. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from gvi.core.problems import Problem, Severity
from gvi.speakers.models import Voice


class Part(Protocol):
    """What a rule needs to know of a slot."""

    voice: Voice | None
    minutes: int
    speaker_id: int | None
    is_confirmed: bool
    is_rehearsed: bool
    is_declined: bool
    measured: int | None


@dataclass(frozen=True, slots=True)
class DefaultPart:
    """A part of the run sheet that a call-in starts from."""

    message: str
    """Catalogue key of its wording."""
    voice: Voice | None
    minutes: int
    measured: None = None
    """Nobody has rehearsed it."""


RUN_SHEET = (
    DefaultPart("part-welcome", None, 3),
    DefaultPart("part-police-chief", Voice.LAW, 8),
    DefaultPart("part-probation", Voice.LAW, 5),
    DefaultPart("part-prosecutor", Voice.LAW, 5),
    DefaultPart("part-bereaved-parent", Voice.COMMUNITY, 7),
    DefaultPart("part-trauma-doctor", Voice.COMMUNITY, 6),
    DefaultPart("part-someone-who-left", Voice.HELP, 6),
    DefaultPart("part-community", Voice.COMMUNITY, 5),
    DefaultPart("part-social-services", Voice.HELP, 8),
    DefaultPart("part-close", None, 3),
)
"""The default run sheet: 56 minutes."""


class Voiced(Protocol):
    """Who has a voice: a speaker."""

    id: int
    voice: Voice


P = TypeVar("P", bound=Part)
S = TypeVar("S", bound=Voiced)


def placed(parts: Sequence[P], speakers: Sequence[S]) -> dict[P, S]:
    """Each speaker, in order, by the first part without a speaker that carries their voice. Who finds none is left out."""
    free = [part for part in parts if part.voice is not None and part.speaker_id is None]
    found: dict[P, S] = {}
    for speaker in speakers:
        part = next((each for each in free if each not in found and each.voice == speaker.voice), None)
        if part is not None:
            found[part] = speaker
    return found


def could_speak(parts: Sequence[Part], speakers: Sequence[S]) -> list[S]:
    """Those for whom some part without a speaker has room, whoever stands elsewhere in the run sheet already left out."""
    free = {part.voice for part in parts if part.speaker_id is None}
    standing = {part.speaker_id for part in parts}
    return [each for each in speakers if each.voice in free and each.id not in standing]


class Lasting(Protocol):
    """What a rule needs to know of how long a part is."""

    @property
    def minutes(self) -> int: ...
    @property
    def measured(self) -> int | None: ...


def lasts(part: Lasting) -> int:
    """How long a part takes, in minutes: as long as it took at the rehearsal, else as long as it was given."""
    return part.minutes if part.measured is None else part.measured


def over(part: Lasting) -> int | None:
    """Minutes that the part took more than it was given, negative when fewer; None before it was measured."""
    return None if part.measured is None else part.measured - part.minutes


def total_minutes(parts: Iterable[Lasting]) -> int:
    """How long the run sheet is, in minutes."""
    return sum(lasts(part) for part in parts)


def missing_voices(parts: Iterable[Part]) -> set[Voice]:
    """The voices that nobody who has said yes will carry."""
    return set(Voice) - {part.voice for part in parts if part.is_confirmed and part.voice is not None}


def start_times(parts: Iterable[Part], starts_at: datetime) -> Iterator[datetime]:
    """When each part begins, in order, one following on the other."""
    for part in parts:
        yield starts_at
        starts_at += timedelta(minutes=lasts(part))


def warnings(parts: Sequence[Part], *, limit: int) -> Iterator[Problem]:
    """What remains before the run sheet can be relied upon. Nothing here stops anybody from planning on."""
    for voice in sorted(missing_voices(parts)):
        yield _warning("run-sheet-voice-missing", voice=voice)
    speaking = [part for part in parts if part.voice is not None]
    if unmanned := sum(part.speaker_id is None for part in speaking):
        yield _warning("run-sheet-no-speaker", number=unmanned)
    if declined := sum(part.speaker_id is not None and part.is_declined for part in speaking):
        yield _warning("run-sheet-declined", number=declined)
    if waiting := sum(
        part.speaker_id is not None and not part.is_confirmed and not part.is_declined for part in speaking
    ):
        yield _warning("run-sheet-unconfirmed", number=waiting)
    if unready := sum(part.speaker_id is not None and not part.is_rehearsed for part in speaking):
        yield _warning("run-sheet-unrehearsed", number=unready)
    if (total := total_minutes(parts)) > limit:
        yield _warning("run-sheet-too-long", total=total, limit=limit)


def may_speak(*, elsewhere: bool, field: str, name: str, when: str) -> Iterator[Problem]:
    """Nobody speaks, or rehearses, at two meetings at once. field: beside which the refusal is shown."""
    if elsewhere:
        yield Problem("speaker-busy", field=field, facts={"name": name, "when": when})


def may_change(*, is_open: bool) -> Iterator[Problem]:
    """The run sheet of a closed or cancelled call-in stays as it was."""
    if not is_open:
        yield Problem("call-in-closed")


def may_confirm(*, has_speaker: bool) -> Iterator[Problem]:
    """Only somebody can say yes."""
    if not has_speaker:
        yield Problem("slot-confirm-nobody", field="speaker_ref")


def may_tick(ref: str, *, ticked: bool, has_speaker: bool) -> Iterator[Problem]:
    """The same in the table of parts. ref: the part's, by which its fields are named there."""
    if ticked and not has_speaker:
        yield Problem("slot-confirm-nobody", field=f"speaker_{ref}")


def may_start_from_default(*, slots: int) -> Iterator[Problem]:
    """The default run sheet fills an empty one; it never lands on top of somebody's work."""
    if slots:
        yield Problem("run-sheet-not-empty")


def _warning(code: str, **facts: object) -> Problem:
    return Problem(code, severity=Severity.WARNING, facts=facts)
