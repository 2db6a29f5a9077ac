"""The worker tells the database how much of everything there is, and connections come to know of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import text

from gvi.core.statistics import KNOWN_AFTER_S
from gvi.extensions import db
from gvi.jobs.queue import Job
from gvi.jobs.worker import EVERY_HOUR, JOBS
from tests import factories
from tests.world import actor


def _looked_at() -> set[str]:
    """Tables of which something is known; where nothing was ever gathered there is no such table."""
    with db.engine.connect() as connection:
        if not connection.scalar(text("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'")):
            return set()
        return set(connection.scalars(text("SELECT DISTINCT tbl FROM sqlite_stat1")))


def test_the_worker_gathers_statistics_of_what_has_come_in_since(app: Flask, work: Any) -> None:
    with work():
        factories.incident(actor("bo"))
    with app.app_context():
        assert "incident" not in _looked_at()
        JOBS[Job.GATHER_STATISTICS]()
        assert "incident" in _looked_at()
    assert Job.GATHER_STATISTICS in EVERY_HOUR


def test_a_connection_is_opened_anew_once_statistics_may_be_newer(app: Flask) -> None:
    def opened() -> Any:
        with db.engine.connect() as connection:
            return connection.connection.driver_connection

    with app.app_context(), time_machine.travel("2026-03-02 12:00 +0000", tick=False) as now:
        db.engine.dispose()
        first = opened()
        now.shift(timedelta(seconds=KNOWN_AFTER_S - 1))
        assert opened() is first
        now.shift(timedelta(seconds=2))
        assert opened() is not first
