"""What a register of sites must hold. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gvi.core.problems import Problem
from gvi.documents.envelope import LIMITS, Window

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


def may_add(code: str, *, taken: bool) -> Iterator[Problem]:
    """A code that can stand in a command, and is free."""
    if not CODE.fullmatch(code):
        yield Problem("site-code-shape", field="code")
    if taken:
        yield Problem("site-code-taken", field="code")


PEOPLE, MINUTES, HOURS = (1, 500), (1, 600), (0, 24)
"""Least and most: different people, minutes, and hours of the day."""


def may_limit(*, people: int, minutes: int, begins: int, ends: int) -> Iterator[Problem]:
    """What is unusual begins somewhere, and an ordinary day is not empty."""
    given = (
        ("unusual_people", people, PEOPLE), ("unusual_minutes", minutes, MINUTES), ("day_begins", begins, HOURS),
        ("day_ends", ends, HOURS),
    )  # fmt: skip
    for name, value, (least, most) in given:
        if not least <= value <= most:
            yield Problem("look-ups-outside-limits", field=name, facts={"min": least, "max": most})
    if ends <= begins:
        yield Problem("day-ends-first", field="day_ends")


def may_place_window(window: Window, *, x: int, y: int) -> Iterator[Problem]:
    """An address box, in millimetres, that leaves room for sender, head and text."""
    limits = LIMITS[window]
    for name, value, (least, most) in (("window_x", x, limits.x), ("window_y", y, limits.y)):
        if not least <= value <= most:
            yield Problem("window-outside-limits", field=name, facts={"min": least, "max": most})


CADENCES = {
    "talk_minutes": (10, 180), "max_per_group": (1, 50), "tie_days": (1, 3650), "relation_days": (1, 3650),
    "log_hours": (1, 336), "focus_review_days": (1, 365), "max_in_focus": (1, 50), "accept_hours": (1, 168),
    "service_reminder_days": (0, 30),
}  # fmt: skip
"""Least and most of the periods and limits by which a site works. How long somebody may read, and what is unusual, is
of access, and not among them."""


def may_keep_cadences(cadences: Mapping[str, int]) -> Iterator[Problem]:
    """Periods and limits that somebody can work by."""
    for name, value in cadences.items():
        least, most = CADENCES[name]
        if not least <= value <= most:
            yield Problem("cadence-outside-limits", facts={"name": name, "min": least, "max": most})
