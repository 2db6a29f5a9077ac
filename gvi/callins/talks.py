"""What a talk with somebody who came can have shown, some days after the meeting."""

from __future__ import annotations

from enum import StrEnum


class Understood(StrEnum):
    """In the talk afterwards: was the message understood?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class PassedOn(StrEnum):
    """In the talk afterwards: has the message been passed on?"""

    YES = "yes"
    NOT_YET = "not_yet"
    WILL_NOT = "will_not"
    UNKNOWN = "unknown"
