"""The demonstration as `make run` starts it: web and worker together, filled once, ended together."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.running import PATIENCE_S, children, gone, start


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Accept-Language": "sv"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def wait_for(server: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        assert server.poll() is None, server.stderr.read() if server.stderr else ""
        try:
            if answer(port, "/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the server did not answer in time")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration keeps its data, from one start to the next."""
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The demonstration, answering."""
    port = free_port()
    server = start("serve", "--with-worker", folder=folder, GVI_DEMO="1", GVI_PORT=str(port))
    try:
        wait_for(server, port)
        yield server, port
    finally:
        server.kill()
        server.wait()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc which processes there are")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_web_and_worker_start_together_and_end_together(served, end: signal.Signals) -> None:
    server, port = served
    status, page = answer(port, "/login")
    assert status == 200 and "Logga in" in page and "gvi-demo-2026" in page
    below = children(server.pid)
    assert len(below) == 2, "one web process and one worker"
    server.send_signal(end)
    assert server.wait(PATIENCE_S) == 0
    assert gone(below)
    said = server.stdout.read() if server.stdout else ""
    assert f"http://127.0.0.1:{port}" in said
    for account in ("probation_coordinator@demo.example", "administrator2@demo.example", "gvi-demo-2026"):
        assert account in said


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc which processes there are")
def test_a_killed_server_leaves_no_worker_behind(served) -> None:
    server, _port = served
    below = children(server.pid)
    server.kill()
    server.wait()
    assert gone(below)


def test_the_data_is_kept_from_one_start_to_the_next(served, folder: Path) -> None:
    before = (folder / "gvi.db").stat().st_ino
    __server, port = served
    assert answer(port, "/today")[0] == 303
    assert (folder / "gvi.db").stat().st_ino == before
    assert (folder / "demo-secret-key").stat().st_mode & 0o077 == 0, "nobody else reads the keys"
