"""One cell to one value: a date, a code, a number, an address. What could mean two things is refused, not guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email

from gvi.core import clock
from gvi.core.days import written_out
from gvi.core.problems import Problem
from gvi.imports.vocabulary import fold
from gvi.members import personnummer

T = TypeVar("T")
Parser = Callable[[str], T | Problem]

# ASCII digits only: other alphabets' digits would slip past every check of shape.
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
_CLOCK = re.compile(
    r"(?P<day>.*?)(?:[T ] *(?:kl\.? *)?(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r" *(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_POSTCODE = re.compile(r"(?:SE?[- ]?)?([1-9][0-9]{2}) ?([0-9]{2})", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_YEARS = range(1900, 2101)  # a year outside is a slip of the finger
_CODES: dict[int, tuple[dict[str, str], str]] = {}


def text(limit: int) -> Parser[str]:
    """Words over several lines, at most `limit` characters. A leading = + - or @ stays what it is: text."""

    def parse(cell: str) -> str | Problem:
        value = cell.strip().replace("\r\n", "\n").replace("\r", "\n")
        if _CONTROL.search(value):
            return Problem("value-control")
        if len(value) > limit:
            return Problem("value-too-long", facts={"limit": limit, "length": len(value)})
        return value

    return parse


def line(limit: int) -> Parser[str]:
    """Words on one line: line breaks and runs of spaces become one space."""
    whole_text = text(limit)
    return lambda cell: whole_text(" ".join(cell.split()))


def code(words: Mapping[str, tuple[str, ...]]) -> Parser[str]:
    """A code of a vocabulary, written as the code or as one of its words, in any case."""
    if id(words) not in _CODES:  # the vocabularies are constants, and asked for once a row
        known = {fold(word): each for each, others in words.items() for word in (each, *others)}
        _CODES[id(words)] = known, ", ".join(f"{each} ({others[0]})" for each, others in words.items())
    known, allowed = _CODES[id(words)]
    return lambda cell: known.get(fold(cell)) or Problem("code-unknown", facts={"allowed": allowed})


def code_unless(words: Mapping[str, tuple[str, ...]], empty: tuple[str, ...]) -> Parser[str | None]:
    """The same, where some words say nothing: None."""
    known, silent = code(words), frozenset(map(fold, empty))
    return lambda cell: None if fold(cell) in silent else known(cell)


def whole(low: int, high: int) -> Parser[int]:
    """A whole number within limits, both included."""

    def parse(cell: str) -> int | Problem:
        written = cell.strip()
        if not re.fullmatch(r"[+-]?[0-9]{1,15}", written):
            return Problem("whole-number")
        value = int(written)
        return value if low <= value <= high else Problem("whole-range", facts={"low": low, "high": high})

    return parse


def day(cell: str) -> date | Problem:
    """A date: year first, day and month in words, or day first where it cannot be month first.

    A time of day after it is dropped. Codes: date-shape, date-impossible, date-ambiguous, time-impossible.
    """
    parts = _CLOCK.fullmatch(cell.strip())
    if parts is None:
        return Problem("date-shape")
    if parts["zone"]:
        instant = moment(cell)
        return instant if isinstance(instant, Problem) else clock.local(instant).date()
    return _date(parts["day"])


def day_until(today: date) -> Parser[date]:
    """A date that has come: what is known cannot have been seen tomorrow. Code: date-future."""

    def parse(cell: str) -> date | Problem:
        value = day(cell)
        if isinstance(value, date) and value > today:
            return Problem("date-future", facts={"today": today.isoformat()})
        return value

    return parse


def moment(cell: str) -> datetime | Problem:
    """A date with a time of day, aware, in UTC. Without an offset it is the wall clock in Sweden.

    Codes as `day`, and time-missing, time-impossible, time-skipped (the hour that summer time leaves out).
    """
    parts = _CLOCK.fullmatch(cell.strip())
    value = _date(parts["day"]) if parts is not None else Problem("date-shape")
    if parts is None or isinstance(value, Problem):
        return value if isinstance(value, Problem) else Problem("date-shape")
    if parts["hour"] is None:
        return Problem("time-missing")
    try:
        hour = time(int(parts["hour"]), int(parts["minute"]), int(parts["second"] or 0))
        zone = _zone(parts["zone"]) if parts["zone"] else None
        return datetime.combine(value, hour, zone).astimezone(UTC) if zone else clock.at(value, hour)
    except clock.NoSuchHour:
        return Problem("time-skipped")
    except ValueError:
        return Problem("time-impossible")


def moment_until(today: date) -> Parser[datetime]:
    """A moment that has come, by the day. Code: date-future."""

    def parse(cell: str) -> datetime | Problem:
        value = moment(cell)
        if isinstance(value, datetime) and clock.local(value).date() > today:
            return Problem("date-future", facts={"today": today.isoformat()})
        return value

    return parse


def phone(cell: str) -> str | Problem:
    """A telephone number, as `+46 8 700 08 00`; without a country code it is Swedish, short ones (114 14) included."""
    import phonenumbers  # few files hold numbers, and no other page of this process needs it

    try:
        number = phonenumbers.parse(cell, "SE")
    except phonenumbers.NumberParseException:
        return Problem("phone-invalid")
    if phonenumbers.is_valid_short_number_for_region(number, "SE"):
        return " ".join(cell.split())
    if not phonenumbers.is_possible_number(number):
        return Problem("phone-invalid")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def email(cell: str) -> str | Problem:
    """An e-mail address with a plausible shape; nothing is asked of the network."""
    try:
        return validate_email(cell.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        return Problem("email-invalid")


def postcode(cell: str) -> str | Problem:
    """A Swedish postcode, as `211 20`."""
    found = _POSTCODE.fullmatch(" ".join(cell.split()))
    return f"{found[1]} {found[2]}" if found else Problem("postcode-invalid")


def identity_number(today: date) -> Parser[personnummer.Number]:
    """A personnummer or coordination number; the codes are those of `gvi.members.personnummer.parse`."""

    def parse(cell: str) -> personnummer.Number | Problem:
        try:
            return personnummer.parse(cell, today)
        except personnummer.InvalidNumber as invalid:
            return Problem(invalid.code)

    return parse


@cache
def _zone(offset: str) -> timezone:
    """`Z`, `+01`, `+0100`, `+01:00`. Raises ValueError for an offset of a day or more."""
    if offset == "Z":
        return UTC
    digits = offset[1:].replace(":", "")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-shift if offset[0] == "-" else shift)


def _date(written: str) -> date | Problem:
    found = _YEAR_FIRST.fullmatch(written)
    if found:
        year, month, number = (found[1], found[3], found[4]) if found[1] else (found[5], found[6], found[7])
        return _existing(int(year), int(month), int(number))
    found = _DAY_FIRST.fullmatch(written)
    if found:
        first, second = int(found[1]), int(found[3])
        if first <= 12 and second <= 12 and first != second:
            return Problem("date-ambiguous")
        return _existing(int(found[4]), second, first)
    try:
        day_written = written_out(written)
    except ValueError:
        return Problem("date-impossible")
    if day_written is not None:
        return _existing(day_written.year, day_written.month, day_written.day)
    return Problem("date-ambiguous" if _SHORT_YEAR.fullmatch(written) else "date-shape")


def _existing(year: int, month: int, number: int) -> date | Problem:
    try:
        return date(year, month, number) if year in _YEARS else Problem("date-impossible")
    except ValueError:
        return Problem("date-impossible")
