"""Taps as phones send them: text in, plain facts out. Nothing is believed of it but its shape."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from gvi.door.models import Excuse, Press

MOST = 200
"""Taps in one sending."""
LONGEST = timedelta(days=2)
"""How old a tap can be: what lay longer on a phone is as old as this, and long past its day."""
_MARK = re.compile(r"[0-9a-f]{32}")
_CODE = re.compile(r"D\d{2,4}")


class Unreadable(ValueError):
    """What was sent is not what our page sends."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One tap: about whom, what, and how long ago. Ages do not depend on the phone's clock being right."""

    mark: str
    code: str
    press: Press
    excuse: Excuse | None = None
    undoes: str | None = None
    age: timedelta = timedelta()


def pressed(*, code: str, mark: str, tap: str) -> Sent:
    """What a form's button says. The form's mark is one for all of its buttons, a tap's is not. Raises Unreadable."""
    if not _MARK.fullmatch(mark):
        raise Unreadable
    return _sent(blake2b(f"{mark} {code} {tap}".encode(), digest_size=16).hexdigest(), code, tap, timedelta())


def read(text: str) -> list[Sent]:
    """A list of objects with mark, code, tap and age (whole milliseconds), as JSON. Raises Unreadable."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as fault:  # the latter where lists stand in lists without end
        raise Unreadable from fault
    if not isinstance(told, list) or len(told) > MOST:
        raise Unreadable
    return [_one(each) for each in told]


def _one(told: Any) -> Sent:
    if not isinstance(told, dict):
        raise Unreadable
    return of(*(told.get(name) for name in ("mark", "code", "tap", "age")))


def of(mark: Any, code: Any, tap: Any, age: Any) -> Sent:
    """One tap. age: whole milliseconds. Raises Unreadable."""
    if not (isinstance(mark, str) and isinstance(code, str) and isinstance(tap, str)):
        raise Unreadable
    if not isinstance(age, int) or isinstance(age, bool) or age < 0:
        raise Unreadable
    return _sent(mark, code, tap, timedelta(milliseconds=min(age, LONGEST // timedelta(milliseconds=1))))


def _sent(mark: str, code: str, tap: str, age: timedelta) -> Sent:
    """tap: a word of Press; after a colon the reason of an excuse, or the mark of what is undone."""
    name, _colon, about = tap.partition(":")
    try:
        press = Press(name)
        excuse = Excuse(about) if press is Press.EXCUSED else None
    except ValueError as fault:
        raise Unreadable from fault
    undoes = about if press is Press.UNDO else None
    is_bare = press not in {Press.EXCUSED, Press.UNDO}
    if press is Press.SHEET or not _MARK.fullmatch(mark) or not _CODE.fullmatch(code) or (is_bare and about):
        raise Unreadable
    if undoes is not None and not _MARK.fullmatch(undoes):
        raise Unreadable
    return Sent(mark, code, press, excuse, undoes, age)
