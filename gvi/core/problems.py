"""What a rule says when it says no: a catalogue key, the field it belongs to, and the facts of the case."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """A block stops the operation; a warning is shown and can be passed."""

    BLOCK = "block"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One objection. `code` is the catalogue key of its text; `facts` fill the text's placeholders.

    >>> Problem("talks-too-long", field="minutes", facts={"limit": 60}).code
    'talks-too-long'
    """

    code: str
    field: str | None = None
    severity: Severity = Severity.BLOCK
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)


class RuleBroken(Exception):
    """Raised by `insist`: the operation has changed nothing. Carries every block, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))


def insist(problems: Iterable[Problem]) -> None:
    """Go on only when no problem blocks; warnings pass.

    Raises RuleBroken with all blocks.
    """
    blocks = [problem for problem in problems if problem.severity is Severity.BLOCK]
    if blocks:
        raise RuleBroken(blocks)
