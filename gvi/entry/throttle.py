"""Whoever guesses is slowed down: attempts are counted in the database, by account, by address, and by both together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from gvi.core import clock
from gvi.core.crypto import blind_index
from gvi.core.db import aside
from gvi.core.keys import id_at
from gvi.entry.models import SignInTry
from gvi.extensions import db

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many attempts in so long."""

    name: str
    attempts: int
    within: timedelta


BOTH = Limit("account and address", 10, timedelta(minutes=1))
ACCOUNT = Limit("account", 100, timedelta(hours=1))
"""From all addresses together: many machines that guess at one account get no further than one patient one."""
ADDRESS = Limit("address", 60, timedelta(minutes=1))
SECOND = Limit("second factor", 10, timedelta(minutes=10))
RECOVERIES = Limit("recovery", 10, timedelta(hours=1))


def admits(*tries: tuple[Limit, str]) -> bool:
    """Count one attempt under each limit; False when any of them was used up before it. Counted either way.

    Called in a request that writes, so that two attempts at once are counted one after the other.
    """
    now = clock.now()
    keys = [(limit, blind_index(f"attempt {limit.name}", whom)) for limit, whom in tries]
    admitted = all(_before(key, now - limit.within) < limit.attempts for limit, key in keys)
    aside(lambda: _count([key for _limit, key in keys], now))
    return admitted


def _before(key: str, since: datetime) -> int:
    return db.session.scalar(select(func.count()).where(SignInTry.key == key, SignInTry.at > since)) or 0


def _count(keys: Sequence[str], now: datetime) -> None:
    oldest = id_at(now - KEPT)  # ids rise with time, so that what is old is found without a look at the rest
    db.session.execute(delete(SignInTry).where(SignInTry.id < oldest))
    db.session.add_all(SignInTry(key=key, at=now) for key in keys)
