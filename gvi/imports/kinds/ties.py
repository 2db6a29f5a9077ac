"""Rows about ties between people, from a list of pairs or from a square matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gvi.core.problems import Problem
from gvi.imports import values, vocabulary
from gvi.imports.kinds.cells import Cells
from gvi.imports.reader import Refusal, Row, Table

STRONGEST = 10
_STRENGTH = values.whole(1, STRONGEST)
_MATRIX_CELL = values.whole(0, STRONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """One undirected tie between two people as the file names them; strength 1 (weak) to 10."""

    line: int
    person_a: str
    person_b: str
    kind: str
    strength: int
    last_seen: date | None
    source: str | None


def read_tie(cells: Cells, today: date) -> TieRow:
    """One tie; without a kind `associate`, without a strength 1. Code beyond those of the values: tie-self."""
    row = TieRow(
        line=cells.line,
        person_a=cells.required("person_a", values.line(200)),
        person_b=cells.required("person_b", values.line(200)),
        kind=cells.default("kind", values.code(vocabulary.TIE_KIND), "associate"),
        strength=cells.default("strength", _STRENGTH, 1),
        last_seen=cells.optional("last_seen", values.day_until(today)),
        source=cells.optional("source", values.line(500)),
    )
    if row.person_a and row.person_a == row.person_b:
        cells.refuse("person_b", Problem("tie-self"))
    return row


def is_matrix(table: Table) -> bool:
    """Whether the first row and the first column hold the same ids, or would but for some that one of them lacks."""
    across, down = _across(table), {row.cells[0].strip() for row in table.rows}
    return len(across) > 1 and not table.header[0] and (across <= down or down <= across)


def read_matrix(table: Table) -> tuple[tuple[TieRow, ...], tuple[Refusal, ...]]:
    """Ties of a square matrix of strengths: 0 or blank is no tie. Every pair must say the same in both directions.

    Codes: matrix-id-twice, matrix-not-square, matrix-one-sided, tie-self, whole-number, whole-range.
    """
    rows = {row.cells[0].strip(): row for row in table.rows}
    refused = list(_misshapen(table, rows))
    if refused:
        return (), tuple(refused)
    place = {ident.strip(): number for number, ident in enumerate(table.header) if number}
    strengths: dict[tuple[str, str], int | None] = {}
    for one, row in rows.items():
        for other, column in place.items():
            strength = _strength(row.cells[column])
            if isinstance(strength, Problem):
                refused.append(Refusal(row.line, other, row.cells[column], strength))
            strengths[one, other] = None if isinstance(strength, Problem) else strength
    ties, unequal = _pairs(strengths, rows)
    return ties, (*refused, *unequal)


def _pairs(
    strengths: dict[tuple[str, str], int | None], rows: dict[str, Row]
) -> tuple[tuple[TieRow, ...], list[Refusal]]:
    """Join both directions of every pair; None stands for a cell that is refused already."""
    ties: list[TieRow] = []
    refused: list[Refusal] = []
    order = {ident: number for number, ident in enumerate(rows)}
    for (one, other), strength in strengths.items():
        back = strengths[other, one]
        line = rows[one].line
        if strength is None or back is None or order[one] > order[other]:
            continue
        if one == other:
            refused += [Refusal(line, other, str(strength), Problem("tie-self"))] if strength else []
        elif strength != back:
            facts = {"one": one, "other": other, "there": strength, "back": back, "line": rows[other].line}
            refused.append(Refusal(line, other, str(strength), Problem("matrix-one-sided", facts=facts)))
        elif strength:
            tie = TieRow(
                line=line,
                person_a=one,
                person_b=other,
                kind="associate",
                strength=strength,
                last_seen=None,
                source=None,
            )
            ties.append(tie)
    return tuple(ties), refused


def _misshapen(table: Table, rows: dict[str, Row]) -> Iterator[Refusal]:
    seen: set[str] = set()
    for row in table.rows:
        ident = row.cells[0].strip()
        if ident in seen:
            yield Refusal(row.line, None, ident, Problem("matrix-id-twice", facts={"id": ident}))
        seen.add(ident)
    across = _across(table)
    for ident in sorted(across ^ seen):
        line = rows[ident].line if ident in rows else table.header_line
        yield Refusal(line, None, ident, Problem("matrix-not-square", facts={"id": ident}))


def _across(table: Table) -> set[str]:
    return {ident.strip() for ident in table.header[1:]}


def _strength(cell: str) -> int | Problem:
    return _MATRIX_CELL(cell) if cell.strip() else 0
