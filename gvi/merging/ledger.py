"""What a merging did, kept sealed so that it can be taken apart: rows that followed, rows set aside, values before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import inspect

from gvi.extensions import DbModel

Values = dict[str, Any]
Changes = dict[str, tuple[Any, Any]]
"""Column → (before, after)."""


@dataclass
class Ledger:
    """One merging. Fit to be sealed as JSON, and read back from it."""

    lost: dict[str, Values] = field(default_factory=dict)
    """The record that is part of the other now: its rows in `member` and `identity`, whole."""
    kept: dict[str, Changes] = field(default_factory=dict)
    """What changed in the kept record's rows."""
    moved: dict[str, list[tuple[list[Any], Changes]]] = field(default_factory=dict)
    """By table: key, and what changed in the row."""
    aside: dict[str, list[Values]] = field(default_factory=dict)
    """By table: rows that were taken away, whole."""
    left: Values = field(default_factory=dict)
    """The shell that was left: id and number_index."""
    carried: dict[str, list[Any]] = field(default_factory=dict)
    """By table: ids of rows of the person that came along from the shell that was left."""

    def as_json(self) -> Values:
        """Fit to be sealed."""
        return dict(_told(asdict(self)))

    @classmethod
    def of(cls, sealed: Mapping[str, Any]) -> Ledger:
        """Read back."""
        return cls(**{name: _heard(value) for name, value in sealed.items()})

    def move(self, row: Any, changes: Changes) -> None:
        """Note what a row said before and says now."""
        self.moved.setdefault(row.__tablename__, []).append((list(inspect(row).identity), changes))

    @property
    def refs(self) -> set[str]:
        """What the log calls the rows that stand here alone."""
        rows = [*self.lost.values(), *(row for told in self.aside.values() for row in told)]
        return {str(row["ref"]) for row in rows if row.get("ref")}

    def keys(self, table: str) -> set[Any]:
        """The last part of the keys of the rows that followed."""
        return {key[-1] for key, _ in self.moved.get(table, ())}


def whole(row: Any) -> Values:
    """All that a row says, by column."""
    return {each.key: getattr(row, each.key) for each in inspect(row).mapper.column_attrs}


def change(row: Any, values: Mapping[str, Any]) -> Changes:
    """Let the row say this; what really changed."""
    changed = {name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value}
    for name, (_, value) in changed.items():
        setattr(row, name, value)
    return changed


def give_back(row: Any, changes: Mapping[str, Iterable[Any]]) -> None:
    """Let the row say what it said before, where it still says what the merging made it say."""
    for name, (before, after) in changes.items():
        if getattr(row, name) == after:
            setattr(row, name, before)


def model_of(table: str) -> type[Any]:
    """The model of a table."""
    return next(each.class_ for each in DbModel.registry.mappers if each.local_table.name == table)  # type: ignore[attr-defined]


def _told(value: Any) -> Any:
    """As JSON can hold it; moments, days and hours are marked, so that they come back as what they were."""
    match value:
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"hour": value.isoformat()}
        case dict():
            return {name: _told(each) for name, each in value.items()}
        case list() | tuple():
            return [_told(each) for each in value]
    return value


def _heard(value: Any) -> Any:
    match value:
        case {"moment": str(moment), **rest} if not rest:
            return datetime.fromisoformat(moment)
        case {"day": str(day), **rest} if not rest:
            return date.fromisoformat(day)
        case {"hour": str(hour), **rest} if not rest:
            return time.fromisoformat(hour)
        case dict():
            return {name: _heard(each) for name, each in value.items()}
        case list():
            return [_heard(each) for each in value]
    return value
