"""Who may import what, which columns a posting may not write, and when a file may be taken in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from gvi.access.actor import Actor
from gvi.access.permissions import Permission
from gvi.access.policy import allows
from gvi.core.problems import Problem, Severity
from gvi.imports.columns import Recognised
from gvi.imports.headers import ALTERNATIVES, FIELDS
from gvi.imports.reader import Refusal
from gvi.imports.vocabulary import Kind

NEEDED: Mapping[Kind, Permission] = {
    Kind.MEMBERS: Permission.MEMBER_EDIT,
    Kind.GROUPS: Permission.GROUP_EDIT,
    Kind.MEMBERSHIPS: Permission.POLICE_EDIT,
    Kind.TIES: Permission.POLICE_EDIT,
    Kind.RELATIONS: Permission.GROUP_EDIT,
    Kind.INCIDENTS: Permission.INCIDENT_EDIT,
    Kind.SPEAKERS: Permission.SPEAKER_EDIT,
    Kind.AGENCIES: Permission.IMPORT_AGENCIES,
}
"""What a posting must be allowed to write by hand before it may import it."""

UNDO_WITHIN = timedelta(days=30)
"""How long an import can be undone, and how long its refused rows are kept (default)."""

FACETS: Mapping[Kind, Mapping[str, Permission]] = {
    Kind.MEMBERS: {
        **dict.fromkeys(("group", "role"), Permission.POLICE_EDIT),
        **dict.fromkeys(
            ("supervision", "supervision_start", "supervision_end", "officer"), Permission.SUPERVISION_EDIT
        ),
    }
}
"""Fields that belong to another facet than the rest of their file."""


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds of file that the posting may import."""
    return [kind for kind, permission in NEEDED.items() if allows(actor, permission)]


def fields_for(actor: Actor, kind: Kind) -> list[str]:
    """The fields of a kind that the posting may write."""
    facets = FACETS.get(kind, {})
    return [field for field in FIELDS[kind] if field not in facets or allows(actor, facets[field])]


def may_import(actor: Actor, kind: Kind) -> Iterator[Problem]:
    """An import is writing: it asks for the right to write each row by hand."""
    if kind not in kinds_for(actor):
        yield Problem("import-kind-not-yours", field="kind")


def may_take_in(*, is_whole: bool, keep_good: bool, rows: int) -> Iterator[Problem]:
    """All or nothing, unless the good rows were asked for; and something there must be."""
    if not rows:
        yield Problem("import-nothing-good")
    elif not is_whole and not keep_good:
        yield Problem("import-has-refusals", field="keep_good")


def may_change(*, is_done: bool) -> Iterator[Problem]:
    """A file is imported once; after that only its result is left."""
    if is_done:
        yield Problem("import-done")


def may_touch(*, is_under_way: bool) -> Iterator[Problem]:
    """What the worker works on is left alone until it is done or stopped."""
    if is_under_way:
        yield Problem("import-under-way")


def may_begin(*, is_checked: bool) -> Iterator[Problem]:
    """A large file is imported once it is known what is in it."""
    if not is_checked:
        yield Problem("import-not-checked")


def may_undo(*, imported_at: datetime | None, is_kept: bool, now: datetime) -> Iterator[Problem]:
    """An import can be undone once, and for a while: what it replaced is not kept longer."""
    if imported_at is None:
        yield Problem("import-not-done")
    elif not is_kept or now - imported_at > UNDO_WITHIN:
        yield Problem("import-undo-over", facts={"days": UNDO_WITHIN.days})


def may_throw_away(*, has_left_over: bool) -> Iterator[Problem]:
    """There must be something to throw away."""
    if not has_left_over:
        yield Problem("import-nothing-left")


def left_out(columns: Recognised, mapping: Mapping[str, str | None]) -> Recognised:
    """The columns without the fields that the user will not have read."""
    unread = {field for field, column in mapping.items() if column is None and field in columns.fields}
    if not unread:
        return columns
    fields = {field: place for field, place in columns.fields.items() if field not in unread}
    missing = [
        "/".join(any_of)
        for any_of in ALTERNATIVES[columns.kind]
        if unread & set(any_of) and not fields.keys() & set(any_of)
    ]
    refused = [Refusal(1, each, None, Problem("column-missing", field=each, facts={"field": each})) for each in missing]
    return replace(columns, fields=fields, missing=(*columns.missing, *missing), refused=(*columns.refused, *refused))


def writable(actor: Actor, columns: Recognised) -> Recognised:
    """The columns without those of facets that the posting may not write, each refused once."""
    allowed = fields_for(actor, columns.kind)
    denied = [field for field in columns.fields if field not in allowed]
    fields = {field: place for field, place in columns.fields.items() if field not in denied}
    refused = [_denied(columns.header_of(field), field) for field in denied]
    return replace(columns, fields=fields, forbidden=(*columns.forbidden, *refused))


def _denied(header: str, field: str) -> Refusal:
    return Refusal(
        1, header, None, Problem("column-not-yours", field=field, severity=Severity.WARNING, facts={"column": header})
    )
