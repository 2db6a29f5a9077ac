"""Swedish working days: which days an office is open, and counting deadlines in them."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_SATURDAY = 5
_DAY = timedelta(days=1)


def holiday(day: date) -> str | None:
    """The Swedish name of a public holiday or of an eve that is free in practice; None on any other day.

    Public holidays follow lag (1989:253) om allmänna helgdagar, without the ordinary Sundays. The eves are
    midsommarafton, julafton and nyårsafton, which lag (1930:173) om beräkning av lagstadgad tid treats alike.
    """
    return _holidays(day.year).get(day)


def is_workday(day: date, *, bridge_days: Container[date] = ()) -> bool:
    """Monday to Friday, not a holiday, and not one of the office's own closed (bridge) days."""
    return day.weekday() < _SATURDAY and day not in bridge_days and holiday(day) is None


def shift(day: date, workdays: int, *, bridge_days: Container[date] = ()) -> date:
    """The date so many working days after `day`, or before it when negative.

    `day` itself is never counted. Nought gives `day` when it is a working day, otherwise the next one.
    """
    if workdays == 0:
        return day if is_workday(day, bridge_days=bridge_days) else shift(day, 1, bridge_days=bridge_days)
    step = _DAY if workdays > 0 else -_DAY
    left = abs(workdays)
    while left:
        day += step
        left -= is_workday(day, bridge_days=bridge_days)
    return day


def between(start: date, day: date, *, bridge_days: Container[date] = ()) -> int:
    """How many working days from `start` to `day`, negative when it lies before: what `shift` needs to come to it.

    A `day` that is no working day counts as the one that `shift` would stop at before passing it.
    """
    step = _DAY if day > start else -_DAY
    number = 0
    while start != day:
        start += step
        number += is_workday(start, bridge_days=bridge_days)
    return number if step > timedelta() else -number


def is_bridge(day: date) -> bool:
    """A single working day squeezed in between free ones (klämdag), such as the Friday after Ascension Day."""
    return is_workday(day) and not is_workday(day - _DAY) and not is_workday(day + _DAY)


@dataclass(frozen=True, slots=True)
class Closed:
    """The days on which an office is closed beyond weekends and holidays; given as `bridge_days` above."""

    days: frozenset[date] = frozenset()
    bridges: bool = False
    """Is it closed on every bridge day?"""

    def __contains__(self, day: object) -> bool:
        return day in self.days or (self.bridges and isinstance(day, date) and is_bridge(day))


@lru_cache(maxsize=32)
def _holidays(year: int) -> dict[date, str]:
    from holidays import country_holidays  # slow to load, and many pages need no holiday

    # The library's de facto category is exactly the three eves.
    return dict(
        country_holidays("SE", years=year, language="sv", include_sundays=False, categories=("public", "de_facto"))
    )
