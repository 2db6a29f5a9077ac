"""The background queue: which jobs there are, and how a request or a command asks for one.

The queue only wakes the worker. What must be done is always found in the database, so that a lost wake-up
costs a minute and never a mail.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

from gvi.core.notices import notice

if TYPE_CHECKING:
    from huey import SqliteHuey

FILE = "jobs.db"


class Job(StrEnum):
    """What the worker can be asked to do."""

    DELIVER_MAIL = "deliver_mail"
    IMPORT = "import"
    FORGET = "forget"
    REMIND = "remind"
    ANCHOR = "anchor"
    PURGE = "purge"
    TELL_AUDITORS = "tell_auditors"
    SELECT = "select"
    READ_MAILBOX = "read_mailbox"
    FORGET_REPLIES = "forget_replies"
    LOOK_AGAIN = "look_again"
    REMIND_SERVERS = "remind_servers"
    GATHER_STATISTICS = "gather_statistics"


def queue_of(app: Flask) -> SqliteHuey:
    """The application's queue, kept in a file of the instance folder; made at first use."""
    if "jobs" not in app.extensions:
        app.extensions["jobs"] = _made(app)
    queue: SqliteHuey = app.extensions["jobs"]
    return queue


def wake(job: Job) -> None:
    """Ask the worker to do it now. When even that cannot be written, the worker's own round comes within a minute."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        queue_of(app).do(job.value)
    except (sqlite3.Error, OSError) as fault:
        notice("wake_failed", job=job.value, kind=type(fault).__name__)


def work_with(app: Flask, jobs: Mapping[Job, Callable[[], object]]) -> SqliteHuey:
    """The queue, ready for a worker that does these jobs."""
    app.extensions["job_table"] = dict(jobs)
    return queue_of(app)


def _made(app: Flask) -> SqliteHuey:
    from huey import SqliteHuey  # only who asks for a job needs it

    queue = SqliteHuey("gvi", filename=str(Path(app.instance_path) / FILE), results=False)

    def do(name: str) -> None:
        _do(app, Job(name))

    queue.do = queue.task(name="do")(do)
    return queue


def _do(app: Flask, job: Job) -> None:
    """Nothing of a fault's text reaches the log: it could hold what a letter or a mail says."""
    work: Any = app.extensions["job_table"][job]
    try:
        with app.app_context():
            work()
    except Exception as fault:
        with app.app_context():
            notice("job_failed", level=logging.ERROR, job=job.value, kind=type(fault).__name__)
