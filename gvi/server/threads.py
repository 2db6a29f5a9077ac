"""Threads that wait for the next request themselves: who takes it from the wire answers it.

In gunicorn's own threaded worker one thread waits for all connections and hands each request over to another, which hands
the connection back. As only one thread runs Python at a time, each of these steps is a thread that waits for another; they
cost a short page a tenth of its time, and under load more (`python -m bench.beside`). Reading requests, answering them, and
everything about HTTP stays gunicorn's.
"""

from __future__ import annotations

import os
import select
import struct
import threading
import time
from contextlib import suppress
from socket import SHUT_RD, SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET
from typing import Any

from gunicorn.util import close_graceful
from gunicorn.workers.gthread import DEFAULT_WORKER_DATA_TIMEOUT, STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

_ONCE = getattr(select, "EPOLLIN", 0) | getattr(select, "EPOLLONESHOT", 0)
"""One thread is woken for what has come, and nobody again until it says so: a connection is one thread's at a time."""
_BEAT_S = 1.0
"""How often the worker says that it lives, and looks who has been silent for too long."""
_STALLED_S = 30
"""How long a thread waits for the next piece of a body, or for its answer to be taken a piece further."""


def is_possible() -> bool:
    """Does the system offer what the threads wait with? Linux does."""
    return hasattr(select, "epoll")


class WaitingThreads(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker, whose threads take turns at one `epoll`.

    The main thread counts seconds: it tells the arbiter that the process lives, and hangs up where nothing has come for as
    long as gunicorn's `keepalive` allows.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: dict[int, TConn] = {}
        self._silent: dict[int, TConn] = {}
        """Those of the open connections whose next request has not come, or not as far as its body."""
        self._guard = threading.Lock()
        self._is_over = False

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Asked to stop in good order."""
        self.alive = False

    def run(self) -> None:
        """Answer until told to stop; then what has come is answered, and nobody new is let in."""
        self._settle_options()
        self._epoll = select.epoll()
        self._doors = {door.fileno(): door for door in self.sockets}
        for number, door in self._doors.items():
            door.setblocking(False)
            for way in (SO_RCVTIMEO, SO_SNDTIMEO):  # whom it lets in takes this over
                door.setsockopt(SOL_SOCKET, way, struct.pack("ll", _STALLED_S, 0))
            self._epoll.register(number, _ONCE)
        self._epoll.register(self.method_queue.fileno(), select.EPOLLIN)
        for _ in range(self.cfg.threads):
            self.tpool.submit(self._take_turns)
        try:
            while self.alive and self.is_parent_alive():
                self._beat()
            self._close_down()
        finally:  # also when stopped at once: the process ends when the last thread has
            self._send_home()

    def _settle_options(self) -> None:
        """gunicorn looks each option up anew, thirty times a request; none changes any more."""
        options = self.cfg
        for name, setting in options.settings.items():
            if not hasattr(type(options), name):
                options.__dict__[name] = setting.get()

    # what each thread does

    def _take_turns(self) -> None:
        while not self._is_over:
            try:
                for number, _event in self._epoll.poll(-1, 1):
                    if number in self._doors:
                        self._let_in(number)
                    elif number in self._open:
                        self._answer(number, self._open[number])
            except BaseException:  # of one connection, also its SystemExit: the thread goes on for the others
                self.log.exception("A connection was given up")

    def _let_in(self, number: int) -> None:
        """Whoever knocks. Their request is waited for with all the others: a silent connection holds no thread."""
        door = self._doors[number]
        try:
            while self.alive and len(self._open) < self.worker_connections:
                came, address = door.accept()
                self._keep(TConn(self.cfg, came, address, door.getsockname()))
        except (BlockingIOError, ConnectionAbortedError):  # that was everybody
            self._open_doors()
        # with any other error, such as too many files, and when all places are taken, the door stays shut until the next beat

    def _keep(self, connection: TConn) -> None:
        connection.data_ready = True  # it is handed on when there is something to read
        connection.timeout = time.monotonic() + DEFAULT_WORKER_DATA_TIMEOUT
        number = connection.sock.fileno()
        with self._guard:
            self._open[number] = self._silent[number] = connection
            self._epoll.register(number, _ONCE)

    def _answer(self, number: int, connection: TConn) -> None:
        try:
            goes_on = self._handle_next(number, connection)
            while goes_on and connection.parser.unreader.buf.getvalue():  # the next request came along with this one
                goes_on = self._handle_next(number, connection)
        except BaseException:
            self._let_go(number, connection)
            raise
        if not goes_on:
            self._let_go(number, connection)
            return
        connection.timeout = time.monotonic() + (self.cfg.keepalive if self.alive else STOP_KEEPALIVE_LINGER)
        with self._guard:
            self._silent[number] = connection
            self._epoll.modify(number, _ONCE)

    def _handle_next(self, number: int, connection: TConn) -> bool:
        with self._guard:  # who has begun a request must come to its end: half a head would hold the thread for ever
            connection.timeout = time.monotonic() + DEFAULT_WORKER_DATA_TIMEOUT
            self._silent[number] = connection
        return bool(self.handle(connection))

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Called by gunicorn when the head of a request has been read."""
        with self._guard:
            self._silent.pop(conn.sock.fileno(), None)
        return bool(super().handle_request(req, conn))

    def _let_go(self, number: int, connection: TConn) -> None:
        with self._guard:
            if self._open.get(number) is connection:  # an error closes it earlier: then the number may be another's
                del self._open[number]
                self._silent.pop(number, None)
                with suppress(OSError):
                    self._epoll.unregister(number)
        with suppress(OSError):
            connection.sock.setblocking(True)
            close_graceful(connection.sock)

    # what the main thread does

    def _beat(self) -> None:
        self.notify()
        self._hang_up()
        self._open_doors()
        if select.select([self.PIPE[0]], [], [], _BEAT_S)[0]:  # a signal writes into it
            os.read(self.PIPE[0], 4096)

    def _open_doors(self) -> None:
        if self.alive:
            for number in self._doors:
                self._epoll.modify(number, _ONCE)

    def _hang_up(self) -> None:
        """A connection silent for too long is told that no more will be read. The thread that this wakes closes it: so
        nothing is taken from one to whom a request has come just then."""
        now = time.monotonic()
        with self._guard:
            for number in [number for number, each in self._silent.items() if each.timeout <= now]:
                with suppress(OSError):  # they have gone by themselves
                    self._silent.pop(number).sock.shutdown(SHUT_RD)

    def _close_down(self) -> None:
        for number, door in self._doors.items():
            self._epoll.unregister(number)
            door.close()
        now = time.monotonic()
        with self._guard:
            for connection in self._silent.values():
                connection.timeout = min(connection.timeout, now + STOP_KEEPALIVE_LINGER)
        while self._open and time.monotonic() < now + self.cfg.graceful_timeout:
            self.notify()
            self._hang_up()
            time.sleep(0.05)

    def _send_home(self) -> None:
        self._is_over = True
        self.method_queue.defer(lambda: None)  # it stays unread, so that every thread wakes and sees that it is over
