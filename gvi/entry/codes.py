"""Codes that people type: six digits from an app, recovery codes from paper, halves of a recovery."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from passlib.exc import TokenError
from passlib.totp import TOTP

from gvi.core.crypto import blind_index
from gvi.core.keys import ALPHABET

ISSUER = "GVI"
DRIFT_S = 30
"""Seconds that a phone's clock may be wrong."""
HOW_MANY = 10
GROUPS, GROUP = 4, 4
"""Four groups of four: 27 letters to the 16th, more than 76 bits, so that a digest of it cannot be searched through."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What an app needs to know, for the eye: a picture to point the phone at, and the same as text."""

    picture: Markup
    """SVG, without style or script."""
    text: str


def new_secret() -> str:
    """A fresh secret of an app, base32."""
    return str(TOTP.new().base32_key)


def setup(secret: str, account: str) -> Setup:
    """How an app is told the secret."""
    import segno  # only a page that sets up an app draws

    totp = TOTP(key=secret)
    picture = segno.make(totp.to_uri(label=account, issuer=ISSUER), error="m")
    drawn = picture.svg_inline(scale=5, border=4, light="#fff")
    return Setup(Markup(drawn), totp.pretty_key())  # the library's own drawing: paths, no text


def digits_at(secret: str, moment: datetime) -> str:
    """What the app shows at the moment."""
    return str(TOTP(key=secret).generate(time=moment).token)


def counter_of(secret: str, digits: str, *, moment: datetime, after: int) -> int | None:
    """The interval these digits belong to, if they are right now and of a later interval than `after`; else None."""
    if not re.fullmatch(r"\d{6}", digits):
        return None
    try:
        return int(TOTP(key=secret).match(digits, time=moment, window=DRIFT_S, last_counter=after or None).counter)
    except TokenError:
        return None


def new_code() -> str:
    """A code to write down: bcdf-ghjk-mnpq-rstv."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))


def digest_of(code: str) -> str:
    """What is kept of such a code; capitals, spaces and hyphens do not matter."""
    return blind_index("code", re.sub(r"[^0-9a-z]", "", code.lower()))


def plain(typed: str) -> str:
    """Digits as typed, without the spaces that apps show."""
    return re.sub(r"\s", "", typed)
