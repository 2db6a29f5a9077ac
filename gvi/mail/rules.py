"""How often a mail is tried, and when it is given up. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

REFUSED_TRIES = 5
"""A mail that the server itself refuses is given up after this many tries."""
UNREACHED_TRIES = 72
"""A mail that never reached a server is given up after this many: about three days."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)


class Fault(StrEnum):
    """Why a try failed, in words that name nobody."""

    UNREACHABLE = "unreachable"
    LATER = "later"
    REFUSED = "refused"
    NO_SERVER = "no_server"


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: a minute, doubled each time, an hour at most.

    >>> [wait_after(tries).total_seconds() / 60 for tries in (1, 2, 3, 8)]
    [1.0, 2.0, 4.0, 60.0]
    """
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 10)
    return min(doubled, LONGEST_WAIT)


def is_hopeless(fault: Fault, attempts: int) -> bool:
    """Should nobody try again unasked?"""
    return attempts >= (REFUSED_TRIES if fault is Fault.REFUSED else UNREACHED_TRIES)
