"""The seed files as rows that know their types, with every date moved so that the story happens now."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from gvi.config import ROOT
from gvi.core import clock

SEED = ROOT / "seed_data"
DAY_ZERO = date(2026, 3, 12)
"""The day on which the files are written as if it were today."""
HOUR = timedelta(hours=1)

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file. An empty cell is None in every form but `flag`."""

    cells: dict[str, str]
    moved: timedelta

    def text(self, name: str) -> str | None:
        """The cell as it stands."""
        return self.cells[name] or None

    def must(self, name: str) -> str:
        """A cell that is never empty."""
        return self.cells[name]

    def number(self, name: str) -> int | None:
        """A whole number."""
        return int(self.cells[name]) if self.cells[name] else None

    def flag(self, name: str) -> bool:
        """Yes or no."""
        return self.cells[name] == "yes"

    def word(self, vocabulary: type[Word], name: str) -> Word:
        """A code of the vocabulary."""
        return vocabulary(self.cells[name])

    def day(self, name: str) -> date:
        """A date, moved."""
        return date.fromisoformat(self.cells[name]) + self.moved

    def maybe_day(self, name: str) -> date | None:
        """A date, moved, where there is one."""
        return self.day(name) if self.cells[name] else None

    def moment(self, name: str) -> datetime:
        """A local date and time, moved; the same wall-clock hour on the new day."""
        wall = datetime.fromisoformat(self.cells[name]) + self.moved
        try:
            return clock.at(wall.date(), wall.time())
        except clock.NoSuchHour:
            return clock.at(wall.date(), (wall + HOUR).time())

    def maybe_moment(self, name: str) -> datetime | None:
        """A local date and time, moved, where there is one."""
        return self.moment(name) if self.cells[name] else None

    def hour(self, name: str) -> time | None:
        """A time of day."""
        return time.fromisoformat(self.cells[name]) if self.cells[name] else None


def weeks_since_day_zero(today: date) -> timedelta:
    """Whole weeks, so that weekdays stay: day zero lands on today, or on the last Thursday before it."""
    return timedelta(weeks=(today - DAY_ZERO).days // 7)


def rows_of(name: str, *, today: date, folder: Path = SEED) -> Iterator[Row]:
    """The lines of a file, such as "malmo/groups"."""
    moved = weeks_since_day_zero(today)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from (Row(cells, moved) for cells in csv.DictReader(file))
