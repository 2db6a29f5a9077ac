"""Speakers to ask, and what a page or a mail tells of their addresses."""

from __future__ import annotations

import re
from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

from gvi.core import clock
from gvi.extensions import db
from gvi.mail.models import OutboxMail
from gvi.speakers import operations as speaking
from gvi.speakers.models import Voice
from tests import factories
from tests.callins import scene
from tests.world import actor

DAYS = (40, 45, 50)


def meeting(**changes: Any) -> Any:
    """A meeting of Alva's a month ahead, without anybody on its list."""
    return factories.call_in(actor("alva"), starts_at=scene.evening(30), **changes)


def speakers() -> dict[str, str]:
    """Three to ask, by voice; their refs."""
    return {
        voice.value: factories.speaker(
            actor("alva"), name=f"{name} Talare", voice=voice, email=f"{name.lower()}@talare.example"
        ).ref
        for voice, name in ((Voice.COMMUNITY, "Gun"), (Voice.HELP, "Hedda"), (Voice.LAW, "Lars"))
    }


def with_part(call_in: Any, *, voice: Voice = Voice.COMMUNITY, name: str = "Gun Talare", **changes: Any) -> Any:
    """A part of the meeting with somebody in it."""
    speaker = factories.speaker(
        actor("alva"), name=name, voice=voice, email=f"{name.split()[0].lower()}@talare.example"
    )
    values = {"message": "Vad våldet tog", "minutes": 7, "voice": voice, "speaker": speaker, **changes}
    return speaking.add_slot(actor("alva"), call_in, **values)


def typed(*refs: str) -> dict[str, Any]:
    """The form filled in: three evenings, and these asked."""
    days = {f"day_{number}": _day(ahead).isoformat() for number, ahead in enumerate(DAYS, 1)}
    hours = {f"hour_{number}": "18:00" for number in range(1, 4)}
    return {**days, **hours, "speakers": list(refs), "closes_on": _day(20).isoformat()}


def addresses(page: Any) -> list[str]:
    """The secret addresses that a page shows this once, without the host."""
    fields = page.soup.select("input[readonly]")
    return [path(field["value"]) for field in fields if "/speaking/" in field["value"]]


def path(address: str) -> str:
    """Without the host."""
    return re.sub(r"^https?://[^/]+", "", address)


def mails() -> list[Any]:
    """What waits to leave, the oldest first."""
    rows = db.session.query(OutboxMail).order_by(OutboxMail.id)
    return [message_from_bytes(row.message, policy=policy.default) for row in rows if row.message]


def in_mail(message: Any) -> str:
    """The secret address in a mail."""
    found = re.search(r"https?://\S+/speaking/\S+", message.get_content())
    assert found, message.get_content()
    return path(found.group())


def _day(ahead: int) -> date:
    return clock.today() + timedelta(days=ahead)
