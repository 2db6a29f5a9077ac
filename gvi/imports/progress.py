"""How far a long import has come, and the wish to stop it: told beside the database, which the import itself holds.

Numbers only, in the store of the job queue, by the batch's ref. A batch that nobody works on has none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from gvi.jobs.queue import queue_of

EVERY = 500
"""How many rows pass between two tellings."""
TRIES = 3
"""How often a batch is taken up before the worker gives it up."""
Watch = Callable[[int, int], None]
"""Called with the rows done and the rows there are; raises Stopped when somebody wants it to end."""


class Stopped(Exception):
    """Somebody asked for the import to end. Nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows done, of so many; 0 of 0 while the work waits for its turn."""

    done: int
    of: int

    @property
    def percent(self) -> int:
        """Whole percent."""
        return 100 * self.done // self.of if self.of else 0


def watch_of(ref: str) -> Watch:
    """What tells of this batch while it is worked on."""

    def watch(done: int, of: int) -> None:
        if done % EVERY == 0 or done == of:
            _put(f"{ref}-rows", [done, of])
            if _get(f"{ref}-stop"):
                raise Stopped

    return watch


def of(ref: str) -> Progress:
    """How far the batch has come."""
    done, total = _get(f"{ref}-rows") or (0, 0)
    return Progress(done, total)


def ask_to_stop(ref: str) -> None:
    """Wish for the end. The worker finds it at its next telling, or before it begins."""
    _put(f"{ref}-stop", True)


def is_asked_to_stop(ref: str) -> bool:
    """Has somebody wished for the end?"""
    return bool(_get(f"{ref}-stop"))


def tried(ref: str) -> int:
    """Count one more try, which a killed worker cannot take back; the tries so far."""
    tries = int(_get(f"{ref}-tries") or 0) + 1
    _put(f"{ref}-tries", tries)
    return tries


def forget(ref: str) -> None:
    """The work is done, given up or stopped."""
    for what in ("rows", "stop", "tries"):
        _store().delete_data(f"import-{ref}-{what}")


def _put(key: str, value: object) -> None:
    _store().put_data(f"import-{key}", json.dumps(value).encode())


def _get(key: str) -> Any:
    found = _store().peek_data(f"import-{key}")
    return json.loads(bytes(found)) if isinstance(found, bytes | bytearray | memoryview) else None


def _store() -> Any:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return queue_of(app).storage
