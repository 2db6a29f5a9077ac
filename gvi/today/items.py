"""One thing to do, from whichever feature it comes. Features offer them; Today only sorts and shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gvi.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Item:
    """A task: what, where, by when. Never a name, and nothing its reader could not find on the page it leads to."""

    title: str
    url: str
    text: str
    due: date | None

    def is_late(self, today: date) -> bool:
        """Should it have been done?"""
        return self.due is not None and self.due < today


Source = Callable[[Actor], list[Item]]
"""A feature's `todo.items`: what the posting has to do, read through `visible_to` alone."""
