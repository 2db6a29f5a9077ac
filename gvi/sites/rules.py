"""What a register of sites must hold. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gvi.core.problems import Problem

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")


def may_add(code: str, *, taken: bool) -> Iterator[Problem]:
    """A code that can stand in a command, and is free."""
    if not CODE.fullmatch(code):
        yield Problem("site-code-shape", field="code")
    if taken:
        yield Problem("site-code-taken", field="code")
