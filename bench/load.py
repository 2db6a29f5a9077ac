"""A bounded load: so many clients, each with one connection kept open, so many requests in all.

What is timed is the server: requests are written before the clock starts, and of an answer only its status and its end
are looked for. A client that reads headers and pages as a browser would takes a millisecond of every answer, which
makes a quick server look like a slow one.
"""

from __future__ import annotations

import http.client
import re
import socket
import statistics
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = re.compile(r'name="(?:csrf_token|csrfmiddlewaretoken)"[^>]*value="([^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SHOWING, LEADING = {200}, {302, 303}
PATIENCE_S, PIECE = 60, 262_144
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """One request: an address, and what is sent with it when it is a form. leads_on: a good answer leads to another page."""

    address: str
    form: dict[str, str] | None = None
    leads_on: bool = False


@dataclass(frozen=True, slots=True)
class Timing:
    """What a load met, in seconds; `rate` in answers a second."""

    middle: float
    late: float
    worst: float
    rate: float


class Client:
    """Somebody signed in, on one connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self._cookies: dict[str, str] = {}
        self.token = ""
        self.statements = ""

    def ask(self, request: Request) -> tuple[int, str]:
        """Status and text of the answer. A connection that the server closed while it was idle is opened again."""
        try:
            return self._ask(request)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._connection.close()
            return self._ask(request)

    def beside(self) -> Client:
        """The same person on another connection."""
        other = Client(self._port)
        other._cookies, other.token = dict(self._cookies), self.token
        return other

    @property
    def cookie(self) -> str:
        """The header that says who this is."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def _ask(self, request: Request) -> tuple[int, str]:
        head = {"Cookie": self.cookie}
        if request.form is None:
            self._connection.request("GET", request.address, headers=head)
        else:
            self._connection.request("POST", request.address, self._filled(request.form), {**head, **FORM})
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self.statements = answer.headers.get("X-Statements", "")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        found = TOKEN.search(text)
        self.token = found.group(1) if found else self.token
        return answer.status, text

    def written(self, request: Request) -> bytes:
        """The request as it goes over the wire, by whoever is signed in here."""
        head = f"Host: 127.0.0.1:{self._port}\r\nCookie: {self.cookie}\r\n"
        if request.form is None:
            return f"GET {request.address} HTTP/1.1\r\n{head}\r\n".encode()
        body = self._filled(request.form)
        kind = "".join(f"{name}: {value}\r\n" for name, value in {**FORM, "Content-Length": str(len(body))}.items())
        return f"POST {request.address} HTTP/1.1\r\n{head}{kind}\r\n{body}".encode()

    def line(self) -> Line:
        """A connection of its own for what is already written."""
        return Line(self._port)

    def _filled(self, form: dict[str, str]) -> str:
        return urlencode({"csrf_token": self.token, "csrfmiddlewaretoken": self.token, **form})

    def sign_in(self, address: str, form: dict[str, str]) -> Client:
        """Through the sign-in form."""
        self.ask(Request(address))
        status, _text = self.ask(Request(address, form))
        if status not in {302, 303}:
            raise RuntimeError(f"{address} answered {status} to the sign-in")
        return self


class Line:
    """A connection that sends what is already written, and of the answer finds the status and the end."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, written: bytes) -> tuple[int, bytes]:
        """Status and body of the answer. Raises ConnectionError when the server ends the line before it."""
        self._socket.sendall(written)
        got = self._piece()
        while b"\r\n\r\n" not in got:
            got += self._piece()
        head, _, body = got.partition(b"\r\n\r\n")
        told = _LENGTH.search(head)
        if told is None:
            raise ConnectionError(f"an answer that does not tell its length: {head!r}")
        pieces, missing = [body], int(told.group(1)) - len(body)
        while missing > 0:
            pieces.append(self._piece())
            missing -= len(pieces[-1])
        return int(head[9:12]), b"".join(pieces)

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _piece(self) -> bytes:
        piece = self._socket.recv(PIECE)
        if not piece:
            raise ConnectionError("the server ended the connection")
        return piece


def load(clients: Sequence[Client], requests: Callable[[int], Request], count: int) -> Timing:
    """Send `count` requests, the clients taking the next one each; every answer must be good. Raises RuntimeError when
    one is a refusal or a page in between."""
    waiting, took = deque(range(count)), []
    asked = [requests(number) for number in range(count)]
    written = [[client.written(request) for request in asked] for client in clients]

    def work(own: list[bytes], line: Line) -> None:
        while True:
            try:
                number = waiting.popleft()
            except IndexError:
                line.close()
                return
            began = time.perf_counter()
            status, body = line.ask(own[number])
            took.append(time.perf_counter() - began)
            if status not in (LEADING if asked[number].leads_on else SHOWING):
                raise RuntimeError(f"{asked[number].address} answered {status}: {body[:300]!r}")

    threads = [
        threading.Thread(target=work, args=(own, client.line())) for own, client in zip(written, clients, strict=True)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - began
    if len(took) != count:
        raise RuntimeError(f"{count - len(took)} requests were not answered well")
    late = sorted(took)[max(0, int(count * 0.95) - 1)]
    return Timing(statistics.median(took), late, max(took), count / whole)
