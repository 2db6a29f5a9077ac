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

TRIES = 3
"""How often a batch is taken up without getting any further before the worker gives it up."""
Watch = Callable[[int, int], None]
"""Called with the rows done and the rows there are; raises Stopped when somebody wants it to end."""


def unwatched(_done: int, _of: int) -> None:
    """Nobody waits for this."""


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


def watch_of(ref: str, step: int) -> Watch:
    """What tells of this batch while it is worked on. step: the batch's version, which rises with every step."""

    def watch(done: int, of: int) -> None:
        _put(f"{ref}-rows", [done, of])
        if is_asked_to_stop(ref, step):
            raise Stopped

    return watch


def of(ref: str) -> Progress:
    """How far the batch has come."""
    done, total = _get(f"{ref}-rows") or (0, 0)
    return Progress(done, total)


def ask_to_stop(ref: str, step: int) -> None:
    """Wish for the end of this step. The worker finds it at its next telling; a wish that comes late ends nothing else."""
    _put(f"{ref}-stop", step)


def is_asked_to_stop(ref: str, step: int) -> bool:
    """Has somebody wished for the end of this step?"""
    return bool(_get(f"{ref}-stop") == step)


def tried(ref: str, *state: int) -> int:
    """Count one more try at a step in this state, which a killed worker cannot take back; the tries so far.

    state: the batch's version and how many parts are written. A try that got further is not counted.
    """
    known, tries = _get(f"{ref}-tries") or (None, 0)
    tries = tries + 1 if known == list(state) else 1
    _put(f"{ref}-tries", [state, tries])
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
