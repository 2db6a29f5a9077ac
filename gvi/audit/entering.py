"""Putting entries into their chains: as rows, not as objects, and all chains together. Every page writes some, so they must cost little."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import LargeBinary, Table, bindparam, insert, or_, select, update

from gvi.access.actor import Actor
from gvi.audit.chain import digest, hash_of, written
from gvi.audit.models import AuditChain, AuditEntry, AuditValue
from gvi.core import clock
from gvi.core.crypto import seal
from gvi.core.driven import Connected, Driven
from gvi.core.keys import new_id

_CHAIN, _ENTRY, _VALUE = (cast(Table, model.__table__) for model in (AuditChain, AuditEntry, AuditValue))
_ENTER = Driven(insert(_ENTRY))
_SEALED = {name: bindparam(name, type_=LargeBinary) for name in ("values", "reason")}  # here, not by their columns
_KEEP = Driven(insert(_VALUE).values({"entry_id": bindparam("entry_id"), "salt": bindparam("salt"), **_SEALED}))
_BEGIN = Driven(insert(_CHAIN))
_REACH = Driven(
    update(_CHAIN)
    .where(_CHAIN.c.site_id == bindparam("site_id"), _CHAIN.c.agency_id == bindparam("agency_id"))
    .values({name: bindparam(name) for name in ("length", "head")})
)


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


def enter(connection: Connected, notes: Sequence[Note]) -> None:
    """Write the entries at the end of their chains."""
    keys = sorted({(note.site_id, note.agency_id) for note in notes})
    heads = {(site, agency): (length, last) for site, agency, length, last in _asked_for_heads(connection, keys)}
    known, entries, values = set(heads), [], []
    for note in notes:
        key = (note.site_id, note.agency_id)
        length, last = heads.get(key, (0, ""))
        entry, value = _entry(note, number=length + 1, previous=last)
        entries.append(entry)
        values += [] if value is None else [value]
        heads[key] = (length + 1, entry["hash"])
    _ENTER.write(connection, entries)
    _KEEP.write(connection, values)
    reached = [
        (key in known, {"site_id": key[0], "agency_id": key[1], "length": n, "head": last})
        for key, (n, last) in heads.items()
    ]
    _BEGIN.write(connection, [row for is_known, row in reached if not is_known])
    _REACH.write(connection, [row for is_known, row in reached if is_known])


def _asked_for_heads(connection: Connected, keys: Sequence[tuple[int, int]]) -> list[tuple[Any, ...]]:
    places: dict[str, int] = {}
    for n, (site_id, agency_id) in enumerate(keys):
        places |= {f"site_{n}": site_id, f"agency_{n}": agency_id}
    return _heads(len(keys)).rows(connection, places)


@lru_cache(maxsize=16)
def _heads(count: int) -> Driven:
    """Where so many chains end. Everybody locks them in the same order."""
    site_id, agency_id = _CHAIN.c.site_id, _CHAIN.c.agency_id
    wanted = ((site_id == bindparam(f"site_{n}")) & (agency_id == bindparam(f"agency_{n}")) for n in range(count))
    heads = select(site_id, agency_id, _CHAIN.c.length, _CHAIN.c.head).where(or_(*wanted))
    return Driven(heads.order_by(site_id, agency_id).with_for_update())


def _entry(note: Note, *, number: int, previous: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The rows of an entry and of its values. A reason is kept with the values, where a purge takes it: never in the entry.
    What is sealed is the very text that was digested."""
    values = {} if note.values is None and note.reason else note.values
    text, reason = written(values), None if note.reason is None else note.reason.encode()
    actor, salt = note.actor, secrets.token_hex(16)
    entry: dict[str, Any] = {
        "site_id": note.site_id, "agency_id": note.agency_id, "number": number, "at": note.at,
        "user_id": actor.user_id if actor else None, "posting_id": actor.posting_id if actor else None,
        "role": actor.role.value if actor else None, "address": actor.address if actor else note.address,
        "verb": str(note.verb), "subject_kind": note.subject_kind, "subject_ref": note.subject_ref,
        "fields": note.fields, "reason": None, "release_ref": note.release_ref,
        "digest": digest(salt, text, reason), "previous": previous,
    }  # fmt: skip
    entry |= {"hash": hash_of(entry), "id": new_id()}
    if values is None:
        return entry, None
    sealed = None if reason is None else seal(reason)
    return entry, {"entry_id": entry["id"], "salt": salt, "values": seal(text), "reason": sealed}
