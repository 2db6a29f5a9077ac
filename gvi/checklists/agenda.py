"""One's own tasks as a calendar that other programs subscribe to. It says that there is something to do, never what.

An all-day VEVENT and no VTODO: Google's and Outlook's subscriptions leave VTODO out, and Apple's calendar shows it only
from its own kind of account. The day is not blocked (TRANSPARENT), and nothing rings.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from flask_babel import force_locale, gettext

from gvi.checklists.models import ChecklistTask, TaskFeed
from gvi.documents.invitation import PRODUCT

if TYPE_CHECKING:  # slow to load, and few requests write a calendar
    from icalendar import Event

AGAIN = "PT6H"
"""How long a subscriber may wait before asking again (RFC 7986, and Outlook's own name for it)."""


def calendar_of(feed: TaskFeed, tasks: Sequence[ChecklistTask], *, locale: str, stamp: datetime) -> bytes:
    """RFC 5545, one event a task, on its day. stamp: when it was asked for, aware."""
    from icalendar import Calendar

    calendar = Calendar()
    with force_locale(locale):
        summary, name = str(gettext("Task in the planning")), str(gettext("Planning"))
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH"), ("x-wr-calname", name), ("x-published-ttl", AGAIN)):  # fmt: skip
        calendar.add(key, value)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for task in tasks:
        calendar.add_component(_event(feed, task, summary, stamp))
    return bytes(calendar.to_ical())


def _event(feed: TaskFeed, task: ChecklistTask, summary: str, stamp: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", _uid(feed, task))
    event.add("sequence", task.version)
    event.add("dtstamp", stamp)
    event.add("dtstart", task.due)
    event.add("dtend", task.due + timedelta(days=1))
    event.add("summary", summary)
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    return event


def _uid(feed: TaskFeed, task: ChecklistTask) -> str:
    """The same for the same task under the same address, so that a moved one moves; it tells nothing of the task."""
    return sha256(f"{feed.digest}/{task.id}".encode()).hexdigest()[:32]
