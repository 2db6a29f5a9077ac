"""Who is to be told what of a meeting: an invitation, a change of time or place, a cancellation, or nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from gvi.core.problems import Problem
from gvi.invitations.models import CalendarState


class Step(StrEnum):
    """What one recipient is to be told next."""

    INVITE = "invite"
    UPDATE = "update"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a calendar shows of a call-in. A change of anything else concerns no calendar."""

    starts_at: datetime
    ends_at: datetime
    place: str

    @property
    def mark(self) -> str:
        """Equal for equal meetings: a page carries it, so that what was checked is what is sent."""
        return sha256(f"{self.starts_at.isoformat()}/{self.ends_at.isoformat()}/{self.place}".encode()).hexdigest()[:16]


class Told(Protocol):
    """What a calendar entry says that the recipient has been told."""

    state: CalendarState
    starts_at: datetime
    ends_at: datetime
    place: str


def step(told: Told | None, meeting: Meeting, *, wanted: bool) -> Step | None:
    """What to tell somebody who is wanted at the meeting, or no longer, given what they were last told."""
    is_expecting = told is not None and told.state is CalendarState.REQUESTED
    if not wanted:
        return Step.CANCEL if is_expecting else None
    if not is_expecting:
        return Step.INVITE
    return None if _agrees(told, meeting) else Step.UPDATE


def next_sequence(last: int | None) -> int:
    """RFC 5546: the first message is 0, and every one that changes something is one more than the last."""
    return 0 if last is None else last + 1


def may_send(*, steps: int, inviting: int, is_over: bool, is_closed: bool, has_contact: bool) -> Iterator[Problem]:
    """Something to tell, about a meeting that is still to come, with somebody to ask."""
    if is_closed:
        yield Problem("call-in-closed")
    elif not steps:
        yield Problem("calendar-nothing-to-send")
    if inviting and is_over:
        yield Problem("calendar-call-in-past")
    if not has_contact:
        yield Problem("calendar-contact-missing")


def _agrees(told: Told | None, meeting: Meeting) -> bool:
    return told is not None and (told.starts_at, told.ends_at, told.place) == (
        meeting.starts_at,
        meeting.ends_at,
        meeting.place,
    )
