"""Telephone numbers: kept as E.164 (“+46701740605”), read and dialled as people write them."""

from __future__ import annotations

import phonenumbers

SWEDEN = 46


def dialled(value: str) -> str:
    """The number as it is dialled in Sweden; what is no number stays as it stands.

    >>> dialled("+46701740605"), dialled("+4531770000"), dialled("växeln")
    ('070-174 06 05', '+45 31 77 00 00', 'växeln')
    """
    try:
        number = phonenumbers.parse(value, "SE")
    except phonenumbers.NumberParseException:
        return value
    style = phonenumbers.PhoneNumberFormat
    chosen = style.NATIONAL if number.country_code == SWEDEN else style.INTERNATIONAL
    return str(phonenumbers.format_number(number, chosen))
