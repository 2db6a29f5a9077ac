"""A file's cells to typed rows of one kind, with everything that was refused and everything worth a warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from gvi.core.problems import Problem, Severity
from gvi.imports import polisen
from gvi.imports.columns import Layout, Recognised, recognise
from gvi.imports.kinds import AnyRow
from gvi.imports.kinds.agencies import AgencyRow, read_agency
from gvi.imports.kinds.cells import Cells
from gvi.imports.kinds.groups import (
    GroupRow,
    MembershipRow,
    RelationRow,
    groups_of_matrix,
    read_group,
    read_membership,
    read_relation,
    relations_of_matrix,
)
from gvi.imports.kinds.incidents import IncidentRow, harm_of, read_incident
from gvi.imports.kinds.matrix import is_matrix
from gvi.imports.kinds.people import MemberRow, SpeakerRow, read_member, read_speaker
from gvi.imports.kinds.ties import TieRow, read_tie, ties_of_matrix
from gvi.imports.missing import without_missing_codes
from gvi.imports.reader import Refusal, Table
from gvi.imports.repeats import settle
from gvi.imports.vocabulary import Kind

__all__ = [  # one place to import from for whoever writes the rows down
    "AgencyRow", "AnyRow", "GroupRow", "IncidentRow", "Kind", "MemberRow", "MembershipRow", "Parsed", "RelationRow",
    "SpeakerRow", "TieRow", "columns_of", "parse",
]  # fmt: skip

_READERS: Mapping[Kind, Callable[[Cells, date], AnyRow]] = {
    Kind.MEMBERS: read_member,
    Kind.GROUPS: read_group,
    Kind.MEMBERSHIPS: read_membership,
    Kind.TIES: read_tie,
    Kind.RELATIONS: read_relation,
    Kind.INCIDENTS: read_incident,
    Kind.SPEAKERS: read_speaker,
    Kind.AGENCIES: read_agency,
}
_MATRICES: Mapping[Kind, Callable[[Table], tuple[tuple[AnyRow, ...], tuple[Refusal, ...]]]] = {
    Kind.GROUPS: groups_of_matrix,
    Kind.TIES: ties_of_matrix,
    Kind.RELATIONS: relations_of_matrix,
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds: `read` records, the good ones as `rows`, the refused ones as `spoilt`, every objection by line.

    In `refused`, an objection of severity WARNING is a column that is never read; all others cost a row, or the file.
    """

    read: int
    rows: tuple[AnyRow, ...]
    refused: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]
    spoilt: tuple[AnyRow, ...] = ()


def columns_of(kind: Kind, table: Table, overrides: Mapping[str, str] | None = None) -> Recognised:
    """The columns of a table that has been read. See `gvi.imports.columns.recognise`.

    Without overrides, a square matrix and the police's feed are known by their shape; neither has columns to map.
    """
    if kind is Kind.INCIDENTS and not overrides and polisen.is_feed(table.header):
        return polisen.columns(table.header)
    if kind in _MATRICES and not overrides and is_matrix(table):
        return Recognised(kind, table.header, {}, (), (), (), (), layout=Layout.MATRIX)
    return recognise(kind, table.header, overrides or {}, line=table.header_line)


def parse(kind: Kind, table: Table, mapping: Recognised, *, today: date) -> Parsed:
    """Read all rows by the columns that `columns_of` found.

    A row given twice alike is taken once with a warning; rows that contradict each other are all refused, since nobody
    can tell which is right. Codes: row-repeated, row-contradicts, type-unknown, and those of the kinds.
    """
    given, spoilt, refused, warnings = _read(kind, table, mapping, today)
    rows, clashes, repeats = settle(given, mapping)
    clashing = {each.line for each in clashes}
    if kind is Kind.INCIDENTS:
        warnings = (*warnings, *_own_types(rows, mapping))
    return Parsed(
        read=len(table.rows) + len(table.refused),
        rows=rows,
        refused=_in_order(table.refused, refused, clashes),
        warnings=_in_order(table.warnings, warnings, repeats),
        spoilt=(*spoilt, *(row for row in given if row.line in clashing)),
    )


def _read(
    kind: Kind, table: Table, mapping: Recognised, today: date
) -> tuple[tuple[AnyRow, ...], tuple[AnyRow, ...], tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Good rows, rows with something wrong, objections and warnings."""
    if mapping.layout is Layout.FEED:
        incidents, objections, warnings = polisen.read(table, today=today)
        return incidents, (), objections, warnings
    if mapping.layout is Layout.MATRIX:
        pairs, objections = _MATRICES[kind](table)
        return pairs, (), objections, ()
    if mapping.refused:
        return (), (), (*mapping.forbidden, *mapping.refused), mapping.warnings
    rows: list[AnyRow] = []
    spoilt: list[AnyRow] = []
    refused = list(mapping.forbidden)
    table, missing = without_missing_codes(table, mapping)
    for record in table.rows:
        cells = Cells(record, mapping)
        row = _READERS[kind](cells, today)
        refused += cells.refused
        (spoilt if cells.refused else rows).append(row)
    return tuple(rows), tuple(spoilt), tuple(refused), (*mapping.warnings, *missing)


def _own_types(rows: tuple[AnyRow, ...], mapping: Recognised) -> list[Refusal]:
    """One warning for each type that is not in the code list, where it first stands."""
    times = Counter(row.type for row in rows if isinstance(row, IncidentRow) and row.type)
    warned: dict[str, Refusal] = {}
    for row in rows:
        own = row.type if isinstance(row, IncidentRow) else None
        if own and own not in warned and harm_of(own) is None:
            why = Problem("type-unknown", severity=Severity.WARNING, facts={"type": own, "times": times[own]})
            warned[own] = Refusal(row.line, mapping.header_of("type"), own, why)
    return list(warned.values())


def _in_order(*objections: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """By line; what concerns the whole file goes first."""
    return tuple(sorted(chain.from_iterable(objections), key=lambda each: each.line or 0))
