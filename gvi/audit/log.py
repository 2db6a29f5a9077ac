"""Writing the log: record changes, note reads and refusals, and trip on a change that nobody recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import event, inspect
from sqlalchemy.orm import LoaderCallableStatus, Session

from gvi.access.actor import Actor
from gvi.audit.entering import Note, enter
from gvi.audit.models import Audited
from gvi.audit.verbs import Verb
from gvi.core.db import aside
from gvi.core.driven import Connected
from gvi.extensions import db

_NOTHING = LoaderCallableStatus.NO_VALUE
NOBODY = 0
"""Site and agency of what belongs to nobody's facts."""


class Unrecorded(RuntimeError):
    """A commit would have changed an audited row that no operation recorded."""


def record(
    actor: Actor, verb: Verb, subject: Any, *, reason: str | None = None, release_ref: str | None = None
) -> None:
    """Record a change of one row, with the columns that changed and their values before and after.

    Call it after the change and before anything flushes it. The entry goes to the chain of the row's owner.
    """
    record_all(actor, verb, [subject], reason=reason, release_ref=release_ref)


def record_all(
    actor: Actor, verb: Verb, subjects: Sequence[Any], *, reason: str | None = None, release_ref: str | None = None
) -> None:
    """Record one act upon many rows (an import, a bulk tick) as one entry per owner, naming every row."""
    db.session.info.setdefault("recorded", set()).update(id(subject) for subject in subjects)
    db.session.info.setdefault("kept", []).extend(subjects)  # an id() is only unique while the object lives
    with db.session.no_autoflush:
        owned = _by_owner(subjects, actor)
    for (site_id, agency_id), rows in owned.items():
        changes = {_name(row): _changes(row) for row in rows}
        fields = sorted({column for change in changes.values() for column in change})
        _pend(
            Note(
                site_id, agency_id, verb, _kind(rows[0]), _ref(rows[0]) if len(rows) == 1 else None, actor,
                fields=fields, values=changes, reason=reason, release_ref=release_ref,
            )
        )  # fmt: skip


def read(
    actor: Actor,
    verb: Verb,
    subjects: Iterable[Any],
    *,
    reason: str | None = None,
    fields: Sequence[str] = (),
    release_ref: str | None = None,
) -> None:
    """Note that rows that tell of people were read. One entry per owner; nothing when no row was shown."""
    for (site_id, agency_id), rows in _by_owner(list(subjects), actor).items():
        refs = [_ref(row) for row in rows]
        note = Note(
            site_id, agency_id, verb, _kind(rows[0]), refs[0] if len(refs) == 1 else None, actor,
            fields=list(fields), values={"refs": refs}, reason=reason, release_ref=release_ref,
        )  # fmt: skip
        _write_aside(note)


def told(actor: Actor, verb: Verb, *, kind: str, values: Any = None, reason: str | None = None) -> None:
    """Note an act that has no row of its own, such as a search or an export, in the posting's own chain."""
    _write_aside(Note(actor.site_id, actor.agency_id, verb, kind, None, actor, values=values, reason=reason))


def refused(actor: Actor, permission: str, subject: Any) -> None:
    """Note an attempt that was refused. It is kept although its transaction is rolled back."""
    kind, ref = (_kind(subject), _ref(subject)) if subject is not None else ("permission", None)
    _write_aside(
        Note(actor.site_id, actor.agency_id, Verb.REFUSED, kind, ref, actor, values={"permission": permission})
    )


def signed_in(
    verb: Verb,
    *,
    address: str,
    site_id: int = NOBODY,
    agency_id: int = NOBODY,
    actor: Actor | None = None,
    values: Any = None,
) -> None:
    """Note a sign-in, a failed one or a sign-out."""
    _write_aside(Note(site_id, agency_id, verb, "account", None, actor, values=values, address=address))


def _write_aside(note: Note) -> None:
    """Once a request: a page that gathers the same facts twice has still read them once."""
    if not has_request_context():
        _pend(note)
        return
    noted = g.setdefault("noted", set())
    key = (note.site_id, note.agency_id, note.verb, note.subject_kind, note.subject_ref, repr(note.values), note.reason)
    if key in noted:
        return
    noted.add(key)
    if "notes" not in g:
        g.notes = []
        aside(_pend_noted, by_connection=_enter_noted)
    g.notes.append(note)


def _pend_noted() -> None:
    for note in g.pop("notes"):
        _pend(note)


def _enter_noted(connection: Connected) -> None:
    enter(connection, g.pop("notes"))


def _pend(note: Note) -> None:
    db.session.info.setdefault("notes", []).append(note)


@event.listens_for(Session, "before_flush")
def _trip(session: Session, _context: Any, _instances: Any) -> None:
    recorded = session.info.get("recorded", set())
    changed = (*session.new, *session.dirty, *session.deleted)
    silent = {
        type(row).__name__
        for row in changed
        if isinstance(row, Audited) and id(row) not in recorded and _is_changed(session, row)
    }
    if silent:
        raise Unrecorded(f"changed without audit.record: {', '.join(sorted(silent))}")


def _is_changed(session: Session, row: Any) -> bool:
    return row in session.deleted or session.is_modified(row, include_collections=False)


@event.listens_for(Session, "before_commit")
def _write_pending(session: Session) -> None:
    session.flush()
    notes = session.info.pop("notes", [])
    if notes:
        enter(session.connection(), notes)
    _forget(session)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    for key in ("recorded", "kept", "notes"):
        session.info.pop(key, None)


def _by_owner(subjects: Sequence[Any], actor: Actor) -> dict[tuple[int, int], list[Any]]:
    """Rows by the chain they belong to. A row of the commons is logged where the actor stands."""
    rows: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for subject in subjects:
        site_id = getattr(subject, "site_id", None) or actor.site_id
        owner = getattr(subject, "owner_agency_id", None) or actor.agency_id
        rows[site_id, owner].append(subject)
    return rows


def _changes(row: Any) -> dict[str, list[Any]]:
    secret: frozenset[str] = getattr(row, "audit_secret", frozenset())
    state = inspect(row)
    columns, held, changes = state.mapper.columns, state.dict, dict[str, list[Any]]()
    for key, before in state.committed_state.items():  # what was set since it was loaded, beside what it was
        column, after = columns.get(key), held.get(key, _NOTHING)
        is_new = before is _NOTHING and after is not _NOTHING  # no value is like none
        if column is not None and (is_new or not column.type.compare_values(after, before)):
            changes[key] = ["…", "…"] if key in secret else [_plain(before), _plain(after)]
    return changes


def _plain(value: Any) -> Any:
    if value is None or value is _NOTHING:
        return None
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, list, dict)) else repr(type(value))


def _kind(row: Any) -> str:
    return str(row.__tablename__)


def _ref(row: Any) -> str | None:
    return getattr(row, "ref", None) or None


def _name(row: Any) -> str:
    return _ref(row) or str(id(row))
