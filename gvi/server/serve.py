"""The web server and the worker beside it, started from one process so that one interrupt ends both."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from gvi.config import Settings
from gvi.server import memory, readiness, threads

THREADS = 4
WATCH_SECONDS = 1.0


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn around an application that is already built: one process of four threads, which suits SQLite's one writer."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app, self._options = app, options
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called by gunicorn."""
        return self._app


def serve(app: Flask, *, with_worker: bool) -> None:
    """Answer requests until interrupted.

    Raises BadSettings when the address or the database must not be served.
    """
    settings: Settings = app.config["SETTINGS"]
    memory.share_heap()
    readiness.insist_on_address(settings)
    readiness.insist_on_database(app)
    stop = start_worker(app) if with_worker else _nothing
    Server(app, _options(settings, on_ready=lambda: _greet(app, settings), on_exit=stop)).run()


def work(app: Flask) -> None:
    """Do background work until interrupted."""
    from gvi.jobs.worker import run  # the web server needs none of it

    readiness.insist_on_database(app)
    run(app)


def start_worker(app: Flask) -> Callable[[], None]:
    """Do background work in a child process; call the answer to end it. The child also ends when this process does."""
    from gvi.core import db

    db.close()  # an open connection must not be shared by two processes
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _be_worker(app, parent)
    return lambda: _end(child)


def _be_worker(app: Flask, parent: int) -> None:
    os.setsid()  # an interrupt at the terminal reaches the parent alone, which then ends this one in good order
    threading.Thread(target=_outlive_nobody, args=(parent,), daemon=True).start()
    try:
        work(app)
    finally:
        os._exit(0)


def _outlive_nobody(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _end(child: int) -> None:
    try:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        return


def _options(settings: Settings, *, on_ready: Callable[[], None], on_exit: Callable[[], None]) -> dict[str, Any]:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return {
        "bind": f"{host}:{settings.port}",
        "worker_class": threads.WaitingThreads if threads.is_possible() else "gthread",
        "workers": 1,
        "threads": THREADS,
        "preload_app": True,
        "proc_name": "gvi",
        "loglevel": "warning",
        "worker_tmp_dir": None,
        "control_socket_disable": True,
        "when_ready": lambda _server: on_ready(),
        "on_exit": lambda _server: on_exit(),
    }


def _greet(app: Flask, settings: Settings) -> None:
    click.echo(f"GVI answers on http://{settings.host}:{settings.port}")
    if settings.is_demo:
        with app.app_context():
            click.echo(readiness.demo_accounts())
    click.echo("Stop with Ctrl-C.")


def _nothing() -> None:
    return None
