"""The hash chain: how an entry is sealed to the one before it, and how the whole is proven."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import LargeBinary, Row, Select, Table, select, type_coerce

from gvi.audit.models import AuditChain, AuditEntry, AuditValue
from gvi.core.crypto import unseal
from gvi.extensions import db

HASHED = ("site_id", "agency_id", "number", "at", "user_id", "posting_id", "role", "address", "verb",
          "subject_kind", "subject_ref", "fields", "reason", "release_ref", "digest", "previous")  # fmt: skip
BATCH = 1_000
"""Entries held at once while a chain is proven."""

_CHAIN, _ENTRY, _VALUE = (cast(Table, model.__table__) for model in (AuditChain, AuditEntry, AuditValue))
_NUMBER, _DIGEST, _PREVIOUS = (HASHED.index(name) for name in ("number", "digest", "previous"))
_HASH, _SALT, _VALUES, _REASON = range(len(HASHED), len(HASHED) + 4)
_AT = HASHED.index("at")
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode

Place = tuple[int, int]
"""Which chain: site and agency."""


def digest_of(salt: str, values: Any, reason: str | None = None) -> str:
    """SHA-256 over the salt, the values and the reason, if any: proves them while they exist, tells nothing once they are
    purged."""
    return digest(salt, written(values), None if reason is None else reason.encode())


def written(values: Any) -> bytes:
    """The text of values: what is digested, and what is sealed."""
    return _encode(values).encode()


def digest(salt: str, values: bytes, reason: bytes | None) -> str:
    """The digest of what is written already. No JSON holds the byte that parts the three: values with a reason are the
    like of no values without one."""
    parts = (salt.encode(), values) if reason is None else (salt.encode(), values, reason)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def hash_of(entry: Mapping[str, Any]) -> str:
    """SHA-256 over everything in the entry, by column, but its own hash, the previous entry's hash included."""
    return _hash([entry[name] for name in HASHED])


@dataclass(frozen=True)
class Verdict:
    """What became of proving one chain. `broken_at` is the number of the first entry that does not fit."""

    site_id: int
    agency_id: int
    length: int
    broken_at: int | None
    why: str | None


def verify(anchored: Mapping[Place, Mapping[int, str]] | None = None) -> Iterator[Verdict]:
    """Prove every chain, in order of site and agency, each read as a stream.

    anchored: hashes that were written down elsewhere, by chain and entry number; a chain that was made anew from
    beginning to end follows from itself, and is found out by these alone.
    """
    known = anchored or {}
    chains = db.session.connection().execute(select(_CHAIN).order_by(_CHAIN.c.site_id, _CHAIN.c.agency_id)).all()
    places = {(chain.site_id, chain.agency_id) for chain in chains}
    for chain in chains:
        yield _verify_one(chain, known.get((chain.site_id, chain.agency_id), {}))
    for site_id, agency_id in sorted(known.keys() - places):
        yield Verdict(site_id, agency_id, 0, 1, "the chain is gone")


def _verify_one(chain: Row[Any], anchored: Mapping[int, str]) -> Verdict:
    site_id, agency_id, length, head = tuple(chain)
    previous, number = "", 0
    found = db.session.connection().execute(_entries(site_id, agency_id), execution_options={"yield_per": BATCH})
    for row in found:
        number += 1
        why = _fault(row, number=number, previous=previous) or _unlike(row, anchored.get(number))
        if why:
            found.close()
            return Verdict(site_id, agency_id, length, number, why)
        previous = row[_HASH]
    if (number, previous) != (length, head) or any(beyond > number for beyond in anchored):
        return Verdict(site_id, agency_id, length, number + 1, "entries are missing at the end")
    return Verdict(site_id, agency_id, length, None, None)


def _entries(site_id: int, agency_id: int) -> Select[Any]:
    """The columns in the order of HASHED, then the hash, the salt, the values and the reason as they lie sealed."""
    columns = [_ENTRY.c[name] for name in HASHED]
    sealed = (type_coerce(_VALUE.c[name], LargeBinary) for name in ("values", "reason"))
    return (
        select(*columns, _ENTRY.c.hash, _VALUE.c.salt, *sealed)
        .outerjoin(_VALUE, _VALUE.c.entry_id == _ENTRY.c.id)
        .where(_ENTRY.c.site_id == site_id, _ENTRY.c.agency_id == agency_id)
        .order_by(_ENTRY.c.number)
    )


def _fault(row: Row[Any], *, number: int, previous: str) -> str | None:
    if row[_NUMBER] != number:
        return "an entry is missing"
    if row[_PREVIOUS] != previous:
        return "the entry does not follow the one before it"
    if row[_HASH] != _hash(list(row[:_HASH])):
        return "the entry was changed"
    # What is sealed is the very text that was digested (crypto.SealedJson), so that nothing need be read into objects.
    if row[_SALT] is not None and row[_DIGEST] != digest(row[_SALT], unseal(row[_VALUES]), _opened(row[_REASON])):
        return "the entry's values were changed"
    return None


def _opened(sealed: bytes | None) -> bytes | None:
    return None if sealed is None else unseal(sealed)


def _unlike(row: Row[Any], anchored: str | None) -> str | None:
    return "the entry is not the one that was anchored" if anchored is not None and row[_HASH] != anchored else None


def _hash(values: list[Any]) -> str:
    values[_AT] = values[_AT].isoformat()
    return hashlib.sha256(written(dict(zip(HASHED, values, strict=True)))).hexdigest()
