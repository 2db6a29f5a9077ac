"""When a hand-over can be made, accepted and marked as contacted, and by when. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

from gvi.core import clock
from gvi.core.problems import Problem


class HandoverStage(StrEnum):
    """How far a hand-over has come."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"


def stage(*, accepted: bool, contacted: bool) -> HandoverStage:
    """Where a hand-over stands."""
    if contacted:
        return HandoverStage.CONTACTED
    return HandoverStage.ACCEPTED if accepted else HandoverStage.WAITING


def accept_by(asked_at: datetime, *, hours: int) -> datetime:
    """The latest moment somebody takes over."""
    return asked_at + timedelta(hours=hours)


def contact_by(asked_at: datetime) -> date:
    """First contact is made the same day, by the wall clock."""
    return clock.local(asked_at).date()


def may_be_taken(*, takers: int) -> Iterator[Problem]:
    """Somebody must be there to take over."""
    if not takers:
        yield Problem("help-no-social-services", field="help")


def may_be_reached(*, phone: str | None, safe_contact: str | None, is_through_officer: bool) -> Iterator[Problem]:
    """A wish that nobody can answer helps nobody: a phone, another way, or through the one who hands over."""
    if not (phone or safe_contact or is_through_officer):
        yield Problem("help-unreachable", field="phone")


def may_be_known(*, found: bool) -> Iterator[Problem]:
    """A hand-over hangs on a person that somebody keeps a record of."""
    if not found:
        yield Problem("record-unknown", field="person")


def may_accept(*, stage: HandoverStage) -> Iterator[Problem]:
    """One takes over, once."""
    if stage is not HandoverStage.WAITING:
        yield Problem("handover-accepted")


def may_contact(*, stage: HandoverStage) -> Iterator[Problem]:
    """Contact is made by somebody who has taken over, and the first contact is made once."""
    if stage is HandoverStage.WAITING:
        yield Problem("handover-not-accepted")
    if stage is HandoverStage.CONTACTED:
        yield Problem("handover-contacted")
