"""What can happen to a letter on its way, who makes it happen, and where the letter then is. Pure."""

from __future__ import annotations

from enum import StrEnum


class ServiceState(StrEnum):
    """Where a letter is on its way."""

    NOT_SERVED = "not_served"
    ATTEMPTED = "attempted"
    SENT = "sent"
    RETURNED = "returned"
    FAILED = "failed"
    SERVED = "served"


class ServiceEvent(StrEnum):
    """One thing that happened, noted afterwards."""

    SEND = "send"
    SEND_SIMPLIFIED = "send_simplified"
    CONTROL = "control"
    ATTEMPT = "attempt"
    HAND_OVER = "hand_over"
    TELL = "tell"
    RECEIPT = "receipt"
    LAPSE = "lapse"
    REFUSE = "refuse"
    RETURN = "return"
    GIVE_UP = "give_up"


class Server(StrEnum):
    """Who went there: the law does not give them the same weight."""

    STAFF = "staff"
    PROCESS_SERVER = "process_server"
