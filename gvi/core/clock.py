"""The only place that asks what time it is. Aware UTC inside, the site's own time at the edge."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the users are, not where the server is."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """An aware moment as the users' wall clock shows it."""
    return moment.astimezone(LOCAL)


class NoSuchHour(ValueError):
    """The wall clock never shows this time: it is skipped when summer time begins."""


def at(day: date, hour: time) -> datetime:
    """The UTC moment of a wall-clock day and hour. The doubled autumn hour means its first pass.

    Raises NoSuchHour for an hour that summer time skips.
    """
    wall = datetime.combine(day, hour, LOCAL)
    moment = wall.astimezone(UTC)
    if local(moment).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NoSuchHour(wall.isoformat())
    return moment
