"""The cells of one row, asked for by field; everything wrong with the row is gathered, not only the first thing."""

from __future__ import annotations

from datetime import date
from typing import TypeVar, cast

from gvi.core.problems import Problem
from gvi.imports.columns import Recognised
from gvi.imports.reader import Refusal, Row
from gvi.imports.values import Parser

T = TypeVar("T")
ERRORS = frozenset({
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#CALC!", "#SPILL!", "#SAKNAS!", "#REFERENS!",
    "#VÄRDEFEL!", "#VÄRDE!", "#DIVISION/0!", "#NAMN?", "#OGILTIGT!", "#SKÄRNING!", "#BERÄKNA!",
})  # fmt: skip
"""What a spreadsheet shows where it could not compute, in English and Swedish; files of text carry it too."""


class Cells:
    """One row under a header. After reading, a row with anything in `refused` is not to be used."""

    def __init__(self, row: Row, columns: Recognised) -> None:
        self.line = row.line
        self.refused: list[Refusal] = []
        self._row = row
        self._columns = columns

    def optional(self, field: str, parser: Parser[T]) -> T | None:
        """The field's value; None where the column is absent, the cell blank, or its content refused."""
        raw = self.raw(field)
        if not raw.strip():
            return None
        if raw.strip() in ERRORS:
            self.refuse(field, Problem("cell-error", facts={"shown": raw.strip()}))
            return None
        value = parser(raw)
        if isinstance(value, Problem):
            self.refuse(field, value)
            return None
        return value

    def default(self, field: str, parser: Parser[T], otherwise: T) -> T:
        """The field's value, or `otherwise` where the file says nothing."""
        value = self.optional(field, parser)
        return otherwise if value is None else value

    def required(self, field: str, parser: Parser[T]) -> T:
        """The field's value. A blank cell is refused."""
        if not self.raw(field).strip():
            self.refuse(field, Problem("value-missing"))
        return cast("T", self.optional(field, parser))  # None only in a row that is refused

    def has(self, field: str) -> bool:
        """Has the file a column for the field?"""
        return field in self._columns.fields

    def raw(self, field: str) -> str:
        """The cell as it stands; empty where the file has no such column."""
        place = self._columns.fields.get(field)
        return "" if place is None else self._row.cells[place]

    def refuse(self, field: str, why: Problem) -> None:
        """Note that this row cannot be used because of this field."""
        self.refused.append(Refusal(self.line, self._columns.header_of(field), self.raw(field) or None, why))

    def ordered(self, earlier: str, later: str, start: date | None, end: date | None) -> None:
        """Refuse a period that ends before it begins. Code: period-backwards."""
        if start is not None and end is not None and end < start:
            self.refuse(later, Problem("period-backwards", facts={"start": self.raw(earlier)}))
