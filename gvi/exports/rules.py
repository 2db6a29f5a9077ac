"""Who may ask for a file about people, who may say yes, and when it may be fetched. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from gvi.core import clock, workdays
from gvi.core.problems import Problem


class ExportState(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"
    OVER = "over"
    UNANSWERED = "unanswered"


WORKDAYS = 5
"""As long as somebody has to answer; what nobody has answered by then is asked for again or not at all."""


def answer_by(asked_on: date) -> datetime:
    """The moment from which a request that nobody has answered is over: midnight after so many working days."""
    return clock.at(workdays.shift(asked_on, WORKDAYS) + timedelta(days=1), time.min)


class Request(Protocol):
    """As much of a request as the rules look at."""

    asked_by_id: int
    posting_id: int
    number: int
    is_approved: bool | None
    ends_at: datetime | None
    ended_at: datetime | None


def state_of(request: Request, *, now: datetime) -> ExportState:
    """Waiting, approved and in time, refused, taken back or stopped, too late, or never answered."""
    if request.ended_at is not None:
        return ExportState.ENDED
    in_time = request.ends_at is not None and now < request.ends_at
    if request.is_approved is None:
        return ExportState.WAITING if in_time else ExportState.UNANSWERED
    if not request.is_approved:
        return ExportState.REFUSED
    return ExportState.APPROVED if in_time else ExportState.OVER


def may_ask(*, number: int, is_open: bool) -> Iterator[Problem]:
    """There is something to fetch, and the same file is not asked for already."""
    if not number:
        yield Problem("export-nothing")
    if is_open:
        yield Problem("export-asked-already")


def may_decide(request: Request, *, own_id: int, posting_holds: bool, now: datetime) -> Iterator[Problem]:
    """Another person answers, once, and only for somebody who still works here."""
    if state_of(request, now=now) is not ExportState.WAITING:
        yield Problem("export-not-waiting")
    if request.asked_by_id == own_id:
        yield Problem("export-same-person")
    if not posting_holds:
        yield Problem("export-posting-over")


def may_end(request: Request, *, own_id: int, decides: bool, now: datetime) -> Iterator[Problem]:
    """The asker takes it back; whoever may decide stops it."""
    if state_of(request, now=now) not in {ExportState.WAITING, ExportState.APPROVED}:
        yield Problem("export-ended-already")
    if request.asked_by_id != own_id and not decides:
        yield Problem("export-not-yours")


def may_fetch(request: Request, *, own_id: int, posting_id: int, now: datetime) -> Iterator[Problem]:
    """Only the asker, in the posting it was asked in, while the approval holds."""
    if request.asked_by_id != own_id or request.posting_id != posting_id:
        yield Problem("export-not-yours")
    if state_of(request, now=now) is not ExportState.APPROVED:
        yield Problem("export-over")


def has_grown(request: Request, *, number: int) -> bool:
    """Are there more rows now than somebody said yes to?"""
    return number > request.number


def may_hand_over(request: Request, *, number: int) -> Iterator[Problem]:
    """The file never holds more than was approved."""
    if has_grown(request, number=number):
        yield Problem("export-grown")
