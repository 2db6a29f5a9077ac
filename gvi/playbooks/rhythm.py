"""The run sheet and the periods and limits in a playbook's file. Pure.

"run_sheet": [{"part": "welcome", "voice": null, "minutes": 3}, {"part": "own", "voice": "law", "minutes": 8}, …],
"cadences": {"talk_minutes": 60, "service_reminder_days": 5, …}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gvi.core.saying import shown, unknown
from gvi.sites.rules import CADENCES
from gvi.speakers.models import Voice
from gvi.speakers.pattern import CODES, MINUTES, MOST, unkept
from gvi.speakers.rules import DefaultPart

PARTS = ("run_sheet", "cadences")
_VOICES = tuple(voice.value for voice in Voice)


def faults(found: dict[str, Any]) -> list[str]:
    """Everything that is wrong with these two parts of a file, each fault with its place."""
    return [*_faults_of_run_sheet(found), *_faults_of_cadences(found.get("cadences", {}))]


def run_sheet(found: dict[str, Any]) -> tuple[DefaultPart, ...] | None:
    """The run sheet of a file without faults; None when it does not speak of one."""
    return unkept(found["run_sheet"]) if "run_sheet" in found else None


def _faults_of_run_sheet(found: dict[str, Any]) -> Iterator[str]:
    parts = found.get("run_sheet")
    if "run_sheet" not in found:
        return
    if not isinstance(parts, list) or not 0 < len(parts) <= MOST:
        yield f'"run_sheet" must be a list of 1 to {MOST} parts'
        return
    for number, part in enumerate(parts, 1):
        where = f"run sheet, part {number}"
        if isinstance(part, dict):
            yield from (f"{where}: {fault}" for fault in _faults_of(part))
        else:
            yield f"{where}: must be an object"


def _faults_of(part: dict[str, Any]) -> Iterator[str]:
    yield from unknown(part, ("part", "voice", "minutes"), "a part")
    if part.get("part") not in CODES:
        yield f'"part" is {shown(part.get("part"))}; it must be one of {", ".join(CODES)}'
    voice = part.get("voice")
    if voice is not None and voice not in _VOICES:
        yield f'"voice" is {shown(voice)}; it must be one of {", ".join(_VOICES)} or null'
    if not _is_within(part.get("minutes"), *MINUTES):
        yield f'"minutes" must be a whole number from {MINUTES[0]} to {MINUTES[1]}'


def _faults_of_cadences(cadences: Any) -> Iterator[str]:
    if not isinstance(cadences, dict):
        yield '"cadences" must be an object'
        return
    yield from unknown(cadences, tuple(CADENCES), '"cadences"')
    for name, value in cadences.items():
        least, most = CADENCES.get(name, (0, 0))
        if name in CADENCES and not _is_within(value, least, most):
            yield f"cadences, {name}: must be a whole number from {least} to {most}"


def _is_within(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
