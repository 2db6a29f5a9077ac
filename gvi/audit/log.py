"""Writing the log: record changes, note reads and refusals, and trip on a change that nobody recorded."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from flask import g, has_request_context
from sqlalchemy import Table, bindparam, event, insert, inspect, select, tuple_, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from gvi.access.actor import Actor
from gvi.audit.chain import digest_of, hash_of
from gvi.audit.models import AuditChain, Audited, AuditEntry, AuditValue
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.db import aside
from gvi.core.keys import new_id
from gvi.extensions import db

_CHAIN, _ENTRY, _VALUE = (cast(Table, model.__table__) for model in (AuditChain, AuditEntry, AuditValue))
_HEADS = (
    select(_CHAIN)
    .where(tuple_(_CHAIN.c.site_id, _CHAIN.c.agency_id).in_(bindparam("chains", expanding=True)))
    .order_by(_CHAIN.c.site_id, _CHAIN.c.agency_id)  # everybody locks them in the same order
    .with_for_update()
)
_REACH = update(_CHAIN).where(_CHAIN.c.site_id == bindparam("of_site"), _CHAIN.c.agency_id == bindparam("of_agency"))
_BEGIN, _ENTER, _KEEP = insert(_CHAIN), insert(_ENTRY), insert(_VALUE)

NOBODY = 0
"""Site and agency of what belongs to nobody's facts."""


class Unrecorded(RuntimeError):
    """A commit would have changed an audited row that no operation recorded."""


@dataclass(frozen=True)
class Note:
    """An entry on its way into its chain."""

    site_id: int
    agency_id: int
    verb: str
    subject_kind: str
    subject_ref: str | None
    actor: Actor | None
    fields: list[str] = field(default_factory=list)
    values: Any = None
    reason: str | None = None
    release_ref: str | None = None
    address: str = ""
    at: datetime = field(default_factory=clock.now)


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
    if key not in noted:
        noted.add(key)
        aside(lambda: _pend(note))


def _pend(note: Note) -> None:
    db.session.info.setdefault("notes", []).append(note)


@event.listens_for(Session, "before_flush")
def _trip(session: Session, _context: Any, _instances: Any) -> None:
    recorded = session.info.get("recorded", set())
    changed = [
        row
        for row in (*session.new, *session.dirty, *session.deleted)
        if isinstance(row, Audited) and session.is_modified(row, include_collections=False)
    ]
    changed += [row for row in session.deleted if isinstance(row, Audited)]
    silent = {type(row).__name__ for row in changed if id(row) not in recorded}
    if silent:
        raise Unrecorded(f"changed without audit.record: {', '.join(sorted(silent))}")


@event.listens_for(Session, "before_commit")
def _write_pending(session: Session) -> None:
    session.flush()
    notes = session.info.pop("notes", [])
    if notes:
        _append(session.connection(), notes)
    _forget(session)


def _append(connection: Connection, notes: Sequence[Note]) -> None:
    """Entries go in as rows, not as objects, those of all chains together: every page writes some, so they must cost little."""
    keys = sorted({(note.site_id, note.agency_id) for note in notes})
    heads = {
        (row.site_id, row.agency_id): (row.length, row.head) for row in connection.execute(_HEADS, {"chains": keys})
    }
    new = [key for key in keys if key not in heads]
    entries, values = [], []
    for note in notes:
        key = (note.site_id, note.agency_id)
        length, last = heads.get(key, (0, ""))
        entry, value = _entry(note, number=length + 1, previous=last)
        entries.append(entry)
        values += [] if value is None else [value]
        heads[key] = (length + 1, entry["hash"])
    connection.execute(_ENTER, entries)
    if values:
        connection.execute(_KEEP, values)
    for key in keys:
        length, last = heads[key]
        if key in new:
            connection.execute(_BEGIN, {"site_id": key[0], "agency_id": key[1], "length": length, "head": last})
        else:
            connection.execute(_REACH, {"of_site": key[0], "of_agency": key[1], "length": length, "head": last})


def _entry(note: Note, *, number: int, previous: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The rows of an entry and of its values."""
    salt = secrets.token_hex(16)
    actor = note.actor
    entry: dict[str, Any] = {
        "site_id": note.site_id, "agency_id": note.agency_id, "number": number, "at": note.at,
        "user_id": actor.user_id if actor else None, "posting_id": actor.posting_id if actor else None,
        "role": actor.role.value if actor else None, "address": actor.address if actor else note.address,
        "verb": str(note.verb), "subject_kind": note.subject_kind, "subject_ref": note.subject_ref,
        "fields": note.fields, "reason": note.reason, "release_ref": note.release_ref,
        "digest": digest_of(salt, note.values), "previous": previous,
    }  # fmt: skip
    entry |= {"hash": hash_of(entry), "id": new_id()}
    return entry, None if note.values is None else {"entry_id": entry["id"], "salt": salt, "values": note.values}


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
    changes: dict[str, list[Any]] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes():
            before, after = (values[0] if values else None for values in (history.deleted, history.added))
            changes[attribute.key] = ["…", "…"] if attribute.key in secret else [_plain(before), _plain(after)]
    return changes


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, list, dict)) or value is None else repr(type(value))


def _kind(row: Any) -> str:
    return str(row.__tablename__)


def _ref(row: Any) -> str | None:
    return getattr(row, "ref", None) or None


def _name(row: Any) -> str:
    return _ref(row) or str(id(row))
