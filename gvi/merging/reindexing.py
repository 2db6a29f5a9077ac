"""What a merging remembers of a number, made anew under another key: taken apart later, the person is found again."""

from __future__ import annotations

from sqlalchemy import select, update

from gvi.conflicts.models import Conflict
from gvi.extensions import db
from gvi.members.shells import number_index
from gvi.merging.ledger import Ledger
from gvi.merging.models import Merger


def reindex() -> dict[str, int]:
    """Make the index of every shell that was left again, from the numbers sealed beside it; ledgers written.

    Runs in the caller's transaction. What somebody has registered of a person they are kept apart from keeps its own
    index, which no number makes. Not logged: no fact changes, as when values are sealed anew.
    """
    own, written = set(db.session.scalars(select(Conflict.own_index))), 0
    for merger in db.session.scalars(select(Merger).where(Merger.ledger.is_not(None))).all():
        ledger = Ledger.of(merger.ledger or {})
        number = _number(merger, ledger)
        if number is None or ledger.left.get("number_index") in {None, *own}:
            continue
        ledger.left["number_index"] = number_index(number)
        mine = (Merger.site_id == merger.site_id) & (Merger.id == merger.id)
        db.session.execute(update(Merger).where(mine).values(ledger=ledger.as_json()))
        written += 1
    return {"merger_ledger": written}


def _number(merger: Merger, ledger: Ledger) -> str | None:
    """The number that the shell stood for: that of the record which is part of the other now, or the kept one's before."""
    lost = ledger.lost.get("member", {})
    if lost and ledger.left["id"] == lost["shell_id"]:
        number: str | None = ledger.lost["identity"]["personnummer"]
        return number
    identity = merger.kept.identity
    before = ledger.kept.get("identity", {}).get("personnummer")
    return before[0] if before else identity.personnummer if identity is not None else None
