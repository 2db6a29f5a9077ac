"""Days as people write them in Swedish and English, beside 2026-03-12: 21/1 2027, 21 jan 2027, den 21 januari 2027."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: number
    for names in (
        "januari februari mars april maj juni juli augusti september oktober november december",
        "january february march april may june july august september october november december",
        "jan feb mar apr maj jun jul aug sep okt nov dec",
        "jan febr mars april may juni juli aug sept oct nov dec",
    )
    for number, name in enumerate(names.split(), 1)
}
# ASCII digits only: other alphabets' digits would slip past every check of shape.
_IN_WORDS = re.compile(r"(?:den )?([0-9]{1,2})(?::?e|:?a|\.)? ([^\W\d_]+)\.?,? ([0-9]{4})")
_DAY_OVER_MONTH = re.compile(r"([0-9]{1,2}) ?/ ?([0-9]{1,2}),? ([0-9]{4})")
"""With a space before the year it is how days are written in Swedish; 1/2/2027 could be either way round."""


def month_number(name: str) -> int | None:
    """The month that a Swedish or English name, or what it is shortened to, means."""
    return _MONTHS.get(name.casefold())


def written_out(text: str) -> date | None:
    """The day, or None where the text is written in no such way. Raises ValueError for a day that does not exist."""
    plain = " ".join(text.split()).casefold()
    if found := _DAY_OVER_MONTH.fullmatch(plain):
        return date(int(found[3]), int(found[2]), int(found[1]))
    found = _IN_WORDS.fullmatch(plain)
    month = month_number(found[2]) if found else None
    return date(int(found[3]), month, int(found[1])) if found and month else None
