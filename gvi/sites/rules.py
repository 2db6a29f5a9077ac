"""What a register of sites must hold. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gvi.core.problems import Problem
from gvi.documents.envelope import LIMITS, Window

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


def may_add(code: str, *, taken: bool) -> Iterator[Problem]:
    """A code that can stand in a command, and is free."""
    if not CODE.fullmatch(code):
        yield Problem("site-code-shape", field="code")
    if taken:
        yield Problem("site-code-taken", field="code")


def may_place_window(window: Window, *, x: int, y: int) -> Iterator[Problem]:
    """An address box, in millimetres, that leaves room for sender, head and text."""
    limits = LIMITS[window]
    for name, value, (least, most) in (("window_x", x, limits.x), ("window_y", y, limits.y)):
        if not least <= value <= most:
            yield Problem("window-outside-limits", field=name, facts={"min": least, "max": most})
