"""Which letters and mails there are, the fields each may use, and the wording that comes with the product."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


class LetterKind(StrEnum):
    """The letters. What staying away leads to differs by sentence, so each summons is its own."""

    SUMMONS_CONDITIONAL_RELEASE = "summons_conditional_release"
    SUMMONS_PROBATION = "summons_probation"
    INVITATION = "invitation"
    NO_SHOW = "no_show"
    LEAVE_BEHIND = "leave_behind"
    SPEAKER_INVITATION = "speaker_invitation"


class MailKind(StrEnum):
    """The mails that carry a calendar invitation. They name no person and no purpose."""

    CALENDAR_REQUEST = "calendar_request"
    CALENDAR_UPDATE = "calendar_update"
    CALENDAR_CANCEL = "calendar_cancel"
    CALENDAR_DECLINE = "calendar_decline"


_WHEN_AND_WHERE = frozenset({"weekday", "date", "start", "end", "venue", "venue_address"})
_INVITED = _WHEN_AND_WHERE | {
    "name",
    "contact",
    "meeting_spot",
    "meeting_time",
    "phone",
    "support_deadline",
    "safety_phone",
    "authority",
    "rights_url",
    "case_number",
}
_SUMMONED = _INVITED | {"absence_deadline"}
_MAILED = frozenset({"short_date", "weekday", "date", "start", "end", "venue", "contact", "phone"})

FIELDS: Mapping[LetterKind | MailKind, frozenset[str]] = {
    LetterKind.SUMMONS_CONDITIONAL_RELEASE: _SUMMONED,
    LetterKind.SUMMONS_PROBATION: _SUMMONED,
    LetterKind.INVITATION: _INVITED,
    LetterKind.NO_SHOW: frozenset(
        {
            "name",
            "date",
            "start",
            "reply_deadline",
            "phone",
            "new_time",
            "support_phone",
            "authority",
            "rights_url",
            "case_number",
        }
    ),
    LetterKind.LEAVE_BEHIND: frozenset({"support_phone"}),
    LetterKind.SPEAKER_INVITATION: _WHEN_AND_WHERE
    | {"name", "minutes", "rehearsal", "reply_deadline", "contact", "phone"},
    MailKind.CALENDAR_REQUEST: _MAILED,
    MailKind.CALENDAR_UPDATE: _MAILED,
    MailKind.CALENDAR_CANCEL: _MAILED,
    MailKind.CALENDAR_DECLINE: _MAILED,
}


def source(kind: LetterKind | MailKind, locale: str) -> str:
    """The wording that comes with the product, version 1 of that letter or mail in "sv" or "en"."""
    folder = "letters" if isinstance(kind, LetterKind) else "mail"
    return (TEMPLATES / folder / f"{kind}.{locale}.txt").read_text(encoding="utf-8")
