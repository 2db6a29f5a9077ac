"""One's own tasks as a calendar that other programs subscribe to. It says that there is something to do, never what.

An all-day VEVENT and no VTODO: Google's and Outlook's subscriptions leave VTODO out, and Apple's calendar shows it only
from its own kind of account. The day is not blocked (TRANSPARENT), and nothing rings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from flask_babel import force_locale

from gvi.checklists.models import ChecklistTask, TaskFeed
from gvi.core.i18n import gettext
from gvi.documents.invitation import PRODUCT

if TYPE_CHECKING:  # slow to load, and few requests write a calendar
    from icalendar import Event

AGAIN = "PT6H"
"""How long a subscriber may wait before asking again (RFC 7986, and Outlook's own name for it)."""


def calendar_of(feed: TaskFeed, tasks: Sequence[ChecklistTask], *, locale: str, stamp: datetime) -> bytes:
    """RFC 5545, one event a task, on its day. stamp: when it was asked for, aware."""
    with force_locale(locale):
        summary = str(gettext("Task in the planning"))
    events = [(_uid(feed, str(task.id)), task.version, task.due, summary) for task in tasks]
    return _calendar(events, locale=locale, stamp=stamp)


def waiting_calendar(feed: TaskFeed, *, day: date, locale: str, stamp: datetime) -> bytes:
    """The calendar of somebody who has to log in first: no task, and today's word that there is something to read."""
    with force_locale(locale):
        summary = str(gettext("Log in to the planning"))
    return _calendar([(_uid(feed, "terms"), 0, day, summary)], locale=locale, stamp=stamp)


def _calendar(events: Iterable[tuple[str, int, date, str]], *, locale: str, stamp: datetime) -> bytes:
    """events: (name, version, day, words)."""
    from icalendar import Calendar

    calendar = Calendar()
    with force_locale(locale):
        name = str(gettext("Planning"))
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH"), ("x-wr-calname", name), ("x-published-ttl", AGAIN)):  # fmt: skip
        calendar.add(key, value)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(_event(*event, stamp=stamp))
    return bytes(calendar.to_ical())


def _event(uid: str, version: int, day: date, summary: str, *, stamp: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("sequence", version)
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    return event


def _uid(feed: TaskFeed, what: str) -> str:
    """The same for the same task under the same address, so that a moved one moves; it tells nothing of the task."""
    return sha256(f"{feed.digest}/{what}".encode()).hexdigest()[:32]
