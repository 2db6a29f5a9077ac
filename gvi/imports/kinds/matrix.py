"""A square matrix: the same ids as first row and first column, a number of strength where two of them meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gvi.core.problems import Problem
from gvi.imports import values
from gvi.imports.table import Refusal, Row, Table

STRONGEST = 10
_CELL = values.whole(0, STRONGEST)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two ids that meet, in the order of the rows; `line` is the first one's. Strength 1 (weak) to 10."""

    line: int
    one: str
    other: str
    strength: int


def is_matrix(table: Table) -> bool:
    """Whether the first row and the first column hold the same ids, or would but for some that one of them lacks."""
    across, down = _across(table), {row.cells[0].strip() for row in table.rows}
    nameless = not table.header[0] and (across <= down or down <= across)
    return len(across) > 1 and (nameless or across == down)


def ids_in(table: Table) -> tuple[tuple[Row, ...], tuple[Refusal, ...]]:
    """The rows of a matrix, one for each id. Codes: matrix-id-twice, matrix-not-square."""
    refused = tuple(_misshapen(table, {row.cells[0].strip(): row for row in table.rows}))
    return (() if refused else table.rows), refused


def pairs_in(table: Table, *, of_itself: str) -> tuple[tuple[Pair, ...], tuple[Refusal, ...]]:
    """Pairs that meet: 0 or blank is no tie. Every pair must say the same in both directions; one that does not is
    refused, and told with what stands on either side.

    of_itself: the code of an id that is tied to itself. Codes beyond it: matrix-id-twice, matrix-not-square,
    matrix-one-sided, whole-number, whole-range.
    """
    rows = {row.cells[0].strip(): row for row in table.rows}
    refused = list(_misshapen(table, rows))
    if refused:
        return (), tuple(refused)
    place = {ident.strip(): number for number, ident in enumerate(table.header) if number}
    strengths: dict[tuple[str, str], int | None] = {}
    for one, row in rows.items():
        for other, column in place.items():
            strength = _CELL(row.cells[column]) if row.cells[column].strip() else 0
            if isinstance(strength, Problem):
                refused.append(Refusal(row.line, other, row.cells[column], strength))
            strengths[one, other] = None if isinstance(strength, Problem) else strength
    pairs, unequal = _joined(strengths, rows, of_itself)
    return pairs, (*refused, *unequal)


def _joined(
    strengths: Mapping[tuple[str, str], int | None], rows: Mapping[str, Row], of_itself: str
) -> tuple[tuple[Pair, ...], list[Refusal]]:
    """Join both directions of every pair; None stands for a cell that is refused already."""
    pairs: list[Pair] = []
    refused: list[Refusal] = []
    order = {ident: number for number, ident in enumerate(rows)}
    for (one, other), strength in strengths.items():
        back = strengths[other, one]
        line = rows[one].line
        if strength is None or back is None or order[one] > order[other]:
            continue
        if one == other:
            refused += [Refusal(line, other, str(strength), Problem(of_itself))] if strength else []
        elif strength != back:
            facts = {"one": one, "other": other, "there": strength, "back": back, "line": rows[other].line}
            refused.append(Refusal(line, other, str(strength), Problem("matrix-one-sided", facts=facts)))
        elif strength:
            pairs.append(Pair(line, one, other, strength))
    return tuple(pairs), refused


def _misshapen(table: Table, rows: Mapping[str, Row]) -> Iterator[Refusal]:
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
