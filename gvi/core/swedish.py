"""Dates and hours as people read them, in Swedish and in English."""

from __future__ import annotations

from datetime import date, time

from babel.dates import format_date

# British order for English: the readers are in Sweden, and "March 31, 2026" is read with a stumble here.
_BABEL = {"sv": "sv_SE", "en": "en_GB"}


def long_date(day: date, locale: str) -> str:
    """A date in running text.

    >>> from datetime import date
    >>> long_date(date(2026, 12, 13), "sv"), long_date(date(2026, 12, 13), "en")
    ('den 13 december 2026', '13 December 2026')
    """
    written = format_date(day, "d MMMM y", locale=_babel(locale))
    return f"den {written}" if locale == "sv" else written


def weekday(day: date, locale: str) -> str:
    """The day's name: "söndag", "Sunday"."""
    return format_date(day, "EEEE", locale=_babel(locale))


def short_day(day: date, locale: str) -> str:
    """A date where room is short and the year is plain: "tis 31 mars", "Tue 31 Mar"."""
    return format_date(day, "EEE d MMM", locale=_babel(locale))


def clock_time(hour: time, locale: str) -> str:
    """An hour on the wall: "17.30" in Swedish (the caller writes "kl."), "17:30" in English."""
    _babel(locale)
    return hour.strftime("%H.%M" if locale == "sv" else "%H:%M")


def long_moment(day: date, hour: time, locale: str) -> str:
    """A day and an hour in running text: "den 30 mars 2026 kl. 15.00", "30 March 2026 at 15:00"."""
    joint = "kl." if locale == "sv" else "at"
    return f"{long_date(day, locale)} {joint} {clock_time(hour, locale)}"


def _babel(locale: str) -> str:
    """Raises ValueError for a language the product does not speak."""
    if locale not in _BABEL:
        raise ValueError(f"unknown locale {locale!r}")
    return _BABEL[locale]
