"""An uploaded file as its page shows it: what it would do, what is wrong, and its first rows as they would be saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten
from typing import Any

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind
from gvi.core.i18n import gettext
from gvi.core.templating import day, moment, word_text
from gvi.groups.models import Certainty, GroupStatus, GroupType, MembershipRole, RelationKind
from gvi.imports.columns import Layout, Recognised
from gvi.imports.examining import examine, open_batch
from gvi.imports.findings import Findings, SampleRow, findings_from, findings_of
from gvi.imports.headers import FIELDS
from gvi.imports.listing import ObjectionListing, WarningListing, objections
from gvi.imports.models import ImportBatch
from gvi.imports.plan import Step
from gvi.imports.progress import Watch, unwatched
from gvi.imports.telling import PERSONAL
from gvi.imports.vocabulary import Kind
from gvi.incidents.models import GroupRelated, Harm
from gvi.members.vocabulary import Category, SupervisionKind, TieKind
from gvi.speakers.models import Voice

SAMPLE = 20
"""How many rows are shown as they would be saved."""
LONGEST = 60
"""Characters of a cell that are shown; the rest can be read in the file."""
ATTRIBUTES = {"from": "start", "to": "end", "datetime": "occurred_at"}
_PEOPLE: Mapping[str, Any] = {"role": MembershipRole, "supervision": SupervisionKind, "category": Category}
_CODES: Mapping[Kind, Mapping[str, Any]] = {
    Kind.MEMBERS: _PEOPLE,
    Kind.GROUPS: {"type": GroupType, "status": GroupStatus, "certainty": Certainty},
    Kind.MEMBERSHIPS: {**_PEOPLE, "certainty": Certainty},
    Kind.TIES: {"kind": TieKind},
    Kind.RELATIONS: {"kind": RelationKind, "certainty": Certainty},
    Kind.INCIDENTS: {"harm": Harm, "group_related": GroupRelated},
    Kind.SPEAKERS: {"voice": Voice},
    Kind.AGENCIES: {"kind": AgencyKind},
}


@dataclass(frozen=True)
class Preview:
    """Everything the page of a file shows."""

    plan: Findings
    refused: ObjectionListing
    warnings: WarningListing
    heads: tuple[str, ...]

    @property
    def can_map(self) -> bool:
        """A matrix and the police's feed have no columns to choose."""
        return self.plan.columns.layout is Layout.LIST


def preview_of(actor: Actor, batch: ImportBatch, args: Mapping[str, str]) -> Preview:
    """The file held against the data: now, or a large one when the worker did. `args`: which page of the objections."""
    found = findings_from(batch.findings) if batch.findings else find(actor, batch)
    return Preview(
        found,
        ObjectionListing(rows=objections(found.refused, found.columns), args=args),
        WarningListing(rows=objections(found.warnings, found.columns), args=args),
        tuple(gettext(f"import-field.{field}") for field in _shown(found.columns)),
    )


def find(actor: Actor, batch: ImportBatch, *, watch: Watch = unwatched) -> Findings:
    """Hold the file against the data now."""
    examined = examine(actor, open_batch(actor, batch), watch=watch)
    fields = _shown(examined.columns)
    return findings_of(examined, [_sample(examined.plan.kind, step, fields) for step in examined.plan.steps[:SAMPLE]])


def _shown(columns: Recognised) -> list[str]:
    return [field for field in FIELDS[columns.kind] if field in columns.fields or columns.layout is not Layout.LIST]


def _sample(kind: Kind, step: Step, fields: list[str]) -> SampleRow:
    return SampleRow(step.row.line, step.outcome, tuple(_cell(kind, step.row, field) for field in fields))


def _cell(kind: Kind, row: Any, field: str) -> str | None:
    value = getattr(row, ATTRIBUTES.get(field, field))
    if value is None or value == ():
        return ""
    if kind is Kind.MEMBERS and field in PERSONAL:
        return None
    if field in _CODES[kind]:
        return word_text(_CODES[kind][field](value))
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return shorten(", ".join(value) if isinstance(value, tuple) else str(value), LONGEST, placeholder=" …")
