"""What an import did to the database, kept so that it can be undone: rows it made, and what changed rows said before.

A small import leaves one such account, a large one an account for each of its transactions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, inspect, select

from gvi.extensions import db
from gvi.imports.models import ImportBatch, ImportPart

Keys = list[Any]
"""A row's primary key, in the order of the table's columns."""


@dataclass
class Ledger:
    """Rows by table. `made`: key and version; `changed`: key, version, and each changed column's value before."""

    site_id: int = 0
    made: dict[str, list[tuple[Keys, int | None]]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, list[tuple[Keys, int | None, dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))

    def as_json(self) -> dict[str, Any]:
        """Fit to be sealed."""
        return {"made": dict(self.made), "changed": dict(self.changed)}

    def ids(self, table: str) -> set[Any]:
        """The last part of the keys of the rows that were made in a table."""
        return {key[-1] for key, _ in self.made.get(table, ())}

    def add(self, other: Ledger) -> None:
        """Take in another part of the same import."""
        for table, made in other.made.items():
            self.made[table] += made
        for table, changed in other.changed.items():
            self.changed[table] += changed

    @property
    def counts(self) -> tuple[int, int]:
        """How many rows were made and how many changed."""
        return sum(map(len, self.made.values())), sum(
            bool(before) for rows in self.changed.values() for *_, before in rows
        )


def keep(batch: ImportBatch, *, created: int, updated: int) -> None:
    """Write what the session is about to, and with it what undoes it. Nothing to write leaves nothing."""
    written = _Recorder()
    db.session.flush()
    ledger = written.ledger()
    if ledger.made or ledger.changed:
        db.session.add(
            ImportPart(
                site_id=batch.site_id, batch_id=batch.id, created=created, updated=updated, ledger=ledger.as_json()
            )
        )


def ledger_of(batch: ImportBatch) -> Ledger:
    """All that an import wrote and has not taken back."""
    whole = Ledger(site_id=batch.site_id)
    for part in parts_of(batch):
        whole.add(ledger_in(part))
    return whole


def ledger_in(part: ImportPart) -> Ledger:
    """What one part wrote."""
    given = part.ledger
    return Ledger(
        site_id=part.site_id,
        made={table: [(key, version) for key, version in rows] for table, rows in given["made"].items()},
        changed={
            table: [
                (key, version, {name: _value(said) for name, said in before.items()}) for key, version, before in rows
            ]
            for table, rows in given["changed"].items()
        },
    )


def parts_of(batch: ImportBatch) -> list[ImportPart]:
    """What is kept of an import, the last written first."""
    return list(db.session.scalars(_kept(batch).order_by(ImportPart.id.desc())))


def written_by(batch: ImportBatch) -> tuple[int, int]:
    """How many rows of the file were made and how many changed something, as far as it has come."""
    sums = _kept(batch).with_only_columns(func.sum(ImportPart.created), func.sum(ImportPart.updated))
    created, updated = db.session.execute(sums).one()
    return created or 0, updated or 0


def is_kept(batch: ImportBatch) -> bool:
    """Is there anything to undo?"""
    return bool(db.session.scalar(select(_kept(batch).exists())))


def _kept(batch: ImportBatch) -> Select[ImportPart]:
    return select(ImportPart).where(ImportPart.site_id == batch.site_id, ImportPart.batch_id == batch.id)


class _Recorder:
    """Notes what the session is about to write, before it is flushed; `ledger` after it has been."""

    def __init__(self) -> None:
        ours = (ImportBatch, ImportPart)
        self._new = [row for row in db.session.new if not isinstance(row, ours)]
        changed = [row for row in db.session.dirty if not isinstance(row, ours)]
        # A record whose facet alone changes is told by its version, which a later correction by hand raises again.
        self._changed = [(row, dict(_before(row)), _is_touched(row)) for row in changed]

    def ledger(self) -> Ledger:
        """Keys and versions as they are now that everything is written."""
        noted = Ledger()
        for row in self._new:
            noted.made[row.__tablename__].append((_key(row), getattr(row, "version", None)))
        for row, before, is_touched in self._changed:
            if before or is_touched:
                noted.changed[row.__tablename__].append((_key(row), getattr(row, "version", None), before))
        return noted


def _before(row: Any) -> Iterator[tuple[str, Any]]:
    state = inspect(row)
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes() and attribute.key != "version":
            yield attribute.key, _plain(history.deleted[0] if history.deleted else None)


def _is_touched(row: Any) -> bool:
    state = inspect(row)
    return "version" in state.attrs and state.attrs["version"].history.has_changes()


def _key(row: Any) -> Keys:
    return list(inspect(row).identity)


def _plain(value: Any) -> Any:
    """As JSON can hold it; moments and days are marked, so that they come back as what they were."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _value(said: Any) -> Any:
    match said:
        case {"moment": str(moment)}:
            return datetime.fromisoformat(moment)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case _:
            return said
