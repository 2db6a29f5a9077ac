"""How long a sign-in holds, what is fresh, who may let whom in again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gvi.core.problems import Problem

GRAIN = timedelta(minutes=1)
"""How exactly it is kept when somebody was last here; nobody is sent out earlier than promised because of it."""
WARNING = timedelta(minutes=2)
RECOVERY = timedelta(hours=24)
"""How long both halves of a recovery are good for."""
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in lasts without work, in all, and how long a proof of who one is stays fresh."""

    idle: timedelta
    longest: timedelta
    fresh: timedelta


def holds(limits: Limits, *, started_at: datetime, seen_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Is the sign-in still good?"""
    if ended_at is not None or now - started_at >= limits.longest:
        return False
    return now - seen_at < limits.idle + GRAIN


def seconds_left(limits: Limits, *, started_at: datetime, seen_at: datetime, now: datetime) -> int:
    """Until the sign-in ends by itself when nothing more is done; never below 0."""
    left = min(seen_at + limits.idle, started_at + limits.longest) - now
    return max(0, int(left.total_seconds()))


def is_fresh(limits: Limits, *, proved_at: datetime, now: datetime) -> bool:
    """Did they show recently enough who they are?"""
    return now - proved_at < limits.fresh


def device_of(agent: str) -> str:
    """Browser and system from what a browser says of itself, for people to recognise; at most 80 characters.

    >>> device_of("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    """
    found = [next((name for mark, name in names if mark in agent), "") for names in (BROWSERS, SYSTEMS)]
    return (", ".join(filter(None, found)) or agent or "–")[:80]


def may_ask_recovery(*, user_id: int, own_id: int, is_active: bool, is_open: bool) -> Iterable[Problem]:
    """For somebody else, whose account is in use, and not twice at a time."""
    if user_id == own_id:
        yield Problem("recovery-own")
    if not is_active:
        yield Problem("recovery-disabled")
    if is_open:
        yield Problem("recovery-open")


def may_approve_recovery(*, asked_by_id: int, user_id: int, own_id: int, is_waiting: bool) -> Iterable[Problem]:
    """By neither the one who asked nor the one it is for."""
    if own_id in {asked_by_id, user_id}:
        yield Problem("recovery-same-person")
    if not is_waiting:
        yield Problem("recovery-over")


def may_use_recovery(*, is_ready: bool) -> Iterable[Problem]:
    """Both halves are right, in time, for the first time."""
    if not is_ready:
        yield Problem("recovery-wrong")


def may_change_password(*, is_own: bool) -> Iterable[Problem]:
    """By whoever knows the present one."""
    if not is_own:
        yield Problem("password-wrong", field="current_password")


def may_remove_factor(*, others: int, is_compulsory: bool) -> Iterable[Problem]:
    """The last one only where none is demanded."""
    if is_compulsory and others == 0:
        yield Problem("factor-last")
