"""The program as a process of its own, with an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {"GVI_SECRET_KEY": "s" * 48, "GVI_FIELD_KEYS": Fernet.generate_key().decode(), "GVI_INDEX_KEY": "i" * 48}
PATIENCE_S = 120.0


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without any GVI_ variable but those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GVI_")}
    return {**kept, "PYTHONPATH": str(ROOT), **settings}


def gvi(*arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "gvi", *arguments], env=environment(GVI_INSTANCE=str(folder), **settings), cwd=ROOT,
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip


def start(*arguments: str, folder: Path, **settings: str) -> subprocess.Popen[str]:
    """Run a command that goes on."""
    return subprocess.Popen(
        [sys.executable, "-m", "gvi", *arguments], env=environment(GVI_INSTANCE=str(folder), **settings), cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def children(pid: int) -> set[int]:
    """The processes below one, as the system tells."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.add(int(status.parent.name))
    return found


def is_running(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not any(map(is_running, pids))
