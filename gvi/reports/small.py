"""Small numbers, for readers outside the core team: under five is hidden, and nothing shown lets it be worked out. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

LEAST = 5
"""The smallest number that is shown outside the core team, other than nought."""
Key = TypeVar("Key", bound=StrEnum)


def is_small(number: int) -> bool:
    """Would it tell of somebody?"""
    return 0 < abs(number) < LEAST


def hidden_parts(parts: Mapping[Key, int]) -> frozenset[Key]:
    """Of numbers that add up to a whole that may be known: those to hide, so that the hidden ones add up to five or more.

    >>> class Part(StrEnum):
    ...     CAME = "came"
    ...     ILL = "ill"
    ...     AWAY = "away"
    >>> sorted(hidden_parts({Part.CAME: 9, Part.ILL: 1, Part.AWAY: 0}))
    [<Part.CAME: 'came'>, <Part.ILL: 'ill'>]
    """
    hidden = {key for key, number in parts.items() if is_small(number)}
    while is_small(sum(parts[key] for key in hidden)):
        left = [key for key, number in parts.items() if number and key not in hidden]
        if not left:
            break
        hidden.add(min(left, key=lambda key: (parts[key], key.value)))
    return frozenset(hidden)


def hidden_steps(steps: Sequence[tuple[Key, int]], *, also: frozenset[Key] = frozenset()) -> frozenset[Key]:
    """Of numbers that follow on one another: those to hide, so that no two that are shown differ by fewer than five.

    also: hidden already for another reason.
    """
    hidden, shown = set(also), list[int]()
    for key, number in steps:
        if key in hidden or is_small(number) or any(is_small(number - other) for other in shown):
            hidden.add(key)
        else:
            shown.append(number)
    return frozenset(hidden)
