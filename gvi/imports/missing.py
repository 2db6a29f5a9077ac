"""Codes that stand for nothing known: statistics programs write 99 where a column of single digits has no answer."""

from __future__ import annotations

import re
from dataclasses import replace

from gvi.core.problems import Problem, Severity
from gvi.imports.columns import Recognised
from gvi.imports.table import Refusal, Row, Table

CODES = frozenset({"99", "999", "-9", "-99"})
NAMES = frozenset({
    "external_id", "name", "personnummer", "alias", "person", "group", "person_a", "person_b", "group_a", "group_b",
    "estimated_size", "victims", "birth_year",
})  # fmt: skip
"""Fields that name somebody or count something: there 99 is a name or a number like any other."""


def without_missing_codes(table: Table, mapping: Recognised) -> tuple[Table, tuple[Refusal, ...]]:
    """The table with such codes blank, and a warning for each column that had them.

    A column has them when everything else in it is a single digit. Code: missing-code (warning).
    """
    warnings = []
    blank: dict[int, frozenset[str]] = {}
    for field, place in mapping.fields.items():
        found = {row.cells[place].strip() for row in table.rows} - {""}
        missing, others = found & CODES, found - CODES
        if field not in NAMES and missing and others and all(re.fullmatch("[0-9]", each) for each in others):
            blank[place] = frozenset(missing)
            warnings.append(_told(table, mapping.header_of(field), place, min(missing)))
    if not blank:
        return table, ()
    rows = tuple(Row(row.line, _without(row.cells, blank)) for row in table.rows)
    return replace(table, rows=rows), tuple(warnings)


def _without(cells: tuple[str, ...], blank: dict[int, frozenset[str]]) -> tuple[str, ...]:
    return tuple("" if cell.strip() in blank.get(place, ()) else cell for place, cell in enumerate(cells))


def _told(table: Table, header: str, place: int, code: str) -> Refusal:
    lines = [row.line for row in table.rows if row.cells[place].strip() in CODES]
    facts = {"code": code, "times": len(lines)}
    return Refusal(lines[0], header, code, Problem("missing-code", severity=Severity.WARNING, facts=facts))
