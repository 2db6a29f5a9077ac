"""The demonstration in a process of its own, as `make run` starts it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 120.0


@dataclass(frozen=True)
class Demonstration:
    """A running one: where it answers, and how long it took to answer first, in seconds."""

    address: str
    pid: int
    started_in: float


@contextmanager
def demonstration(folder: Path) -> Iterator[Demonstration]:
    """Start over the folder's data (made when there is none), and end it afterwards."""
    port = _free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GVI_")}
    settings = {"GVI_DEMO": "1", "GVI_INSTANCE": str(folder), "GVI_PORT": str(port)}
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "gvi", "serve", "--with-worker"],
        env={**kept, **settings},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield Demonstration(f"http://127.0.0.1:{port}", server.pid, time.perf_counter() - began)
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        try:
            connection.request("GET", "/login")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise TimeoutError("the demonstration did not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
