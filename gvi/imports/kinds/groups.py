"""Rows about groups: the groups, who belongs to them, what stands between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gvi.core.problems import Problem
from gvi.imports import values, vocabulary
from gvi.imports.kinds.cells import Cells


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
    """A feud, an alliance or a truce between two groups. Its kind is always the file's own word."""

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
        role=cells.optional("role", values.code(vocabulary.ROLE)),
        start=cells.optional("from", values.day_until(today)),
        end=cells.optional("to", values.day),
        certainty=cells.optional("certainty", values.code(vocabulary.CERTAINTY)),
    )
    cells.ordered("from", "to", row.start, row.end)
    return row


def read_relation(cells: Cells, today: date) -> RelationRow:
    """One relation. Code beyond those of the values: relation-self."""
    row = RelationRow(
        line=cells.line,
        group_a=cells.required("group_a", values.line(200)),
        group_b=cells.required("group_b", values.line(200)),
        kind=cells.required("kind", values.code(vocabulary.RELATION_KIND)),
        start=cells.optional("from", values.day_until(today)),
        end=cells.optional("to", values.day),
        certainty=cells.optional("certainty", values.code(vocabulary.CERTAINTY)),
        source=cells.optional("source", values.line(500)),
    )
    if row.group_a and row.group_a == row.group_b:
        cells.refuse("group_b", Problem("relation-self"))
    cells.ordered("from", "to", row.start, row.end)
    return row
