"""Many things, so many at a time: the database limits how many values one statement holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
AT_ONCE = 5_000


def batches(things: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The things in their order, in lists of `size`; the last may be shorter, and none is empty."""
    each = iter(things)
    while some := list(islice(each, size)):
        yield some
