"""How a dated register of legal grounds may change. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from gvi.core.problems import Problem


class GroundState(StrEnum):
    """What a ground is worth on a day."""

    IN_FORCE = "in_force"
    TO_COME = "to_come"
    ENDED = "ended"


class Dates(Protocol):
    """From when and until when a ground holds; open ends hold."""

    valid_from: date | None
    valid_to: date | None


def state_of(ground: Dates, today: date) -> GroundState:
    """Does it hold today, not yet, or no longer?"""
    if ground.valid_to is not None and ground.valid_to < today:
        return GroundState.ENDED
    return GroundState.TO_COME if ground.valid_from is not None and ground.valid_from > today else GroundState.IN_FORCE


def may_hold(valid_from: date, valid_to: date | None) -> Iterator[Problem]:
    """A ground holds for at least a day."""
    if valid_to is not None and valid_to < valid_from:
        yield Problem("ground-ends-before", field="valid_to")


def may_replace(ground: Dates, valid_from: date, *, today: date) -> Iterator[Problem]:
    """A new wording follows one that has begun and still holds, from today at the earliest: the past stays as it was."""
    if state_of(ground, today) is GroundState.ENDED:
        yield Problem("ground-ended")
    if valid_from < today or (ground.valid_from is not None and valid_from <= ground.valid_from):
        yield Problem("ground-replaced-in-past", field="valid_from")


def may_end(ground: Dates, valid_to: date, *, today: date) -> Iterator[Problem]:
    """What has ended is not ended again, and yesterday is the earliest last day: then it no longer holds today."""
    if state_of(ground, today) is GroundState.ENDED:
        yield Problem("ground-ended")
    if valid_to < today - timedelta(days=1):
        yield Problem("ground-ended-in-past", field="valid_to")
