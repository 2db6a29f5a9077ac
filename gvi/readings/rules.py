"""Who is asked, for how long a reason holds, and when auditors are told. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from gvi.access.roles import COORDINATORS, Role
from gvi.core import clock
from gvi.core.problems import Problem
from gvi.readings.models import Need

TOLD_FROM = 16
"""From this hour by the wall clock the day's readings are sent word of, and later ones at once."""


def is_asked(role: Role) -> bool:
    """Coordinators read all that their agency keeps; whoever reads only what is assigned has nothing to be asked about."""
    return role in COORDINATORS


def may_give(*, need: Need | None, text: str | None) -> Iterator[Problem]:
    """A reason that is none of the usual ones is told in words."""
    if need is Need.OTHER and not (text or "").strip():
        yield Problem("reading-say-why", field="reading_text")


def ends_at(now: datetime) -> datetime:
    """Midnight, where the users are."""
    return clock.at(clock.local(now).date() + timedelta(days=1), time.min)


def is_due(at: datetime, now: datetime) -> bool:
    """Are the auditors to be sent word of what was read then? On the same day, late enough for one mail to tell of most."""
    today = clock.local(now)
    return clock.local(at).date() < today.date() or today.hour >= TOLD_FROM
