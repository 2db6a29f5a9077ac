"""What the importers of all kinds share: look up once, then judge row by row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Select

from gvi.access.actor import Actor
from gvi.core import clock
from gvi.core.batches import batches
from gvi.core.problems import Problem, Severity
from gvi.core.templating import word_text
from gvi.extensions import db
from gvi.imports.columns import Recognised
from gvi.imports.plan import Outcome, Step, amend, differences, too_long
from gvi.imports.reader import Refusal

R = TypeVar("R", bound=Any)
T = TypeVar("T")
AT_ONCE = 1_000
"""Rows that are held against the data at a time, which bounds what of it is in memory."""


@dataclass(frozen=True, slots=True)
class Span:
    """From–to of something that an earlier row of the file will make, as the rules ask for it."""

    valid_from: date | None = None
    valid_to: date | None = None
    kind: Any = None


class Importer(ABC, Generic[R]):
    """One file's rows of one kind, against what the posting's agency holds now.

    `load` asks the database, for so many rows at a time, a number of times that does not grow with them; `judge` asks
    nothing. What a row would write is put off in its Step, so that a plan can be shown and thrown away.
    """

    columns_of: ClassVar[Mapping[str, str]] = {}
    """Field of the file → column of the table, where a text can be too long for it."""
    model: ClassVar[Any] = None

    def __init__(self, actor: Actor, columns: Recognised) -> None:
        self.actor = actor
        self.columns = columns
        self.today = clock.today()
        self.warnings: list[Refusal] = []
        self._defaults: Counter[tuple[str, str]] = Counter()

    @abstractmethod
    def load(self, rows: Sequence[R]) -> None:
        """Look up all that the rows may name. A field of a row that is refused already may be None."""

    @abstractmethod
    def judge(self, row: R) -> Step | list[Refusal]:
        """What the row comes to. Called once for each row, in the file's order."""

    def unknown(self, row: R) -> list[Refusal]:
        """Whom and what the row names that is not there. Asked of refused rows too, where a field may be None."""
        return []

    def says(self, field: str) -> bool:
        """Does the file have the field at all?"""
        return field in self.columns.fields

    def rows_of(self, statement: Select[T]) -> list[T]:
        """What the statement finds, in one query."""
        return list(db.session.scalars(statement))

    def among(self, statement: Select[T], column: Any, values: Iterable[Any]) -> list[T]:
        """What the statement finds where the column holds one of the values, in one query for every five thousand."""
        wanted = {value for value in values if value is not None}
        return [row for some in batches(wanted) for row in self.rows_of(statement.where(column.in_(some)))]

    def prepare(self) -> None:
        """Make ready what many of the loaded rows share, right before the first is written."""

    def plan(self, rows: Sequence[R]) -> Iterator[Step | Refusal]:
        """Every row's step, or everything that stands in its way. The steps can be written until more is loaded."""
        self.load(rows)
        for row in rows:
            unfit = self._unfit(row)
            found = [*unfit, *self.unknown(row)] if unfit else self.judge(row)
            if isinstance(found, Step):
                yield found
            else:
                yield from found

    def also(self, spoilt: Iterable[R]) -> Iterator[Refusal]:
        """What else is wrong with rows that are refused already, so that a file is mended once."""
        for some in batches(spoilt, AT_ONCE):
            self.load(some)
            for row in some:
                yield from (*self._unfit(row), *self.unknown(row))

    def told(self) -> Iterator[Refusal]:
        """What is worth a warning, once all rows are judged."""
        yield from self.warnings
        for (field, value), times in self._defaults.items():
            facts = {"field": field, "value": value, "times": times}
            yield Refusal(None, field, None, Problem("value-default", severity=Severity.WARNING, facts=facts))

    def refuse(self, row: R, field: str, code: str, value: str | None = None, **facts: object) -> list[Refusal]:
        """One objection to a row."""
        return [Refusal(row.line, self.columns.header_of(field), value, Problem(code, field=field, facts=facts))]

    def strangers(self, row: R, fields: Iterable[str], known: Callable[[str], Any], code: str) -> list[Refusal]:
        """One objection for each of these fields that names somebody or something that is not known."""
        named = {field: getattr(row, field) for field in fields}
        return [
            refusal
            for field, name in named.items()
            if name is not None and known(name) is None
            for refusal in self.refuse(row, field, code, name)
        ]

    def objections(self, row: R, problems: Iterable[Problem], fields: Mapping[str, str]) -> list[Refusal]:
        """A rule's problems as objections to the row; `fields` gives the rule's names in the file's."""
        found = []
        for problem in problems:
            field = fields.get(problem.field or "", problem.field or "")
            found.append(Refusal(row.line, self.columns.header_of(field), None, problem))
        return found

    def warn(self, row: R, field: str, code: str, value: str | None = None, **facts: object) -> None:
        """Something to look at that stops nothing."""
        why = Problem(code, field=field, severity=Severity.WARNING, facts=facts)
        self.warnings.append(Refusal(row.line, self.columns.header_of(field), value, why))

    def otherwise(self, field: str, value: Any, default: Any) -> Any:
        """The value, or the default, which the warnings then tell of once."""
        if value is not None:
            return value
        self._defaults[field, word_text(default) if isinstance(default, StrEnum) else str(default)] += 1
        return default

    def meet(self, row: R, present: Any, values: Mapping[str, Any]) -> Step:
        """The step for a row whose thing is there already and is corrected in place."""
        changes = differences(present, values)
        return Step(row, Outcome.UPDATED, lambda: amend(present, changes)) if changes else Step(row, Outcome.UNCHANGED)

    def _unfit(self, row: R) -> list[Refusal]:
        fields = {column: field for field, column in self.columns_of.items()}
        values = {column: getattr(row, field) for field, column in self.columns_of.items()}
        return [
            Refusal(row.line, self.columns.header_of(fields[column]), values[column], problem)
            for column, problem in too_long(self.model, values)
        ]


def word_of(vocabulary: Any, word: str | None) -> Any:
    """The member of a vocabulary, or None where the file says nothing."""
    return None if word is None else vocabulary(word)


def follow(
    old: Any, kept: Iterable[str], changes: Mapping[str, Any], build: Callable[[Mapping[str, Any]], Any]
) -> tuple[Any, Any]:
    """Replace a dated row: what was recorded stays with an end, and a new row tells what is now known."""
    new = build({**{name: getattr(old, name) for name in kept}, **changes})
    old.recorded_to = new.recorded_from = clock.now()
    return old, new
