"""Rows about ties between people, from a list of pairs or from a square matrix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gvi.core.problems import Problem
from gvi.imports import values, vocabulary
from gvi.imports.kinds.cells import Cells
from gvi.imports.kinds.matrix import STRONGEST, pairs_in
from gvi.imports.table import Refusal, Table

_STRENGTH = values.whole(1, STRONGEST)


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


def ties_of_matrix(table: Table) -> tuple[tuple[TieRow, ...], tuple[Refusal, ...]]:
    """Ties of a square matrix of strengths. Codes: tie-self, and those of `pairs_in`."""
    pairs, refused = pairs_in(table, of_itself="tie-self")
    ties = tuple(
        TieRow(
            line=pair.line, person_a=pair.one, person_b=pair.other, kind="associate", strength=pair.strength,
            last_seen=None, source=None,
        )
        for pair in pairs
    )  # fmt: skip
    return ties, refused
