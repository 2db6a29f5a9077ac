"""Taking values and reasons out of the log: the entries stay, and their chain stays provable, but what they told is gone."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import cast

from sqlalchemy import LargeBinary, Table, and_, delete, select, type_coerce

from gvi.audit.chain import Place
from gvi.audit.models import AuditEntry, AuditValue
from gvi.audit.verbs import Verb
from gvi.core.crypto import unseal
from gvi.extensions import db

_ENTRY, _VALUE = (cast(Table, model.__table__) for model in (AuditEntry, AuditValue))
READS = (Verb.READ, Verb.LIST, Verb.SEARCH, Verb.REVEAL, Verb.EXPORT, Verb.REFUSED)
"""Their values are refs and blind indexes, and tell who read and not what stood there."""
AT_ONCE = 500


def blank(place: Place, refs: Collection[str]) -> int:
    """Delete the values that the chain keeps of these rows; how many entries lost theirs.

    An entry that tells of many rows at once (an import) loses all its values when it tells of one of these: they are
    proven as a whole, and cannot be thinned out.
    """
    mine = and_(_ENTRY.c.site_id == place[0], _ENTRY.c.agency_id == place[1])
    wanted = sorted(refs)
    taken = 0
    for start in range(0, len(wanted), AT_ONCE):
        named = select(_ENTRY.c.id).where(mine, _ENTRY.c.subject_ref.in_(wanted[start : start + AT_ONCE]))
        taken += db.session.execute(delete(_VALUE).where(_VALUE.c.entry_id.in_(named))).rowcount  # type: ignore[attr-defined]
    for ident in _of_many(mine, set(wanted)):
        taken += db.session.execute(delete(_VALUE).where(_VALUE.c.entry_id == ident)).rowcount  # type: ignore[attr-defined]
    return taken


def _of_many(mine: object, refs: set[str]) -> list[int]:
    """Entries without a ref of their own whose values name one of these."""
    sealed = type_coerce(_VALUE.c["values"], LargeBinary)
    rows = (
        select(_ENTRY.c.id, sealed)
        .join(_VALUE, _VALUE.c.entry_id == _ENTRY.c.id)
        .where(mine, _ENTRY.c.subject_ref.is_(None), _ENTRY.c.verb.not_in(READS))  # type: ignore[arg-type]
    )
    found = []
    for ident, values in db.session.execute(rows, execution_options={"yield_per": AT_ONCE}):
        told = json.loads(unseal(values))
        if isinstance(told, dict) and not refs.isdisjoint(told):
            found.append(ident)
    return found
