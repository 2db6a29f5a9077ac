"""A file's bytes to a plan: read, recognised, parsed, and held against what is already there. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from gvi.access.actor import Actor
from gvi.core import clock
from gvi.extensions import db
from gvi.imports import rules
from gvi.imports.apply.agencies import AgencyImporter
from gvi.imports.apply.groups import GroupImporter
from gvi.imports.apply.importer import Importer
from gvi.imports.apply.incidents import IncidentImporter
from gvi.imports.apply.members import MemberImporter
from gvi.imports.apply.memberships import MembershipImporter
from gvi.imports.apply.relations import RelationImporter
from gvi.imports.apply.speakers import SpeakerImporter
from gvi.imports.apply.ties import TieImporter
from gvi.imports.columns import Recognised
from gvi.imports.plan import Plan, Step
from gvi.imports.progress import Watch
from gvi.imports.reader import Refusal, Table, read
from gvi.imports.rows import columns_of, parse
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


def unwatched(_done: int, _of: int) -> None:
    """Nobody waits for this."""


@dataclass(frozen=True)
class Examined:
    """A file as it stands against the data now."""

    table: Table
    columns: Recognised
    plan: Plan
    importer: Importer[Any]


def examine(
    actor: Actor,
    kind: Kind,
    content: bytes,
    mapping: Mapping[str, str | None],
    *,
    sheet: str | int | None = None,
    watch: Watch = unwatched,
) -> Examined:
    """What importing the file would do. The number of queries does not grow with its rows.

    mapping: field → column where the user knows better than the header; None leaves a field out. sheet: as `read`. watch: told of rows judged.
    Raises Unreadable for a file that cannot be read at all.
    """
    table = read(content, sheet=sheet)
    columns = columns_in(actor, kind, table, mapping)
    parsed = parse(kind, table, columns, today=clock.today())
    importer = IMPORTERS[kind](actor, columns)
    with db.session.no_autoflush:
        judged = list(importer.plan(parsed.rows, watch, parsed.spoilt))
    steps = tuple(each for each in judged if isinstance(each, Step))
    refused = (each for each in judged if isinstance(each, Refusal))
    plan = Plan(kind, parsed.read, steps, _by_line(parsed.refused, refused), _by_line(parsed.warnings, importer.told()))
    return Examined(table, columns, plan, importer)


def columns_in(actor: Actor, kind: Kind, table: Table, mapping: Mapping[str, str | None]) -> Recognised:
    """The columns that will be read: recognised or chosen, not left out, and the posting's own to write."""
    chosen = {field: column for field, column in mapping.items() if column is not None}
    return rules.writable(actor, rules.left_out(columns_of(kind, table, chosen), mapping))


def _by_line(*objections: Any) -> tuple[Refusal, ...]:
    """What concerns the whole file goes first."""
    return tuple(sorted(chain.from_iterable(objections), key=lambda each: each.line or 0))
