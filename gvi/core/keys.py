"""Identifiers: time-ordered numbers inside, opaque refs outside."""

from __future__ import annotations

import secrets
import threading
import time
from datetime import datetime

# No vowels, so that no ref spells a word; no 0, 1, l, o, i, which are misread over the phone.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
REF_LENGTH = 7
REF_PATTERN = rf"[{ALPHABET}]{{{REF_LENGTH}}}"

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A positive 63-bit number, rising within a process and unlikely to meet one from another.

    Milliseconds since 1970 in the upper 43 bits, 20 random bits below. Made here and not by the database,
    because SQLite numbers rows by itself only under a one-column key, and ours begins with the site.
    """
    global _last
    with _lock:
        fresh = (time.time_ns() // 1_000_000 << 20) | secrets.randbits(20)
        _last = max(fresh, _last + 1)
        return _last


def id_at(moment: datetime) -> int:
    """The least id that could be made at the moment (aware): ids of what is older are smaller."""
    return int(moment.timestamp() * 1000) << 20


def new_ref() -> str:
    """A ref such as k7m3q9b: random, tells nothing of order or number."""
    number, ref = (
        secrets.randbelow(len(ALPHABET) ** REF_LENGTH),
        "",
    )  # drawn at once: to draw each letter costs four times that
    for _ in range(REF_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        ref += ALPHABET[place]
    return ref
