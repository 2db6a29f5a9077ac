"""Writers wait their turn. SQLite lets one write at a time and leaves to chance who is next: under load the unlucky wait for seconds.

Threads of one process get the turn in the order in which they asked. Processes take turns through two bytes of a file
beside the database: whoever holds the gate is the next, and only the next waits for the turn itself, so that a process
that has just written cannot have it again before another that waits.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from functools import cache
from pathlib import Path
from typing import IO

try:
    import fcntl
except (
    ImportError
):  # pragma: no cover  (elsewhere than on Unix there is one process, and threads are in order without it)
    fcntl = None  # type: ignore[assignment]

GATE, TURN = 0, 1
"""The bytes of the file."""
LOOK_AGAIN_S = 0.001
CALLED = 0
"""In place of a thread: the next one has been called and is not there yet."""


class Turns:
    """The turns at one database file. Waiting is bounded: who has waited too long goes on without, and SQLite decides."""

    def __init__(self, path: Path | None) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._holder: int | None = None
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self, seconds: float) -> bool:
        """Wait for the turn; True when it was given and must be given back. A thread that has it is not given it again."""
        until = time.monotonic() + seconds
        if not self._take_here(until):
            return False
        try:
            if self._take_among_processes(until):
                return True
        except OSError:  # no such file can be locked here: between processes SQLite's own waiting has to do
            pass
        self._give_here()
        return False

    def give(self) -> None:
        """Let the next one write."""
        self._unlock(TURN)
        self._give_here()

    def _take_here(self, until: float) -> bool:
        me = threading.get_ident()
        with self._guard:
            if self._holder is None:
                self._holder = me
                return True
            if self._holder == me:
                return False
            called = threading.Event()
            self._waiting.append(called)
        called.wait(max(0.0, until - time.monotonic()))
        with self._guard:
            if called.is_set():
                self._holder = me
                return True
            self._waiting.remove(called)
            return False

    def _give_here(self) -> None:
        with self._guard:
            self._holder = CALLED if self._waiting else None
            if self._waiting:
                self._waiting.popleft().set()

    def _take_among_processes(self, until: float) -> bool:
        if fcntl is None or self._path is None:
            return True
        if not self._lock(GATE, until):
            return False
        try:
            return self._lock(TURN, until)
        finally:
            self._unlock(GATE)

    def _lock(self, byte: int, until: float) -> bool:
        while True:
            try:
                fcntl.lockf(self._opened(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
                return True
            except BlockingIOError:
                if time.monotonic() > until:
                    return False
                time.sleep(LOOK_AGAIN_S)

    def _unlock(self, byte: int) -> None:
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, byte)

    def _opened(self) -> IO[bytes]:
        """The file, opened once: a process loses its locks when it closes the file anywhere."""
        if self._file is None:
            assert self._path is not None
            self._file = self._path.open("ab")
        return self._file


@cache
def turns_at(database: str | None) -> Turns:
    """The turns at the database file of this name; in memory there is no file."""
    return Turns(Path(f"{database}-turns") if database and database != ":memory:" else None)
