"""Swedish working days: which days an office is open, and counting deadlines in them."""

from __future__ import annotations

from collections.abc import Collection
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


def is_workday(day: date, *, bridge_days: Collection[date] = ()) -> bool:
    """Monday to Friday, not a holiday, and not one of the office's own closed (bridge) days."""
    return day.weekday() < _SATURDAY and day not in bridge_days and holiday(day) is None


def shift(day: date, workdays: int, *, bridge_days: Collection[date] = ()) -> date:
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


@lru_cache(maxsize=32)
def _holidays(year: int) -> dict[date, str]:
    from holidays import country_holidays  # slow to load, and many pages need no holiday

    # The library's de facto category is exactly the three eves.
    return dict(
        country_holidays("SE", years=year, language="sv", include_sundays=False, categories=("public", "de_facto"))
    )
