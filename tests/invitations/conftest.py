"""A call-in with a speaker, and a post office to send through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage

import pytest
from flask import Flask
from icalendar import Calendar

from gvi.mail.work import deliver_due
from tests import factories
from tests.mail.postoffice import PostOffice
from tests.world import actor


@dataclass(frozen=True)
class Sent:
    """What arrived in somebody's calendar."""

    to: str
    subject: str
    method: str
    uid: str
    sequence: int
    status: str
    start: str
    place: str


@pytest.fixture
def post_office(app: Flask) -> Iterator[PostOffice]:
    """An SMTP server that the application is set to use; open."""
    office = PostOffice()
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp_url=office.url)
    office.open()
    yield office
    office.close()


@pytest.fixture
def arrived(app: Flask, post_office: PostOffice) -> Callable[[], list[Sent]]:
    """Let the worker send; what has arrived since the last time, in order."""
    seen = 0

    def new() -> list[Sent]:
        nonlocal seen
        with app.app_context():
            deliver_due()
        fresh, seen = post_office.letters[seen:], len(post_office.letters)
        return [read(letter) for letter in fresh]

    return new


@pytest.fixture
def meeting(work) -> str:
    """A call-in with one speaker in its run sheet; its ref."""
    from gvi.speakers import operations as speaking
    from gvi.speakers.models import Voice

    with work():
        alva = actor("alva")
        call_in = factories.call_in(
            alva, room="sal B", venue_street="Exempelgatan 12", venue_city="Malmö", purpose="Budskap till Grupp Alm"
        )
        speaking.add_slot(alva, call_in, message="The law", minutes=5, voice=Voice.LAW, speaker=factories.speaker(alva))
        return call_in.ref


def read(letter: EmailMessage) -> Sent:
    """The calendar part of a mail, checked against its copy in the attached file."""
    part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    attached = next(part for part in letter.walk() if part.get_filename())
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes) and content == attached.get_payload(decode=True)
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert part.get_param("method") == calendar["method"]
    return Sent(
        to=str(letter["To"].addresses[0].addr_spec), subject=str(letter["Subject"]), method=str(calendar["method"]), uid=str(event["uid"]),
        sequence=int(event["sequence"]), status=str(event["status"]), start=event["dtstart"].dt.isoformat(), place=str(event["location"]),
    )  # fmt: skip
