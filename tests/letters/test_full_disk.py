"""A disk that fills up while letters are printed: nothing is half-saved, and the page says how to go on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from gvi import create_app
from gvi.core import db as database
from gvi.extensions import db
from gvi.letters.folder import Staged
from gvi.letters.models import FrozenLetter
from tests.browsing import Browser
from tests.conftest import settings_in
from tests.world import PASSWORD, address

CHECKED = {"checked": "y"}
ROOM = 24 * 1024 * 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 24 MB; where none can be mounted the test is skipped."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = shutil.which("mount") and os.geteuid() == 0
    if (
        not mounted
        or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", place], check=False).returncode
    ):
        pytest.skip("mounting a small file system needs root")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture
def on_small_disk(app: Flask, small_disk: Path) -> Callable[[], Flask]:
    """The application, moved with all its rows to the small disk."""

    def moved() -> Flask:
        with app.app_context():
            path = Path(str(db.engine.url.database))
            database.close()
        shutil.copy(path, small_disk / "gvi.db")
        there = create_app(settings_in(small_disk))
        there.testing = False
        return there

    return moved


def fill(disk: Path) -> Path:
    """Take every free byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.query(FrozenLetter).count()


def test_a_full_disk_prints_nothing_and_loses_nothing(on_small_disk, planned, small_disk) -> None:
    call_in = planned(3)
    app = on_small_disk()
    alva = Browser(app)
    alva.sign_in(address("alva"), PASSWORD)
    page = alva.get(call_in.page)
    filler = fill(small_disk)
    answer = alva.send(page, call_in.page, CHECKED)
    assert answer.status == 507 and "The disk is full" in answer.text
    assert count(app) == 0
    filler.unlink()
    assert "3 letters are printed" in alva.send(alva.get(call_in.page), call_in.page, CHECKED).text
    assert count(app) == 3
    with app.app_context():
        database.close()


def test_a_database_that_may_not_grow_prints_nothing(app, browser, planned) -> None:
    """The same told by SQLite in the middle of the batch instead of at its end."""
    call_in = planned(3)
    alva = browser("alva")
    page = alva.get(call_in.page)
    with app.app_context():
        database.close()

        def no_room(connection: object, _record: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count={pages + 4}")
            cursor.execute("PRAGMA cache_size=4")
            cursor.close()

        event.listen(db.engine, "connect", no_room)
    answer = alva.send(page, call_in.page, CHECKED)
    assert answer.status == 507 and "The disk is full" in answer.text
    with app.app_context():
        event.remove(db.engine, "connect", no_room)
        database.close()
    assert count(app) == 0
    assert "3 letters are printed" in alva.submit(call_in.page, CHECKED).text


def test_the_command_leaves_no_half_written_file_and_no_letter(app, planned, small_disk) -> None:
    call_in = planned(3)
    out = small_disk / "letters"
    filler = fill(small_disk)
    run = app.test_cli_runner().invoke(args=["summons", call_in.ref, "--out", str(out), "--as", address("alva")])
    assert run.exit_code == 3 and "No space left" in run.stderr
    assert not out.exists() or list(out.iterdir()) == []
    assert count(app) == 0
    filler.unlink()
    run = app.test_cli_runner().invoke(
        args=["summons", call_in.ref, "--out", str(out), "--json", "--as", address("alva")]
    )
    assert run.exit_code == 0 and len(json.loads(run.stdout)["letters"]) == 3
    assert sorted(file.name for file in out.iterdir()) == ["01.pdf", "02.pdf", "03.pdf"]


def test_files_appear_together_or_not_at_all(small_disk) -> None:
    with pytest.raises(OSError, match="No space left"):
        Staged(small_disk / "out", [("01.pdf", b"small"), ("02.pdf", b"x" * (ROOM + 1))])
    assert list((small_disk / "out").iterdir()) == []
