"""Rows about groups: the groups, who belongs to them, what stands between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gvi.core.problems import Problem
from gvi.imports import values, vocabulary
from gvi.imports.kinds.cells import Cells
from gvi.imports.kinds.matrix import ids_in, pairs_in
from gvi.imports.table import Refusal, Table

UNKNOWN = "unknown"
"""A relation of which the file tells only that there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One group. A None is what the file does not say."""

    line: int
    alias: str
    type: str | None
    area: str | None
    estimated_size: int | None
    status: str | None
    audited_on: date | None
    certainty: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRow:
    """One person's time in one group; both as the file names them."""

    line: int
    person: str
    group: str
    role: str | None
    start: date | None
    end: date | None
    certainty: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    """A relation between two groups: a feud or an alliance only in the file's own word, else of unknown kind."""

    line: int
    group_a: str
    group_b: str
    kind: str
    start: date | None
    end: date | None
    certainty: str | None
    source: str | None


def read_group(cells: Cells, today: date) -> GroupRow:
    """One group; its audit cannot lie ahead."""
    return GroupRow(
        line=cells.line,
        alias=cells.required("alias", values.line(200)),
        type=cells.optional("type", values.code(vocabulary.GROUP_TYPE)),
        area=cells.optional("area", values.line(200)),
        estimated_size=cells.optional("estimated_size", values.whole(0, 100_000)),
        status=cells.optional("status", values.code(vocabulary.GROUP_STATUS)),
        audited_on=cells.optional("audited_on", values.day_until(today)),
        certainty=cells.optional("certainty", values.code(vocabulary.CERTAINTY)),
    )


def read_membership(cells: Cells, today: date) -> MembershipRow:
    """One membership; it cannot begin ahead of today or end before it begins."""
    row = MembershipRow(
        line=cells.line,
        person=cells.required("person", values.line(200)),
        group=cells.required("group", values.line(200)),
        role=cells.optional("role", values.code_unless(vocabulary.ROLE, vocabulary.NO_ROLE)),
        start=cells.optional("from", values.day_until(today)),
        end=cells.optional("to", values.day),
        certainty=cells.optional("certainty", values.code(vocabulary.CERTAINTY)),
    )
    cells.ordered("from", "to", row.start, row.end)
    return row


def read_relation(cells: Cells, today: date) -> RelationRow:
    """One relation. A file without kinds tells of no feud and of no alliance. Code beyond the values': relation-self."""
    kind = values.code(vocabulary.RELATION_KIND)
    row = RelationRow(
        line=cells.line,
        group_a=cells.required("group_a", values.line(200)),
        group_b=cells.required("group_b", values.line(200)),
        kind=cells.required("kind", kind) if cells.has("kind") else UNKNOWN,
        start=cells.optional("from", values.day_until(today)),
        end=cells.optional("to", values.day),
        certainty=cells.optional("certainty", values.code(vocabulary.CERTAINTY)),
        source=cells.optional("source", values.line(500)),
    )
    if row.group_a and row.group_a == row.group_b:
        cells.refuse("group_b", Problem("relation-self"))
    cells.ordered("from", "to", row.start, row.end)
    return row


def groups_of_matrix(table: Table) -> tuple[tuple[GroupRow, ...], tuple[Refusal, ...]]:
    """The groups that a square matrix names, and nothing else of them. Codes: those of `ids_in`."""
    rows, refused = ids_in(table)
    nothing: dict[str, None] = dict.fromkeys(("type", "area", "estimated_size", "status", "audited_on", "certainty"))
    return tuple(GroupRow(line=row.line, alias=row.cells[0].strip(), **nothing) for row in rows), refused


def relations_of_matrix(table: Table) -> tuple[tuple[RelationRow, ...], tuple[Refusal, ...]]:
    """Relations of a square matrix, all of unknown kind: a number has no sign. Codes: relation-self, those of `pairs_in`."""
    pairs, refused = pairs_in(table, of_itself="relation-self")
    relations = tuple(
        RelationRow(
            line=pair.line, group_a=pair.one, group_b=pair.other, kind=UNKNOWN, start=None, end=None, certainty=None,
            source=None,
        )
        for pair in pairs
    )  # fmt: skip
    return relations, refused
