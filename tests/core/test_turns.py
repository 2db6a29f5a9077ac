"""Whoever wants to write gets to write, in the order in which they asked."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from gvi import create_app
from gvi.core import db as database
from gvi.core.turns import Turns, turns_at
from gvi.extensions import db
from tests.conftest import settings_in

WRITERS, WRITES = 4, 10
WRITER = """
import sys, time
from pathlib import Path
from gvi.core.turns import Turns
turns = Turns(Path(sys.argv[1]))
print("ready", flush=True)
for _ in range(5):
    assert turns.take(30)
    with open(sys.argv[2], "a") as log:
        log.write(sys.argv[3])
    time.sleep(0.05)
    turns.give()
"""


def until(done, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.001)


def test_threads_write_in_the_order_in_which_they_asked() -> None:
    turns, order, threads = Turns(None), [], []
    assert turns.take(1)

    def write(number: int) -> None:
        assert turns.take(10)
        order.append(number)
        turns.give()

    for number in range(WRITERS):
        threads.append(threading.Thread(target=write, args=(number,)))
        threads[-1].start()
        until(lambda number=number: len(turns._waiting) == number + 1)
    turns.give()
    for thread in threads:
        thread.join()
    assert order == list(range(WRITERS))


def test_one_who_has_the_turn_is_not_made_to_wait_for_themselves() -> None:
    turns = Turns(None)
    assert turns.take(1)
    assert not turns.take(1)
    turns.give()
    assert turns.take(1)


def test_one_who_waited_too_long_goes_on_and_holds_up_nobody() -> None:
    turns, got = Turns(None), []
    assert turns.take(1)
    late = threading.Thread(target=lambda: got.append(turns.take(0.01)))
    late.start()
    late.join()
    assert got == [False]
    turns.give()
    assert turns.take(0)


def test_where_no_file_can_be_locked_the_turn_is_given_up_and_nobody_is_held_up(tmp_path: Path) -> None:
    folder = tmp_path / "turns"
    folder.mkdir()  # opening it to write is refused by the system itself
    turns = Turns(folder)
    assert not turns.take(1)
    got: list[bool] = []
    other = threading.Thread(target=lambda: got.append(turns.take(1)))
    other.start()
    other.join(10)
    assert got == [False]
    assert turns._holder is None, "the next one would wait for somebody who has no turn"


def test_a_writer_without_a_file_to_lock_still_writes(app: Flask) -> None:
    with app.app_context():
        (Path(app.instance_path) / "gvi.db-turns").mkdir()
        before = db.session.scalar(text("SELECT min(log_hours) FROM site"))
        for _ in range(2):
            with database.transaction():
                db.session.execute(text("UPDATE site SET log_hours = log_hours + 1"))
        assert db.session.scalar(text("SELECT min(log_hours) FROM site")) == before + 2


def test_two_processes_write_by_turns(tmp_path: Path) -> None:
    lock, said = tmp_path / "turns", tmp_path / "log"
    first = Turns(lock)
    assert first.take(5)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(lock), str(said), name], stdout=subprocess.PIPE)
        for name in "ab"
    ]
    for writer in writers:
        assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
    time.sleep(0.1)
    assert not said.exists()
    first.give()
    for writer in writers:
        assert writer.wait(30) == 0
        writer.stdout.close()
    assert said.read_text() in {"ab" * 5, "ba" * 5}


def test_every_writer_of_the_application_gives_its_turn_back(app: Flask) -> None:
    with app.app_context():
        turns = turns_at(db.engine.url.database)
        with database.transaction():
            db.session.execute(text("UPDATE site SET log_hours = log_hours"))
            assert turns._holder == threading.get_ident()
        assert turns._holder is None
        db.session.execute(text("SELECT 1"))
        assert turns._holder is None, "who reads takes no turn"


def test_writers_at_once_lose_no_write(app: Flask) -> None:
    def write() -> None:
        with app.app_context():
            for _ in range(WRITES):
                with database.transaction():
                    db.session.execute(text("UPDATE site SET log_hours = log_hours + 1"))

    with app.app_context():
        before = db.session.scalar(text("SELECT min(log_hours) FROM site"))
    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.scalar(text("SELECT min(log_hours) FROM site")) == before + WRITERS * WRITES


def test_what_is_written_is_on_disk_before_it_is_answered(tmp_path: Path) -> None:
    with create_app(settings_in(tmp_path)).app_context():  # as it runs: the tests' own let the disk take its time
        assert db.session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert db.session.scalar(text("PRAGMA synchronous")) == 2
