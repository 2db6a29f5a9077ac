"""A server in a process of its own, ended afterwards."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.demonstration import ROOT

PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Served:
    """Where it answers, its process, and how long it took to answer first, in seconds."""

    port: int
    pid: int
    started_in: float


@contextmanager
def served(command: Sequence[str], environment: Mapping[str, str], *, first: str, cwd: Path = ROOT) -> Iterator[Served]:
    """Start `command`, in which {port} stands for a free port, and wait until `first` answers."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GVI_")}
    filled = {name: value.format(port=port) for name, value in environment.items()}
    began = time.perf_counter()
    process = subprocess.Popen(
        [part.format(port=port) for part in command], env={**kept, **filled}, cwd=cwd, stdout=subprocess.DEVNULL
    )
    try:
        _wait(port, first, process)
        yield Served(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait()


def ours(instance: Path, *extra: str) -> tuple[list[str], dict[str, str]]:
    """Command and environment of our own server over a campaign's folder."""
    return (
        [sys.executable, "-m", "gvi", "serve", *extra],
        {"GVI_DEMO": "1", "GVI_INSTANCE": str(instance), "GVI_PORT": "{port}"},
    )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, first: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        try:
            connection.request("GET", first)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise TimeoutError("the server did not answer")
