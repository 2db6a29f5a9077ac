"""Small numbers: nothing that is shown lets a hidden one be worked out."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from itertools import product

from gvi.callins.models import CallIn
from gvi.reports.funnel import FunnelStep, Instead, for_others
from gvi.reports.small import hidden_steps, is_small, may_show_parts


class Part(StrEnum):
    """Any parts of a whole."""

    ONE = "one"
    TWO = "two"
    THREE = "three"
    FOUR = "four"


NUMBERS = (0, 1, 2, 4, 5, 6, 9, 14)
"""On both sides of what is small."""
EVERY = [dict(zip(Part, numbers, strict=True)) for numbers in product(NUMBERS, repeat=4)]


def test_parts_of_a_known_whole_show_together_or_not_at_all() -> None:
    """Who knows the whole, the rule, and what shows, still finds several possible numbers behind each hidden one."""
    behind = defaultdict(list)
    for numbers in product(range(13), repeat=3):
        if not may_show_parts(numbers):
            behind[sum(numbers)].append(numbers)
    for whole, possible in behind.items():
        if not is_small(whole) and whole < 13:
            assert all(len(set(each)) > 1 for each in zip(*possible, strict=True)), possible


def test_the_breakdown_is_hidden_as_soon_as_one_of_its_numbers_is_small() -> None:
    steps = dict.fromkeys(FunnelStep, 25)
    for came, ill, away in ((17, 4, 4), (17, 8, 0), (12, 5, 8), (23, 1, 1), (3, 8, 14)):
        instead = dict.fromkeys(Instead, 0) | {Instead.EXCUSED: ill, Instead.NO_SHOW: away}
        told = for_others(CallIn(), {**steps, FunnelStep.CAME: came, FunnelStep.TALKED: 0}, instead)
        shows = not any(map(is_small, (came, ill, away, 25 - came)))
        assert all((number is not None) is shows for number in told.instead.values()), told
        assert (told.steps[FunnelStep.CAME] is None) is (is_small(came) or is_small(25 - came))


def test_no_two_steps_that_show_differ_by_a_few() -> None:
    for parts in EVERY:
        steps = list(parts.items())
        hidden = hidden_steps(steps)
        shown = [number for step, number in steps if step not in hidden]
        assert not any(is_small(number) for number in shown)
        assert not any(is_small(one - other) for one in shown for other in shown)


def test_large_numbers_show() -> None:
    assert may_show_parts([5, 9, 0])
    assert hidden_steps([(Part.ONE, 20), (Part.TWO, 15), (Part.THREE, 15), (Part.FOUR, 5)]) == frozenset()
