"""Rows for tests, made through the operations; every argument can be overridden by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.extensions import db
from gvi.speakers import operations as speaking
from gvi.speakers.models import Speaker, Voice


def call_in(actor: Actor, **changes: Any) -> CallIn:
    """A call-in planned far ahead."""
    values = {"starts_at": datetime(2031, 3, 4, 17, 0, tzinfo=UTC), "venue": "Folkets hus Norra", "capacity": 25}
    made = CallIn(**actor.owns, **{**values, **changes})
    db.session.add(made)
    log.record(actor, Verb.CALL_IN_PLAN, made)
    return made


def speaker(actor: Actor, **changes: Any) -> Speaker:
    """Somebody who speaks for the community."""
    return speaking.add(actor, **{"name": "Gun Talare", "voice": Voice.COMMUNITY, "email": "gun@talare.example", **changes})
