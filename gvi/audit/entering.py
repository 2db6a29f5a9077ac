"""Putting entries into their chains: as rows, not as objects, and all chains together. Every page writes some, so they must cost little."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, tuple_, update
from sqlalchemy.engine import Connection

from gvi.access.actor import Actor
from gvi.audit.chain import digest_of, hash_of
from gvi.audit.models import AuditChain, AuditEntry, AuditValue
from gvi.core import clock
from gvi.core.keys import new_id

_CHAIN, _ENTRY, _VALUE = (cast(Table, model.__table__) for model in (AuditChain, AuditEntry, AuditValue))
_HEADS = (
    select(_CHAIN)
    .where(tuple_(_CHAIN.c.site_id, _CHAIN.c.agency_id).in_(bindparam("chains", expanding=True)))
    .order_by(_CHAIN.c.site_id, _CHAIN.c.agency_id)  # everybody locks them in the same order
    .with_for_update()
)
_REACH = update(_CHAIN).where(_CHAIN.c.site_id == bindparam("of_site"), _CHAIN.c.agency_id == bindparam("of_agency"))
_BEGIN, _ENTER, _KEEP = insert(_CHAIN), insert(_ENTRY), insert(_VALUE)


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


def enter(connection: Connection, notes: Sequence[Note]) -> None:
    """Write the entries at the end of their chains."""
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
    """The rows of an entry and of its values. A reason is kept with the values, where a purge takes it: never in the entry."""
    salt, values = secrets.token_hex(16), {} if note.values is None and note.reason else note.values
    actor = note.actor
    entry: dict[str, Any] = {
        "site_id": note.site_id, "agency_id": note.agency_id, "number": number, "at": note.at,
        "user_id": actor.user_id if actor else None, "posting_id": actor.posting_id if actor else None,
        "role": actor.role.value if actor else None, "address": actor.address if actor else note.address,
        "verb": str(note.verb), "subject_kind": note.subject_kind, "subject_ref": note.subject_ref,
        "fields": note.fields, "reason": None, "release_ref": note.release_ref,
        "digest": digest_of(salt, values, note.reason), "previous": previous,
    }  # fmt: skip
    entry |= {"hash": hash_of(entry), "id": new_id()}
    kept = {"entry_id": entry["id"], "salt": salt, "values": values, "reason": note.reason}
    return entry, None if values is None else kept
