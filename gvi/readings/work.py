"""The worker's part: the auditors of an agency are sent word of readings beside the assignment on the day they were made."""

from __future__ import annotations

from collections import defaultdict

from flask_babel import lazy_gettext as _l

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Role
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.db import transaction
from gvi.mail.neutral import neutral
from gvi.mail.outbox import queue
from gvi.readings.models import Reading
from gvi.readings.queries import auditors_of, untold
from gvi.readings.rules import is_due

SUBJECT = _l("There is something to look at in the log")


def tell_auditors() -> int:
    """Send word of what is due; how many mails that makes. One mail for each auditor, however many readings."""
    with transaction():
        by_agency: dict[tuple[int, int], list[Reading]] = defaultdict(list)
        for reading in untold():
            if is_due(reading.created_at, clock.now()):
                by_agency[reading.site_id, reading.owner_agency_id].append(reading)
        return sum(_tell(place, readings) for place, readings in by_agency.items())


def _tell(place: tuple[int, int], readings: list[Reading]) -> int:
    worker = _worker(place)
    for reading in readings:
        reading.told_at = clock.now()
    log.record_all(worker, Verb.READING_TELL, readings)
    auditors = auditors_of(*place)
    for auditor in auditors:
        mail = queue(worker, auditor.email, neutral(auditor, SUBJECT), about=readings[0])
        mail.promised_by_id = None  # the worker is nobody
    return len(auditors)


def _worker(place: tuple[int, int]) -> Actor:
    """Nobody's posting: it reads nothing, and its entry stands in the log of the readings' owner."""
    return Actor(
        posting_id=0, user_id=0, site_id=place[0], agency_id=place[1], agency_kind=AgencyKind.OTHER,
        role=Role.ADMINISTRATOR, name="worker", address="worker",
    )  # fmt: skip
