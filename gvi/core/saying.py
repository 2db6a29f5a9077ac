"""What is wrong with a piece of a file that somebody wrote by hand, said so that the place is found again. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

_SHOWN = 40
_NUMBER = re.compile(r"(?<!\d)(?:\d\d)?\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])[-+]\d{4}(?!\d)")
_LONG_NUMBER = re.compile(r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])\d{4}(?!\d)")
"""A personal number with its sign, or in twelve digits; ten digits alone are as often a telephone."""


def shown(value: Any) -> str:
    """The value as a message can hold it.

    >>> shown("x" * 100)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"
    """
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = ascii(value[:_SHOWN]) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def unknown(found: Mapping[str, Any], known: Collection[str], what: str) -> Iterator[str]:
    """A fault for every name that has no place there."""
    for name in found:
        if name not in known:
            yield f"{shown(name)} is unknown in {what}; known are {', '.join(known)}"


def unfit(text: str) -> str | None:
    """Why words may not stand in a file that tells of nobody and is read everywhere; None when they may."""
    if any(_is_strange(each) for each in text):
        return "holds characters that are no text"
    if _NUMBER.search(text) or _LONG_NUMBER.search(text):
        return "holds what looks like a personal number; a playbook tells of nobody"
    return None


def _is_strange(character: str) -> bool:
    """Control characters but line ends and tabs, and halves of characters."""
    number = ord(character)
    return (number < 0x20 and character not in "\t\n\r") or 0x7F <= number < 0xA0 or 0xD800 <= number < 0xE000
