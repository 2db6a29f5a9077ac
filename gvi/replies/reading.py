"""A message read as a whole: opened, its calendars compared, and the one thing that it says. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gvi.replies.opening import Opened, Part, opened
from gvi.replies.rules import agree
from gvi.replies.said import Said, Unclear, said_in
from gvi.replies.vocabulary import Why


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says, and why a program must not act upon it, when it must not; then `said` may be None."""

    said: Said | None
    why: Why | None
    sender: str | None
    subject: str
    method: str


def read(content: bytes) -> Reading:
    """Read a calendar file or a mail. Never raises."""
    mail = opened(content)
    try:
        said = _said(mail)
    except Unclear as unclear:
        return Reading(None, mail.why or unclear.why, mail.sender, mail.subject, unclear.method)
    return Reading(said, mail.why, mail.sender, mail.subject, said.method if said else "")


def _said(mail: Opened) -> Said | None:
    """What its calendars say, if they say the same. None where there is no calendar."""
    if mail.why in (Why.TOO_LARGE, Why.TOO_MANY_PARTS, Why.UNREADABLE):
        return None
    found = [_one(part) for part in mail.calendars]
    if not agree(found):
        raise Unclear(Why.CONFLICTING_PARTS if len({each.uid for each in found}) == 1 else Why.SEVERAL)
    return found[0] if found else None


def _one(part: Part) -> Said:
    said = said_in(part.content)
    if part.method and part.method != said.method:  # RFC 6047 §2.4: the two must be the same
        raise Unclear(Why.METHOD_MISMATCH, method=said.method)
    return said
