"""A meeting whose speaker has been sent an invitation, and a way to let messages come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask

from gvi.callins.models import CallIn
from gvi.extensions import db
from gvi.invitations import operations as inviting
from gvi.invitations.models import CalendarEntry
from gvi.invitations.queries import plan_of
from gvi.replies.models import Reply
from gvi.replies.taking import take
from gvi.replies.vocabulary import Outcome, Source, Why
from tests.invitations.conftest import arrived, meeting, post_office
from tests.world import actor

__all__ = ("arrived", "meeting", "post_office")


@dataclass(frozen=True)
class Invited:
    """What a test knows of the invitation that was sent."""

    uid: str
    ref: str
    call_in: str


@pytest.fixture
def invited(work, meeting: str) -> Invited:
    """Gun has been sent an invitation to the meeting."""
    with work():
        alva = actor("alva")
        call_in = db.session.query(CallIn).filter_by(ref=meeting).one()
        inviting.send(alva, call_in, plan_of(alva, call_in))
        entry = db.session.query(CalendarEntry).one()
        return Invited(entry.uid, entry.ref, meeting)


@dataclass(frozen=True)
class Came:
    """What became of a message."""

    ref: str
    outcome: Outcome
    why: Why | None


@pytest.fixture
def came(work) -> Callable[..., Came]:
    """`came(content, who="alva")` – the message is taken in."""

    def take_in(content: bytes, who: str = "alva", source: Source = Source.COMMAND) -> Came:
        with work():
            taken = take(actor(who), content, source=source)
            return Came(taken.reply.ref, taken.outcome, taken.why)

    return take_in


@dataclass(frozen=True)
class Standing:
    """What is known of Gun's answer, and whether her part counts as said yes to."""

    answer: str | None
    has_said_yes: bool


@pytest.fixture
def standing(app: Flask) -> Callable[[], Standing]:
    """`standing()` – as the database has it now."""
    from gvi.speakers.models import Slot

    def look() -> Standing:
        with app.app_context():
            entry, slot = db.session.query(CalendarEntry).one(), db.session.query(Slot).one()
            return Standing(entry.answer.value if entry.answer else None, slot.is_confirmed)

    return look


@pytest.fixture
def do(work) -> Callable[..., None]:
    """`do(operations.undo, ref)` – an operation on a message, as Alva."""

    def run(operation: Callable[..., object], ref: str, **arguments: object) -> None:
        with work():
            operation(actor("alva"), db.session.query(Reply).filter_by(ref=ref).one(), **arguments)

    return run
