"""Swedish personal identity numbers: one written number in, one checked number of twelve digits out.

The `personnummer` package is not used: it takes the day from the computer's clock, lets births in the future and a `+`
on a living teenager pass, and refuses coordination numbers without a month or a day, which Skatteverket does issue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_WRITTEN = re.compile(r"(?P<century>[0-9]{2})?(?P<six>[0-9]{6})(?P<sign>[-+]?)(?P<four>[0-9]{4})")
_INTERIM = re.compile(r"[0-9]{6}(?:[0-9]{2})?[-+]?[A-Z][0-9]{3}")
_ORGANISATION_CENTURY = "16"  # put before an organisation number to make it twelve digits
_DAY_SHIFT = 60  # added to the day of birth in a coordination number


class NumberKind(StrEnum):
    """Who issued it and how sure the birth date is: registered residents, or everyone else."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"


class InvalidNumber(ValueError):
    """The text is no personal identity number. `code` is a catalogue key; the text itself is never carried along."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True, repr=False)
class Number:
    """A checked number. `birth_date` is None where the number does not say it; it is never inferred."""

    twelve: str
    kind: NumberKind
    birth_date: date | None

    @property
    def birth_year(self) -> int:
        """The year of birth, which every number carries, also one without a day."""
        return int(self.twelve[:4])

    def __repr__(self) -> str:
        return f"Number({masked(self)!r})"  # tracebacks and logs print repr


def parse(text: str, today: date) -> Number:
    """Read a personal identity number or coordination number written with 10 or 12 digits, with or without `-`, `+`.

    Ten digits without a sign mean the youngest person they can mean on `today`. `+` stands from 1 January of the year
    in which the person turns 100. Source: folkbokföringslagen 1991:481, 18 §; Skatteverket SKV 707.

    Raises InvalidNumber: number-shape, number-interim, number-organisation, number-date, number-future,
    number-separator, number-serial, number-checksum.
    """
    written = text.strip()
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise InvalidNumber("number-interim" if _INTERIM.fullmatch(written.upper()) else "number-shape")
    century, six, sign, four = found["century"], found["six"], found["sign"], found["four"]
    _refuse_organisation(century, six)
    year = _full_year(century, six, sign, today)
    birth_date = _birth_date(year, six)
    _refuse_future(year, birth_date, today)
    if four.startswith("000"):
        raise InvalidNumber("number-serial")
    if _luhn(six + four) != 0:
        raise InvalidNumber("number-checksum")
    kind = NumberKind.SAMORDNINGSNUMMER if _is_coordination(six) else NumberKind.PERSONNUMMER
    return Number(f"{year:04}{six[2:]}{four}", kind, birth_date)


def age_on(number: Number, day: date) -> int | None:
    """Whole years lived on a day; None when the number does not say the birth date.

    A person born on 29 February turns a year older on 1 March in other years: the later day, so that nobody is taken
    for an adult a day too early.
    """
    born = number.birth_date
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def masked(number: Number) -> str:
    """The number as it shows until somebody asks to see it: only the year of birth, `1990••••-••••`."""
    return f"{number.twelve[:4]}••••-••••"


def _refuse_organisation(century: str | None, six: str) -> None:
    # The third digit of an organisation number is at least 2, so that its "month" is none.
    if century in (None, _ORGANISATION_CENTURY) and int(six[2:4]) >= 20:
        raise InvalidNumber("number-organisation")


def _full_year(century: str | None, six: str, sign: str, today: date) -> int:
    if century is not None:
        year = int(century + six[:2])
        if sign == "+" and today.year - year < 100:
            raise InvalidNumber("number-separator")
        return year
    year = today.year - (today.year - int(six[:2])) % 100
    if sign == "+":
        return year - 100
    # Without a sign nothing says "under 100": a birthday still to come this year is that of a person of 99.
    born = None if sign else _birth_date(year, six)
    return year - 100 if born is not None and born > today else year


def _birth_date(year: int, six: str) -> date | None:
    """The date, or None for a coordination number that holds none: month 00, day 60, a day the month lacks."""
    if not 1800 <= year <= 9999:
        raise InvalidNumber("number-date")
    month, day = int(six[2:4]), int(six[4:6])
    coordination = _is_coordination(six)
    if coordination:
        day -= _DAY_SHIFT
        if month > 12 or day > 31:
            raise InvalidNumber("number-date")
    try:
        return date(year, month, day)
    except ValueError:
        if coordination:
            return None
        raise InvalidNumber("number-date") from None


def _refuse_future(year: int, birth_date: date | None, today: date) -> None:
    if year > today.year or (birth_date is not None and birth_date > today):
        raise InvalidNumber("number-future")


def _is_coordination(six: str) -> bool:
    return int(six[4:6]) >= _DAY_SHIFT


def _luhn(ten: str) -> int:
    """The remainder of the sum of digits, every second doubled from the first; 0 when the check digit is right."""
    doubled = "".join(str(int(digit) * (2 - place % 2)) for place, digit in enumerate(ten))
    return sum(map(int, doubled)) % 10
