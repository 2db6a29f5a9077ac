"""The threads that answer: over real connections, of a server with two threads and an application of a few lines."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from gvi.server import threads
from tests.server.running import PATIENCE_S, ROOT, children

pytestmark = pytest.mark.skipif(not threads.is_possible(), reason="gunicorn's own threads answer here")

SERVER = """
import sys, time
from gunicorn.app.base import BaseApplication
from gvi.server import threads
from gvi.server.threads import WaitingThreads

threads._STALLED_S = 2  # not half a minute

def answer(environ, start):
    path, sent = environ["PATH_INFO"], environ["wsgi.input"].read()
    if path == "/slow":
        time.sleep(1.5)
    if path == "/broken":
        raise ValueError("broken")
    if path == "/exit":
        sys.exit(3)
    body = path.encode() + b" " + sent
    if path == "/much":
        body = body * 1_000_000
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]

class Server(BaseApplication):
    def load_config(self):
        for name, value in {"bind": "127.0.0.1:" + sys.argv[1], "worker_class": WaitingThreads, "threads": 2,
                            "worker_connections": int(sys.argv[2]), "keepalive": int(sys.argv[3]), "loglevel": "critical", "control_socket_disable": True,
                            "graceful_timeout": 10}.items():
            self.cfg.set(name, value)
    def load(self):
        return answer

Server().run()
"""
Started = tuple[subprocess.Popen[bytes], int]


@pytest.fixture
def served() -> Iterator[Callable[..., Started]]:
    """Start a server: its process and port."""
    started: list[subprocess.Popen[bytes]] = []

    def start(places: int = 100, keepalive: int = 30) -> Started:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        command = [sys.executable, "-c", SERVER, str(port), str(places), str(keepalive)]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        started.append(process)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                with closing(connection(port)) as one:
                    assert asked(one, "/up") == "/up "
                return process, port
            except OSError:
                time.sleep(0.05)
        pytest.fail("the server did not answer in time")

    yield start
    for process in started:
        process.terminate()
        process.wait(PATIENCE_S)


def connection(port: int) -> http.client.HTTPConnection:
    one = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    one.connect()
    return one


def asked(one: http.client.HTTPConnection, path: str) -> str:
    one.request("GET", path)
    return one.getresponse().read().decode()


def test_many_requests_go_over_one_connection(served) -> None:
    _process, port = served()
    with closing(connection(port)) as one:
        assert [asked(one, f"/{n}") for n in range(20)] == [f"/{n} " for n in range(20)]
        one.request("POST", "/sent", body=b"x" * 100_000)
        assert len(one.getresponse().read()) == 100_006
        assert asked(one, "/after") == "/after "


def test_requests_sent_in_one_go_are_answered_one_after_the_other(served) -> None:
    _process, port = served()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        wire.sendall(b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % n for n in range(5)))
        heard = b""
        while heard.count(b"HTTP/1.1 200") < 5 or not heard.endswith(b"/4 "):
            came = wire.recv(65536)
            assert came, f"hung up after {heard!r}"
            heard += came
    assert [heard.index(b"/%d " % n) for n in range(5)] == sorted(heard.index(b"/%d " % n) for n in range(5))


def test_silent_connections_hold_up_nobody(served) -> None:
    _process, port = served()
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    try:
        began = time.monotonic()
        with closing(connection(port)) as one:
            assert asked(one, "/me") == "/me "
        assert time.monotonic() - began < 4, "two threads wait for twenty who say nothing"
    finally:
        for each in silent:
            each.close()


def test_a_silent_connection_is_hung_up_on_after_a_while(served) -> None:
    _process, port = served(keepalive=1)
    with closing(connection(port)) as one:
        assert asked(one, "/first") == "/first "
        one.sock.settimeout(10)
        assert one.sock.recv(1) == b"", "kept for a second, and then closed"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as never_asked:
        assert never_asked.recv(1) == b""


def test_a_broken_answer_costs_no_thread(served) -> None:
    _process, port = served()
    for _ in range(5):  # more than there are threads
        with closing(connection(port)) as one:
            one.request("GET", "/broken")
            assert one.getresponse().status == 500
    with closing(connection(port)) as one:
        assert asked(one, "/whole") == "/whole "


def test_who_finds_no_place_is_let_in_when_somebody_leaves(served) -> None:
    _process, port = served(places=3)
    time.sleep(0.3)  # the one that saw it start is gone
    inside = [connection(port) for _ in range(3)]
    for each in inside:
        assert asked(each, "/in") == "/in "
    late = connection(port)
    late.request("GET", "/late")
    for each in inside:
        each.close()
    assert late.getresponse().read() == b"/late "
    late.close()


def test_told_to_stop_it_answers_what_has_come(served) -> None:
    process, port = served()
    (worker,) = children(process.pid)
    with closing(connection(port)) as slow, closing(connection(port)) as idle:
        assert asked(idle, "/idle") == "/idle "
        slow.request("GET", "/slow")
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGTERM)
        answered = slow.getresponse()
        assert (answered.status, answered.read()) == (200, b"/slow ")
    assert process.wait(8) == 0, "before the time for stopping is up"
    assert not os.path.exists(f"/proc/{worker}")
    with pytest.raises(OSError, match="refused"):
        connection(port)


def test_told_to_stop_at_once_it_waits_for_nobody_who_is_silent(served) -> None:
    process, port = served()
    with socket.create_connection(("127.0.0.1", port)):
        began = time.monotonic()
        process.send_signal(signal.SIGQUIT)
        process.wait(20)
        assert time.monotonic() - began < 4


@pytest.mark.parametrize("way", [signal.SIGWINCH, signal.SIGUSR1])
def test_a_signal_that_asks_for_nothing_leaves_it_at_rest(served, way) -> None:
    process, port = served()
    (worker,) = children(process.pid)
    os.kill(worker, way)
    time.sleep(0.3)
    before = worked(worker)
    time.sleep(1)
    assert worked(worker) - before < 0.3, "a second of waiting costs no second of work"
    with closing(connection(port)) as one:
        assert asked(one, "/still") == "/still "


def test_an_answer_that_would_end_the_program_ends_its_connection_alone(served) -> None:
    _process, port = served(places=5)
    for _ in range(6):  # more than there are threads, and places
        with closing(connection(port)) as one, pytest.raises((http.client.BadStatusLine, ConnectionError)):
            asked(one, "/exit")
    with closing(connection(port)) as one:
        assert asked(one, "/here") == "/here "


def test_who_stops_in_the_middle_of_a_head_is_hung_up_on(served) -> None:
    _process, port = served()
    halves = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(2)]  # as many as threads
    try:
        for each in halves:
            each.sendall(b"GET / HT")
        with closing(connection(port)) as one:
            assert asked(one, "/after") == "/after "
        assert [each.recv(1) for each in halves] == [b"", b""]
    finally:
        for each in halves:
            each.close()


@pytest.mark.parametrize("path", ["/body", "/much"])
def test_who_stops_sending_a_body_or_taking_an_answer_holds_no_thread_for_long(served, path) -> None:
    _process, port = served()
    halves = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(2)]  # as many as threads
    try:
        for each in halves:
            each.sendall(b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab" % path.encode())
            if path == "/much":
                each.sendall(b"cdefghi")
        with closing(connection(port)) as one:
            assert asked(one, "/after") == "/after "
    finally:
        for each in halves:
            each.close()


def worked(process: int) -> float:
    """Seconds of processor that a process has taken."""
    with open(f"/proc/{process}/stat") as said:
        mine, systems = said.read().rpartition(")")[2].split()[11:13]
    return (int(mine) + int(systems)) / os.sysconf("SC_CLK_TCK")
