"""Many writers at once, and the power cut in the middle: what was answered is kept, and nothing is half there.

A small version as a rule; ENDURANCE=1 for the long one.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bench.demonstration import Demonstration, demonstration
from tests.endurance.writing import Writer
from tests.server.running import children, gone, gvi

WRITERS, TURNS, CUTS = (8, 250, 10) if os.environ.get("ENDURANCE") else (4, 5, 1)
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc which processes there are")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration keeps its data, from one start to the next."""
    return tmp_path_factory.mktemp("demonstration")


def written(folder: Path) -> set[str]:
    """The writers' speakers that are really in the file."""
    with sqlite3.connect(folder / "gvi.db") as connection:
        return {name for (name,) in connection.execute("SELECT name FROM speaker WHERE name LIKE 'Writer %'")}


def let_sign_in(folder: Path) -> None:
    """As after a minute: more than ten sign-ins of one account in one are refused, and each cut signs everybody in anew."""
    with sqlite3.connect(folder / "gvi.db") as connection:
        connection.execute("DELETE FROM sign_in_attempt")


def writers_at(server: Demonstration, first: int) -> list[Writer]:
    writers = [Writer(server.address, number, turns=TURNS) for number in range(first, first + WRITERS)]
    for writer in writers:
        writer.start()
    return writers


def prove(folder: Path) -> None:
    """Tables, keys, and a chain that tells of exactly the rows there are."""
    checked = gvi("check", folder=folder, GVI_DEMO="1")
    assert checked.returncode == 0, checked.stdout
    with sqlite3.connect(folder / "gvi.db") as connection:
        logged = connection.execute("SELECT count(*) FROM audit_entry WHERE verb = 'speaker.add'").fetchone()
        assert logged == connection.execute("SELECT count(*) FROM speaker").fetchone()


def test_everything_that_many_write_at_once_is_kept(folder: Path) -> None:
    with demonstration(folder) as server:
        writers = writers_at(server, 0)
        for writer in writers:
            writer.join()
    assert not [fault for writer in writers for fault in writer.faults]
    assert written(folder) == {name for writer in writers for name in writer.names}
    prove(folder)


@pytest.mark.parametrize("cut", range(CUTS))
def test_a_power_cut_loses_nothing_that_was_answered(folder: Path, cut: int) -> None:
    with demonstration(folder) as server:
        let_sign_in(folder)
        processes = {server.pid, *children(server.pid)}
        writers = writers_at(server, 1000 * (cut + 1))
        while not any(writer.kept for writer in writers):
            assert any(writer.is_alive() for writer in writers), [writer.faults for writer in writers]
            time.sleep(0.01)
        for pid in processes:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for writer in writers:
            writer.join()
    assert gone(processes)
    assert {name for writer in writers for name in writer.kept} <= written(folder)
    prove(folder)
