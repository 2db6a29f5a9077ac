"""Telephone numbers: kept as E.164 (“+46701740605”), read and dialled as people write them.

The library that knows the world's numbers is loaded by the first request that has one.
"""

from __future__ import annotations

SWEDEN = 46


def understood(text: str) -> str | None:
    """The number as it is kept, Swedish unless it starts with a country code; None when it is none.

    >>> understood("070-174 06 05"), understood("växeln")
    ('+46701740605', None)
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text, "SE")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def dialled(value: str) -> str:
    """The number as it is dialled in Sweden; what is no number stays as it stands.

    >>> dialled("+46701740605"), dialled("+4531770000"), dialled("växeln")
    ('070-174 06 05', '+45 31 77 00 00', 'växeln')
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(value, "SE")
    except phonenumbers.NumberParseException:
        return value
    style = phonenumbers.PhoneNumberFormat
    chosen = style.NATIONAL if number.country_code == SWEDEN else style.INTERNATIONAL
    return str(phonenumbers.format_number(number, chosen))
