"""What a server process holds: one heap for all its threads, and no library that nothing of ours asks for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gvi.core.icons import icon
from tests.server.running import ROOT, environment

THREADS_AT_WORK = """
import ctypes, threading
from gvi.server.memory import share_heap
{first}
there = threading.Barrier(4)
def work():
    kept = [bytes(2000) for _ in range(100)]
    there.wait()
threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""


def told(code: str) -> str:
    """What a process of its own prints."""
    return subprocess.run(
        [sys.executable, "-c", code], env=environment(), cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the heaps are glibc's")
def test_threads_share_one_heap() -> None:
    heaps = told(THREADS_AT_WORK.format(first="")).count("<heap nr=")
    if heaps < 2:
        pytest.skip("this C library has one heap by itself")
    assert told(THREADS_AT_WORK.format(first="share_heap()")).count("<heap nr=") == 1


def test_the_program_loads_no_library_of_sign_in_ways_it_has_none_of_and_hides_none_from_others() -> None:
    names = ("authlib", "webauthn", "requests", "reportlab", "pikepdf", "numpy", "rustworkx", "PIL", "openpyxl")
    code = f"import sys, gvi\nprint(*[name for name in {names!r} if name in sys.modules])"
    assert told(code).strip() == ""


def test_no_page_loads_a_printer_or_a_solver_before_somebody_prints_or_draws() -> None:
    names = (
        "authlib",
        "webauthn",
        "requests",
        "reportlab",
        "pikepdf",
        "numpy",
        "rustworkx",
        "PIL",
        "openpyxl",
        "segno",
        "zxcvbn",
    )
    load = "import sys\nfrom importlib import import_module\nfrom gvi.startup import FEATURES\n"
    load += "for feature in FEATURES: import_module(f'gvi.{feature}.views')\n"
    assert told(f"{load}print(*[name for name in {names!r} if name in sys.modules])").strip() == ""


def test_an_attribute_makes_its_column_when_a_statement_names_it_and_not_before() -> None:
    code = """
import gvi
from sqlalchemy.orm import configure_mappers
from gvi.extensions import db
def is_made(attribute):
    try:
        return bool(object.__getattribute__(attribute.class_attribute.comparator, "__clause_element__"))
    except AttributeError:
        return False
configure_mappers()
attributes = [attribute for mapper in db.Model.registry.mappers for attribute in mapper.column_attrs]
print(sum(map(is_made, attributes)), len(attributes))
"""
    made, attributes = map(int, told(code).split())
    assert 0 < made < attributes / 4


def test_an_icon_is_its_shape_alone_and_an_unknown_one_is_refused() -> None:
    assert icon("search").count("<path") == 1 and icon("search").startswith('<svg class="icon" viewBox="0 0 16 16"')
    assert "symbol" not in icon("x-lg")
    with pytest.raises(KeyError):
        icon("no such icon")
