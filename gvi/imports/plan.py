"""What a file comes to, row by row, before anything is written: made, changed, already so, or refused. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gvi.core.problems import Problem, Severity
from gvi.imports.kinds import AnyRow
from gvi.imports.reader import Refusal
from gvi.imports.vocabulary import Kind


class Outcome(StrEnum):
    """What becomes of one row of a file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def _nothing() -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Step:
    """One good row. `write` makes or changes what it says and gives every row it touched; it is called once, or never."""

    row: AnyRow
    outcome: Outcome
    write: Callable[[], Iterable[Any]] = _nothing


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole file as it would be imported now. `read` counts its records.

    In `refused`, an objection of severity WARNING is a column that is not read; all others cost a row, or the file.
    """

    kind: Kind
    read: int
    steps: tuple[Step, ...]
    refused: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]

    @property
    def is_whole(self) -> bool:
        """Can every row be imported?"""
        return not any(costs(each) for each in self.refused)

    def number(self, outcome: Outcome) -> int:
        """How many rows come to this."""
        return sum(step.outcome is outcome for step in self.steps)

    @property
    def rows_refused(self) -> int:
        """How many records cannot be used; all of them when the objection is to the file."""
        lines = {each.line for each in self.refused if costs(each)}
        return self.read if lines and not self.steps else len(lines)

    @property
    def counts(self) -> dict[str, int]:
        """Numbers only, fit to be kept when the file is gone."""
        numbers = {outcome.value: self.number(outcome) for outcome in Outcome}
        return {"read": self.read, **numbers, "refused": self.rows_refused, "warnings": len(self.warnings)}


def differences(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that say something else than the row. A None is what the file does not say, and changes nothing."""
    return {name: value for name, value in values.items() if value is not None and getattr(row, name) != value}


def amend(row: Any, changes: Mapping[str, Any]) -> tuple[Any, ...]:
    """Set the changed columns."""
    for name, value in changes.items():
        setattr(row, name, value)
    return (row,)


def too_long(model: Any, values: Mapping[str, Any]) -> Iterator[tuple[str, Problem]]:
    """Columns, with the reason, that cannot hold their text."""
    for name, value in values.items():
        limit = getattr(model.__table__.c[name].type, "length", None)
        if isinstance(value, str) and limit and len(value) > limit:
            yield name, Problem("value-too-long", facts={"limit": limit, "length": len(value)})


def costs(refusal: Refusal) -> bool:
    """Does the objection cost a row, or the file? Otherwise it is to a column that is never read."""
    return refusal.why.severity is Severity.BLOCK
