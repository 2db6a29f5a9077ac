"""Imports that wait until a view of their module is first asked for."""

from __future__ import annotations

import builtins
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gvi.core.later import Awaited, bring, later
from tests.server.running import ROOT, environment

MODULE = """
import json
from gvi.core.later import later

with later(__name__):
    from xml.sax import saxutils as marks
    from xml.sax.saxutils import escape, unescape as back

def shown(text):
    return json.dumps([escape(text), back(text), marks.escape(text)])
"""


@pytest.fixture
def waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A module whose imports wait."""
    (tmp_path / "waits_for_it.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import waits_for_it

    yield waits_for_it
    del sys.modules["waits_for_it"]


def test_names_wait_until_they_are_brought(waiting) -> None:
    assert waiting.escape == Awaited("xml.sax.saxutils", "escape")
    bring("waits_for_it")
    assert waiting.shown("<") == '["&lt;", "<", "&lt;"]'


def test_what_is_imported_around_the_block_is_there_at_once(waiting) -> None:
    assert waiting.json.loads("1") == 1
    assert builtins.__import__.__module__ == "builtins"


def test_blocks_that_overlap_leave_importing_as_it_was() -> None:
    usual, inside, over = builtins.__import__, threading.Event(), threading.Event()

    def first() -> None:
        with later("tests.one"):
            inside.set()
            over.wait(timeout=0.2)  # as long as the other would need, were it let in

    def second() -> None:
        inside.wait()
        with later("tests.two"):
            over.set()
            first_thread.join(timeout=1)

    first_thread, second_thread = threading.Thread(target=first), threading.Thread(target=second)
    first_thread.start(), second_thread.start()
    first_thread.join(), second_thread.join()
    left, builtins.__import__ = builtins.__import__, usual
    assert left is usual


def test_four_threads_that_bring_at_once_all_find_it(waiting) -> None:
    start, found = threading.Barrier(4), []

    def ask() -> None:
        start.wait()
        bring("waits_for_it")
        found.append(waiting.shown(">"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ['["&gt;", ">", "&gt;"]'] * 4


def test_a_module_that_cannot_be_imported_is_asked_for_again_and_not_forgotten(waiting) -> None:
    waiting.escape = Awaited("xml.sax.nowhere", "escape")
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError):
            bring("waits_for_it")


def test_a_start_imports_no_feature_that_only_its_own_pages_need() -> None:
    code = """
import sys, tempfile, gvi
from gvi.config import from_environment
app = gvi.create_app(from_environment({"GVI_DEMO": "1", "GVI_INSTANCE": tempfile.mkdtemp()}))
names = ("imports.apply", "imports.operations", "merging.operations", "networks.layout", "oversight.operations")
print(*[name for name in names if f"gvi.{name}" in sys.modules])
"""
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment(), cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == ""
