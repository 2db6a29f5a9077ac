"""A file that was sent back with reasons in it, read as if it had none."""

from __future__ import annotations

import re
from dataclasses import replace

from gvi.imports.table import Row, Table
from gvi.imports.vocabulary import fold

REASON = "Why the row was not imported"
"""The header over the reasons, as the catalogues have it."""
_REASONS = frozenset(map(fold, (REASON, "Varför raden inte importerades")))
_ESCAPED = re.compile(r"'[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def without_reasons(table: Table) -> Table:
    """The table as it was before it was sent back: without the reasons, and without what keeps cells from being formulas."""
    places = [place for place, name in enumerate(table.header) if fold(name) in _REASONS]
    if not places:
        return table
    kept = [place for place in range(len(table.header)) if place not in places]
    rows = tuple(Row(row.line, tuple(_plain(row.cells[place]) for place in kept)) for row in table.rows)
    return replace(table, header=tuple(_plain(table.header[place]) for place in kept), rows=rows)


def _plain(cell: str) -> str:
    return cell[1:] if _ESCAPED.match(cell) else cell
