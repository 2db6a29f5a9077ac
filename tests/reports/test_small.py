"""Small numbers: nothing that is shown lets a hidden one be worked out."""

from __future__ import annotations

from enum import StrEnum
from itertools import product

from gvi.reports.small import LEAST, hidden_parts, hidden_steps, is_small


class Part(StrEnum):
    """Any parts of a whole."""

    ONE = "one"
    TWO = "two"
    THREE = "three"
    FOUR = "four"


NUMBERS = (0, 1, 2, 4, 5, 6, 9, 14)
"""On both sides of what is small."""
EVERY = [dict(zip(Part, numbers, strict=True)) for numbers in product(NUMBERS, repeat=4)]


def test_no_small_part_shows_and_the_hidden_ones_never_add_up_to_a_small_number() -> None:
    for parts in EVERY:
        hidden = hidden_parts(parts)
        assert not any(is_small(number) for part, number in parts.items() if part not in hidden)
        together = sum(parts[part] for part in hidden)
        assert not is_small(together) or set(hidden) >= {part for part, number in parts.items() if number}


def test_a_hidden_part_is_never_the_only_one_beside_others_that_show() -> None:
    for parts in EVERY:
        hidden = [parts[part] for part in hidden_parts(parts) if parts[part]]
        assert len(hidden) != 1 or sum(parts.values()) == hidden[0] or hidden[0] >= LEAST


def test_no_two_steps_that_show_differ_by_a_few() -> None:
    for parts in EVERY:
        steps = list(parts.items())
        hidden = hidden_steps(steps)
        shown = [number for step, number in steps if step not in hidden]
        assert not any(is_small(number) for number in shown)
        assert not any(is_small(one - other) for one in shown for other in shown)


def test_large_numbers_show() -> None:
    assert hidden_parts({Part.ONE: 5, Part.TWO: 9, Part.THREE: 0}) == frozenset()
    assert hidden_steps([(Part.ONE, 20), (Part.TWO, 15), (Part.THREE, 15), (Part.FOUR, 5)]) == frozenset()
