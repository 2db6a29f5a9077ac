"""The way through a round: which visit of how many this is, and which is next. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gvi.visits.models import Visit


@dataclass(frozen=True, slots=True)
class Way:
    """A visit's place in its round. `next` is the first unfinished visit after it, else the first there is."""

    number: int
    total: int
    next: Visit | None

    @classmethod
    def of(cls, visit: Visit, visits: Sequence[Visit]) -> Way | None:
        """From the round's visits in the order they are planned; None for a visit that is in no round, or alone in it."""
        if len(visits) < 2 or visit not in visits:
            return None
        place = visits.index(visit)
        waiting = [each for each in (*visits[place + 1 :], *visits[:place]) if not each.is_logged]
        return cls(place + 1, len(visits), waiting[0] if waiting else None)
