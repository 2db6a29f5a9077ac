"""A bounded load: so many clients, each with one connection kept open, so many requests in all."""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = re.compile(r'name="(?:csrf_token|csrfmiddlewaretoken)"[^>]*value="([^"]+)"')
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SHOWING, LEADING = {200}, {302, 303}


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
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
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
            body = urlencode({"csrf_token": self.token, "csrfmiddlewaretoken": self.token, **request.form})
            self._connection.request("POST", request.address, body, {**head, **FORM})
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self.statements = answer.headers.get("X-Statements", "")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        found = TOKEN.search(text)
        self.token = found.group(1) if found else self.token
        return answer.status, text

    def sign_in(self, address: str, form: dict[str, str]) -> Client:
        """Through the sign-in form."""
        self.ask(Request(address))
        status, _text = self.ask(Request(address, form))
        if status not in {302, 303}:
            raise RuntimeError(f"{address} answered {status} to the sign-in")
        return self


def load(clients: Sequence[Client], requests: Callable[[int], Request], count: int) -> Timing:
    """Send `count` requests, the clients taking the next one each; every answer must be good."""
    numbers, guard, took = iter(range(count)), threading.Lock(), []

    def work(client: Client) -> None:
        while True:
            with guard:
                number = next(numbers, None)
            if number is None:
                return
            request = requests(number)
            began = time.perf_counter()
            status, text = client.ask(request)  # a refusal or a page in between ends the run
            took.append(time.perf_counter() - began)
            if status not in (LEADING if request.leads_on else SHOWING):
                raise RuntimeError(f"{request.address} answered {status}: {text[:300]}")

    threads = [threading.Thread(target=work, args=(client,)) for client in clients]
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
