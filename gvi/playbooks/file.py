"""A site's playbook as a file that another site can begin with: JSON, told by codes, without a word about anybody. Pure.

    {"format": "gvi-playbook", "version": 2, "tasks": […], "free_days": {…}, "letters": {…}, "speaker_mails": {…},
     "run_sheet": […], "cadences": {…}}

Version 1 held tasks and free days alone, and is still read. Of what a file does not speak, that stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gvi.appearances.models import Wording
from gvi.checklists import playbook_file as tasks
from gvi.checklists.playbook_file import Playbook
from gvi.core.saying import shown, unknown
from gvi.letters.models import Kind
from gvi.playbooks import rhythm, texts
from gvi.speakers.pattern import kept
from gvi.speakers.rules import DefaultPart

FORMAT, VERSION = "gvi-playbook", 2
LARGEST = 1_000_000
"""Bytes, and characters; the fullest playbook is far smaller."""
HEAD = ("format", "version")
PARTS = {1: (*HEAD, *tasks.PARTS), VERSION: (*HEAD, *tasks.PARTS, *texts.PARTS, *rhythm.PARTS)}
"""What a file of each version may speak of."""


class BadFile(ValueError):
    """The file is no playbook; `faults` are all that is wrong, one line each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(faults[0])
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Whole:
    """What a file holds; an empty part is one that it does not speak of."""

    tasks: Playbook
    letters: Mapping[tuple[Kind, str], str] = field(default_factory=dict)
    mails: Mapping[tuple[Wording, str], str] = field(default_factory=dict)
    run_sheet: tuple[DefaultPart, ...] | None = None
    cadences: Mapping[str, int] = field(default_factory=dict)


def written(whole: Whole) -> str:
    """The file's text, the same for the same playbook."""
    said: dict[str, Any] = {"format": FORMAT, "version": VERSION, **tasks.told(whole.tasks)}
    said |= {"letters": texts.told(whole.letters), "speaker_mails": texts.told(whole.mails)}
    if whole.run_sheet is not None:
        said["run_sheet"] = kept(whole.run_sheet)
    said["cadences"] = dict(whole.cadences)
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> Whole:
    """Raises BadFile with everything that is wrong, each fault with where in the file it is."""
    found = _parsed(text)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise BadFile([f'this is no playbook: it must begin with "format": "{FORMAT}"'])
    version = found.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version not in PARTS:
        raise BadFile([f"version {shown(version)} is not known; this program reads versions 1 to {VERSION}"])
    wrong = [*unknown(found, PARTS[version], "the file"), *tasks.faults(found)]
    if version > 1:
        wrong += [*texts.faults(found), *rhythm.faults(found)]
    if wrong:
        raise BadFile(wrong)
    return Whole(
        tasks.made(found), texts.letters(found), texts.mails(found), rhythm.run_sheet(found), found.get("cadences", {})
    )


def _parsed(text: str) -> Any:
    if len(text) > LARGEST:
        raise BadFile(["this is larger than a playbook can be"])
    try:
        return json.loads(text, object_pairs_hook=_once)
    except RecursionError:
        raise BadFile(["this is no playbook: it is nested too deeply"]) from None
    except BadFile:
        raise
    except ValueError as fault:
        raise BadFile([f"this is no JSON: {fault}"]) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, in which nothing is said twice: of two values one would be lost in silence."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BadFile([f"{shown(name)} stands twice in the same object"])
        found[name] = value
    return found
