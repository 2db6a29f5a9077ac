"""Imports that a module makes when a view of it is first asked for: most addresses are never asked of a process.

    with later(__name__):
        from gvi.merging import operations
        from gvi.merging.forms import ReasonForm

Routes and what marks them stand as ever when the module is imported; the names above stand for nothing until the
application brings them, before it calls the module's first view (gvi.core.addresses). So they may be used inside
functions alone, and by views. `import module` does not wait: only what is imported by name. What somebody counts on at the start (models, what is asked at the door) is imported
outside of the block.
"""

from __future__ import annotations

import builtins
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

_WAITING: set[str] = set()
_ONE_BLOCK = threading.RLock()
"""Python's way of importing is everybody's: of two blocks that overlapped, one would leave its own behind for good. Nothing
is imported inside of a block, so that nobody waits there for somebody else's module."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """In the place of what will be imported: `from module import name`."""

    module: str
    name: str


class later:
    """The imports of this block wait, those of `module` itself alone: whatever else is imported meanwhile is imported."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._importing: Any = None

    def __enter__(self) -> None:
        _ONE_BLOCK.acquire()
        self._importing, builtins.__import__ = builtins.__import__, self._import

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        builtins.__import__ = self._importing
        _WAITING.add(self._module)
        _ONE_BLOCK.release()

    def _import(
        self, name: str, globals: Mapping[str, Any] | None = None, locals: Any = None,
        fromlist: Sequence[str] | None = (), level: int = 0,
    ) -> Any:  # fmt: skip
        if globals is None or globals.get("__name__") != self._module or not fromlist:
            return self._importing(name, globals, locals, fromlist, level)
        return _Names(name)


def bring(module: str) -> None:
    """Import what waits in the module. Two threads may do so at once: both come to the same."""
    if module not in _WAITING:
        return
    names = vars(sys.modules[module])
    for alias, awaited in [(alias, value) for alias, value in names.items() if isinstance(value, Awaited)]:
        names[alias] = getattr(__import__(awaited.module, fromlist=[awaited.name]), awaited.name)
    _WAITING.discard(module)


class _Names:
    """What a statement takes its names from while it waits."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Awaited:
        return Awaited(self._module, name)
