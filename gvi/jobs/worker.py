"""The worker: does what it is woken for, and goes its own round every minute."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask
from huey import crontab
from huey.consumer import Consumer

from gvi.audit.anchors import anchor_today
from gvi.callins.selection_work import choose_due
from gvi.core.statistics import gather
from gvi.imports.work import take_due
from gvi.jobs.queue import Job, work_with
from gvi.mail.work import deliver_due
from gvi.readings.work import tell_auditors
from gvi.rechecks.work import look_again
from gvi.replies.work import forget_old, read_mailbox
from gvi.retention.work import purge_approved
from gvi.reviews.work import remind_late
from gvi.search.forgetting import forget
from gvi.serving.work import remind_servers

JOBS: dict[Job, Callable[[], object]] = {
    Job.DELIVER_MAIL: deliver_due,
    Job.IMPORT: take_due,
    Job.FORGET: forget,
    Job.REMIND: remind_late,
    Job.ANCHOR: anchor_today,
    Job.PURGE: purge_approved,
    Job.TELL_AUDITORS: tell_auditors,
    Job.SELECT: choose_due,
    Job.READ_MAILBOX: read_mailbox,
    Job.FORGET_REPLIES: forget_old,
    Job.LOOK_AGAIN: look_again,
    Job.REMIND_SERVERS: remind_servers,
    Job.GATHER_STATISTICS: gather,
}
EVERY_MINUTE = (
    Job.DELIVER_MAIL,
    Job.IMPORT,
    Job.FORGET,
    Job.REMIND,
    Job.PURGE,
    Job.TELL_AUDITORS,
    Job.SELECT,
    Job.READ_MAILBOX,
)
EVERY_HOUR = (Job.ANCHOR, Job.FORGET_REPLIES, Job.LOOK_AGAIN, Job.REMIND_SERVERS, Job.GATHER_STATISTICS)
"""Done once a day, by whichever hour the worker is there first; statistics, which take a moment, every hour."""

THREADS = 2
LONGEST_WAIT_S = 1.0
"""How long a woken worker may sleep on, in seconds."""
SHUTDOWN_S = 15
"""How long a job under way may take to finish when the worker is told to stop, in seconds."""


def run(app: Flask) -> None:
    """Work until told to stop (SIGTERM or SIGINT). Blocks."""
    consumer_of(app).run()


def consumer_of(app: Flask) -> Consumer:
    """The application's worker, not yet started: threads for the jobs and one for the clock."""
    queue = work_with(app, JOBS)
    for job in EVERY_MINUTE:
        queue.periodic_task(crontab(minute="*"), name=f"round_{job}")(_round(queue, job))
    for job in EVERY_HOUR:
        queue.periodic_task(crontab(minute="7"), name=f"round_{job}")(_round(queue, job))
    return _Worker(
        queue, workers=THREADS, initial_delay=0.1, max_delay=LONGEST_WAIT_S, graceful_signal="TERM",
        shutdown_timeout=SHUTDOWN_S,
    )  # fmt: skip


class _Worker(Consumer):  # type: ignore[misc]
    """Huey's consumer, which may also run beside the web server in a thread of its own."""

    def _set_signal_handlers(self) -> None:
        if threading.current_thread() is threading.main_thread():
            super()._set_signal_handlers()


def _round(queue, job: Job):  # type: ignore[no-untyped-def]
    def ask() -> None:
        queue.do(job.value)

    return ask
