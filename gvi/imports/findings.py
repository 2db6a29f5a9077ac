"""What examining a file found, in a form that can be kept, sealed, until its page is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gvi.core.problems import Problem, Severity
from gvi.imports.columns import Layout, Recognised
from gvi.imports.examining import Examined
from gvi.imports.plan import Outcome, costs
from gvi.imports.table import Refusal
from gvi.imports.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One row as it would be saved; None in a cell that is hidden."""

    line: int
    outcome: Outcome
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """A whole file as it would be imported when it was examined. `good` counts the rows that can be."""

    columns: Recognised
    read: int
    counts: Mapping[str, int]
    good: int
    rows_refused: int
    is_whole: bool
    has_refused_rows: bool
    """Is there a file of refused rows to be had?"""
    refused: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]
    sample: tuple[SampleRow, ...]

    @property
    def kind(self) -> Kind:
        """What the rows are."""
        return self.columns.kind

    @property
    def changes(self) -> int:
        """How many rows would be made or changed."""
        return self.counts[Outcome.CREATED] + self.counts[Outcome.UPDATED]


def findings_of(examined: Examined, sample: Sequence[SampleRow]) -> Findings:
    """What the page of a file tells of a file that has just been examined."""
    plan, columns = examined.plan, examined.columns
    by_row = (each for each in plan.refused if costs(each) and each.line not in (None, examined.table.header_line))
    return Findings(
        columns, plan.read, plan.counts, len(plan.steps), plan.rows_refused, plan.is_whole,
        columns.layout is not Layout.MATRIX and any(by_row), plan.refused, plan.warnings, tuple(sample),
    )  # fmt: skip


def kept(findings: Findings) -> dict[str, Any]:
    """As JSON."""
    columns = findings.columns
    return {
        "header": columns.header, "fields": dict(columns.fields), "layout": columns.layout, "kind": columns.kind,
        "read": findings.read, "counts": dict(findings.counts), "good": findings.good,
        "rows_refused": findings.rows_refused, "is_whole": findings.is_whole, "has_refused_rows": findings.has_refused_rows,
        "refused": [_kept(each) for each in findings.refused], "warnings": [_kept(each) for each in findings.warnings],
        "sample": [[each.line, each.outcome, each.cells] for each in findings.sample],
    }  # fmt: skip


def findings_from(given: Mapping[str, Any]) -> Findings:
    """What `kept` kept."""
    columns = Recognised(
        Kind(given["kind"]), tuple(given["header"]), given["fields"], (), (), (), (), layout=Layout(given["layout"])
    )
    return Findings(
        columns, given["read"], given["counts"], given["good"], given["rows_refused"], given["is_whole"],
        given["has_refused_rows"], tuple(map(_restored, given["refused"])), tuple(map(_restored, given["warnings"])),
        tuple(SampleRow(line, Outcome(outcome), tuple(cells)) for line, outcome, cells in given["sample"]),
    )  # fmt: skip


def _kept(refusal: Refusal) -> list[Any]:
    why = refusal.why
    facts = {name: fact if isinstance(fact, int | str) else str(fact) for name, fact in why.facts.items()}
    return [refusal.line, refusal.column, refusal.value, why.code, why.field, why.severity, facts]


def _restored(given: Sequence[Any]) -> Refusal:
    line, column, value, code, field, severity, facts = given
    return Refusal(line, column, value, Problem(code, field, Severity(severity), facts))
