"""Which days are compared with which, and what the numbers can carry. Pure: description, never effect."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

RECENT = timedelta(weeks=8)
BASE = timedelta(weeks=52)
FEW = 5
"""Under this many events in all nothing is compared."""
_DAY = timedelta(days=1)
_ORDER = {ord("å"): "{", ord("ä"): "|", ord("ö"): "}"}


class Reading(StrEnum):
    """What the numbers of a group can carry."""

    NONE_RECORDED = "none_recorded"
    TOO_FEW = "too_few"
    READ_BOTH = "read_both"


@dataclass(frozen=True, slots=True)
class Window:
    """Whole days, first and last included."""

    first: date
    last: date

    def count(self, days: Iterable[date]) -> int:
        """How many of the days fall inside."""
        return sum(self.first <= day <= self.last for day in days)


def recent(today: date) -> Window:
    """The last eight weeks, today included."""
    return Window(today - RECENT + _DAY, today)


def base(today: date, *, first_message: date | None) -> Window:
    """The 52 weeks before the first message, fixed for good; before any message, the last 52 weeks."""
    last = today if first_message is None else first_message - _DAY
    return Window(last - BASE + _DAY, last)


def reading(days: Iterable[date], *windows: Window) -> Reading:
    """None at all, too few to compare, or enough to be read side by side. What lies in two windows is one event."""
    events = sum(any(window.count([day]) for window in windows) for day in days)
    if not events:
        return Reading.NONE_RECORDED
    return Reading.TOO_FEW if events < FEW else Reading.READ_BOTH


def alphabetical(alias: str) -> str:
    """The key that sorts as the Swedish alphabet does: å, ä and ö come last, in that order."""
    return alias.casefold().translate(_ORDER)
