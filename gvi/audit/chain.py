"""The hash chain: how an entry is sealed to the one before it, and how the whole is proven."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from gvi.audit.models import AuditChain, AuditEntry, AuditValue
from gvi.extensions import db

HASHED = ("site_id", "agency_id", "number", "at", "user_id", "posting_id", "role", "address", "verb",
          "subject_kind", "subject_ref", "fields", "reason", "release_ref", "digest", "previous")  # fmt: skip
BATCH = 2_000


def digest_of(salt: str, values: Any) -> str:
    """SHA-256 over the salt and the values: proves them while they exist, tells nothing once they are purged."""
    return hashlib.sha256(f"{salt}\0{json.dumps(values, ensure_ascii=False, sort_keys=True)}".encode()).hexdigest()


def hash_of(entry: Mapping[str, Any]) -> str:
    """SHA-256 over everything in the entry, by column, but its own hash, the previous entry's hash included."""
    content = {name: entry[name] for name in HASHED}
    content["at"] = content["at"].isoformat()
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What became of proving one chain. `broken_at` is the number of the first entry that does not fit."""

    site_id: int
    agency_id: int
    length: int
    broken_at: int | None
    why: str | None


def verify() -> Iterator[Verdict]:
    """Prove every chain, in order of site and agency."""
    for chain in db.session.scalars(select(AuditChain).order_by(AuditChain.site_id, AuditChain.agency_id)):
        yield _verify_one(chain)


def _verify_one(chain: AuditChain) -> Verdict:
    previous, number = "", 0
    entries = (
        select(AuditEntry, AuditValue)
        .outerjoin(AuditValue, AuditValue.entry_id == AuditEntry.id)
        .where(AuditEntry.site_id == chain.site_id, AuditEntry.agency_id == chain.agency_id)
        .order_by(AuditEntry.number)
        .execution_options(yield_per=BATCH)
    )
    for entry, value in db.session.execute(entries):
        number += 1
        why = _fault(entry, value, number=number, previous=previous)
        if why:
            return Verdict(chain.site_id, chain.agency_id, chain.length, number, why)
        previous = entry.hash
    if (number, previous) != (chain.length, chain.head):
        return Verdict(chain.site_id, chain.agency_id, chain.length, number + 1, "entries are missing at the end")
    return Verdict(chain.site_id, chain.agency_id, chain.length, None, None)


def _fault(entry: AuditEntry, value: AuditValue | None, *, number: int, previous: str) -> str | None:
    if entry.number != number:
        return "an entry is missing"
    if entry.previous != previous:
        return "the entry does not follow the one before it"
    if entry.hash != hash_of({name: getattr(entry, name) for name in HASHED}):
        return "the entry was changed"
    if value is not None and entry.digest != digest_of(value.salt, value.values):
        return "the entry's values were changed"
    return None
