"""Dates and hours as people read them, in Swedish and in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class Names:
    """What the months and the days of the week (Monday first) are called, in full and where room is short."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    days: tuple[str, ...]
    short_days: tuple[str, ...]


# As CLDR has them for sv_SE and en_GB. British for English: the readers are in Sweden, and "March 31, 2026" is read
# with a stumble here. Written out, since Babel keeps 5 MB of calendars, zones and territories to find the same names.
_NAMES = {
    "sv": Names(
        months=("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"),
        short_months=("jan.", "feb.", "mars", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."),
        days=("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
        short_days=("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    ),
    "en": Names(
        months=("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
        short_months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"),
        days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        short_days=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    ),
}  # fmt: skip


def long_date(day: date, locale: str) -> str:
    """A date in running text.

    >>> from datetime import date
    >>> long_date(date(2026, 12, 13), "sv"), long_date(date(2026, 12, 13), "en")
    ('den 13 december 2026', '13 December 2026')
    """
    written = f"{day.day} {_names(locale).months[day.month - 1]} {day.year}"
    return f"den {written}" if locale == "sv" else written


def weekday(day: date, locale: str) -> str:
    """The day's name: "söndag", "Sunday"."""
    return _names(locale).days[day.weekday()]


def short_day(day: date, locale: str) -> str:
    """A date where room is short and the year is plain: "tis 31 mars", "Tue 31 Mar"."""
    return f"{_names(locale).short_days[day.weekday()]} {day_and_month(day, locale)}"


def day_and_month(day: date, locale: str) -> str:
    """A date where the day of the week is plain too: "31 mars", "31 Mar"."""
    return f"{day.day} {_names(locale).short_months[day.month - 1]}"


def clock_time(hour: time, locale: str) -> str:
    """An hour on the wall: "17.30" in Swedish (the caller writes "kl."), "17:30" in English."""
    _names(locale)
    return hour.strftime("%H.%M" if locale == "sv" else "%H:%M")


def long_moment(day: date, hour: time, locale: str) -> str:
    """A day and an hour in running text: "den 30 mars 2026 kl. 15.00", "30 March 2026 at 15:00"."""
    joint = "kl." if locale == "sv" else "at"
    return f"{long_date(day, locale)} {joint} {clock_time(hour, locale)}"


def _names(locale: str) -> Names:
    """Raises ValueError for a language the product does not speak."""
    if locale not in _NAMES:
        raise ValueError(f"unknown locale {locale!r}")
    return _NAMES[locale]
