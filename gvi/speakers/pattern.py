"""The run sheet that a site's meetings start from: parts told by codes, with a voice and minutes, and nobody's name. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gvi.speakers.models import Slot, Voice
from gvi.speakers.rules import RUN_SHEET, DefaultPart

OWN = "own"
"""A part in words of one's own: its words stay where they are, because they may name somebody."""
_KEY = "part-"
CODES = (*(part.message.removeprefix(_KEY) for part in RUN_SHEET), OWN)
MOST = 40
MINUTES = (1, 30)


def part(code: str, voice: Voice | None, minutes: int) -> DefaultPart:
    """A part by its code; one of `own` words gets the words of its voice."""
    name = f"{OWN}-{voice.value if voice else 'none'}" if code == OWN else code
    return DefaultPart(_KEY + name, voice, minutes)


def code_of(one: DefaultPart) -> str:
    """The part's code."""
    name = one.message.removeprefix(_KEY)
    return name if name in CODES else OWN


def kept(parts: Iterable[DefaultPart]) -> list[dict[str, Any]]:
    """The parts as a site keeps them and a file tells them."""
    return [
        {"part": code_of(each), "voice": each.voice.value if each.voice else None, "minutes": each.minutes}
        for each in parts
    ]


def unkept(said: Sequence[Mapping[str, Any]]) -> tuple[DefaultPart, ...]:
    """The parts that were kept so."""
    return tuple(
        part(each["part"], Voice(each["voice"]) if each.get("voice") else None, each["minutes"]) for each in said
    )


def start_of(said: Sequence[Mapping[str, Any]] | None) -> tuple[DefaultPart, ...]:
    """What a site's meetings start from: what the site keeps, else the default run sheet."""
    return unkept(said) if said else RUN_SHEET


def without_names(slots: Iterable[Slot], words: Mapping[str, str]) -> tuple[DefaultPart, ...]:
    """The pattern of a run sheet. words: the code of each standard wording, in any language."""
    return tuple(part(words.get(slot.message, OWN), slot.voice, slot.minutes) for slot in slots)
