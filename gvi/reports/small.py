"""Small numbers, for readers outside the core team: under five is hidden, and nothing shown lets it be worked out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

LEAST = 5
"""The smallest number that is shown outside the core team, other than nought."""
Key = TypeVar("Key", bound=StrEnum)


def is_small(number: int) -> bool:
    """Would it tell of somebody?"""
    return 0 < abs(number) < LEAST


def may_show_parts(numbers: Iterable[int]) -> bool:
    """May numbers that add up to a known whole be shown? All of them, or none as soon as one is small.

    Hiding some would tell of them: whoever knows the whole and the rule for what else is hidden can work back from it.
    """
    return not any(map(is_small, numbers))


def hidden_steps(steps: Sequence[tuple[Key, int]]) -> frozenset[Key]:
    """Of numbers that follow on one another: those to hide, so that no two that are shown differ by fewer than five."""
    hidden, shown = set[Key](), list[int]()
    for key, number in steps:
        if is_small(number) or any(is_small(number - other) for other in shown):
            hidden.add(key)
        else:
            shown.append(number)
    return frozenset(hidden)
