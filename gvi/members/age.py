"""How old somebody is, as far as a number or a year tells. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gvi.members.personnummer import InvalidNumber, parse


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """Somebody is at least and at most so many whole years old; the same twice when the day of birth is known."""

    youngest: int
    oldest: int


def born_of(number: str | None, today: date) -> date | None:
    """The day of birth that a personal number tells; None when there is none, or it tells none."""
    try:
        return parse(number, today).birth_date if number else None
    except InvalidNumber:
        return None


def age_of(born: date | None, year: int | None, today: date) -> AgeSpan | None:
    """The age today; within a year when only the year of birth is known, None when nothing is. Nothing is guessed.

    >>> age_of(None, 2005, date(2026, 3, 1))
    AgeSpan(youngest=20, oldest=21)
    """
    if born is not None:
        years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        return AgeSpan(years, years)
    return None if year is None else AgeSpan(today.year - year - 1, today.year - year)
