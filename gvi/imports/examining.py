"""A file's bytes to a plan: read, recognised, parsed, and held against what is already there. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from gvi.access.actor import Actor
from gvi.core import clock
from gvi.core.batches import batches
from gvi.extensions import db
from gvi.imports import rules
from gvi.imports.apply.agencies import AgencyImporter
from gvi.imports.apply.groups import GroupImporter
from gvi.imports.apply.importer import AT_ONCE, Importer
from gvi.imports.apply.incidents import IncidentImporter
from gvi.imports.apply.members import MemberImporter
from gvi.imports.apply.memberships import MembershipImporter
from gvi.imports.apply.relations import RelationImporter
from gvi.imports.apply.speakers import SpeakerImporter
from gvi.imports.apply.ties import TieImporter
from gvi.imports.columns import Recognised
from gvi.imports.models import ImportBatch
from gvi.imports.plan import Plan, Step
from gvi.imports.progress import Watch, unwatched
from gvi.imports.reader import Refusal, Table, read
from gvi.imports.rows import Parsed, columns_of, parse
from gvi.imports.vocabulary import Kind

IMPORTERS: Mapping[Kind, type[Importer[Any]]] = {
    Kind.MEMBERS: MemberImporter,
    Kind.GROUPS: GroupImporter,
    Kind.MEMBERSHIPS: MembershipImporter,
    Kind.TIES: TieImporter,
    Kind.RELATIONS: RelationImporter,
    Kind.INCIDENTS: IncidentImporter,
    Kind.SPEAKERS: SpeakerImporter,
    Kind.AGENCIES: AgencyImporter,
}


@dataclass(frozen=True)
class Opened:
    """A file that has been read and understood, and not yet held against the data."""

    kind: Kind
    table: Table
    columns: Recognised
    parsed: Parsed

    def importer(self, actor: Actor) -> Importer[Any]:
        """What holds its rows against what the posting's agency has."""
        return IMPORTERS[self.kind](actor, self.columns)


@dataclass(frozen=True)
class Examined:
    """A file as it stands against the data now. The steps of its plan tell what they would do, and do nothing."""

    table: Table
    columns: Recognised
    plan: Plan


def open_file(
    actor: Actor, kind: Kind, content: bytes, mapping: Mapping[str, str | None], *, sheet: str | int | None = None
) -> Opened:
    """Read a file. The database is not asked.

    mapping: field → column where the user knows better than the header; None leaves a field out. sheet: as `read`.
    Raises Unreadable for a file that cannot be read at all.
    """
    table = read(content, sheet=sheet)
    columns = columns_in(actor, kind, table, mapping)
    return Opened(kind, table, columns, parse(kind, table, columns, today=clock.today()))


def open_batch(actor: Actor, batch: ImportBatch) -> Opened:
    """Read an uploaded file as its posting has said. Raises Unreadable."""
    return open_file(actor, Kind(batch.kind), batch.content or b"", batch.mapping, sheet=batch.sheet)


def examine(actor: Actor, opened: Opened, *, watch: Watch = unwatched) -> Examined:
    """What importing the file would do. watch: told of rows judged. Few queries, however many rows."""
    importer = opened.importer(actor)
    found: list[Step | Refusal] = []
    with db.session.no_autoflush:
        for number, rows in enumerate(batches(opened.parsed.rows, AT_ONCE)):
            watch(number * AT_ONCE, len(opened.parsed.rows))
            found += map(told, importer.plan(rows))
        return examined(opened, importer, found)


def examined(opened: Opened, importer: Importer[Any], found: Iterable[Step | Refusal]) -> Examined:
    """The whole file, once every row has been judged."""
    judged = [*found, *importer.also(opened.parsed.spoilt)]
    steps = tuple(each for each in judged if isinstance(each, Step))
    refused = _by_line(opened.parsed.refused, (each for each in judged if isinstance(each, Refusal)))
    warnings = _by_line(opened.parsed.warnings, importer.told())
    return Examined(opened.table, opened.columns, Plan(opened.kind, opened.parsed.read, steps, refused, warnings))


def told(each: Step | Refusal) -> Step | Refusal:
    """A step without what it would write, which holds on to rows of the database."""
    return Step(each.row, each.outcome) if isinstance(each, Step) else each


def columns_in(actor: Actor, kind: Kind, table: Table, mapping: Mapping[str, str | None]) -> Recognised:
    """The columns that will be read: recognised or chosen, not left out, and the posting's own to write."""
    chosen = {field: column for field, column in mapping.items() if column is not None}
    return rules.writable(actor, rules.left_out(columns_of(kind, table, chosen), mapping))


def _by_line(*objections: Any) -> tuple[Refusal, ...]:
    """What concerns the whole file goes first."""
    return tuple(sorted(chain.from_iterable(objections), key=lambda each: each.line or 0))
