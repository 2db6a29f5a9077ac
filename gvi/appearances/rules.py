"""What may be asked of speakers, when an address still opens, and what a wording must hold. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta

from gvi.appearances.models import Suits, Wording
from gvi.core import clock
from gvi.core.problems import Problem
from gvi.speakers.models import Voice

FEWEST, MOST = 2, 6
"""Dates in one poll: one is no choice, and more than fit on a phone are not read."""
AFTER_MEETING = timedelta(days=1)
"""How long after the meeting a speaker's own page still opens."""
LONGEST = timedelta(days=120)
"""No address lives longer, however far ahead the meeting is."""

INVITES = {Voice.COMMUNITY: Wording.INVITE_COMMUNITY, Voice.HELP: Wording.INVITE_HELP, Voice.LAW: Wording.INVITE_LAW}
_ASKING = frozenset({"name", "dates", "length", "reply_by", "address", "contact", "phone"})
_INVITING = frozenset(
    {"name", "weekday", "date", "start", "end", "venue", "minutes", "rehearsal", "reply_by", "address", "contact", "phone"}
)  # fmt: skip
FIELDS: dict[Wording, frozenset[str]] = {
    **dict.fromkeys(INVITES.values(), _INVITING),
    Wording.POLL: _ASKING,
    Wording.REMINDER: _ASKING,
}
"""What may stand between braces. None of it tells of anybody but the reader and whom to call."""


def may_ask(
    moments: Sequence[datetime], *, speakers: int, closes_on: date, today: date, now: datetime, is_ahead: bool,
    is_asking: bool,
) -> Iterator[Problem]:  # fmt: skip
    """Several different dates ahead, about a meeting that is still planned, and time to answer. One poll at a time."""
    if not is_ahead:
        yield Problem("poll-call-in-over")
    if is_asking:
        yield Problem("poll-open-already")
    if len(set(moments)) < FEWEST:
        yield Problem("poll-too-few-dates", field="day_1", facts={"fewest": FEWEST})
    for number, each in enumerate(moments, 1):
        if each <= now:
            yield Problem("poll-date-past", field=f"day_{number}")
    if not speakers:
        yield Problem("poll-nobody-asked", field="speakers")
    if closes_on < today:
        yield Problem("poll-closes-past", field="closes_on")
    elif moments and closes_on >= clock.local(min(moments)).date():
        yield Problem("poll-closes-late", field="closes_on")


def may_go_on(*, is_closed: bool) -> Iterator[Problem]:
    """Nothing more happens in a poll that is closed."""
    if is_closed:
        yield Problem("poll-closed")


def may_remind(*, waiting: int, is_closed: bool, is_over: bool) -> Iterator[Problem]:
    """Somebody who has not answered, and still can."""
    if is_closed or is_over:
        yield Problem("poll-closed")
    elif not waiting:
        yield Problem("poll-nobody-waiting")


def may_mail(*, has_email: bool, has_contact: bool) -> Iterator[Problem]:
    """Somewhere to send it, and somebody to ask."""
    if not has_email:
        yield Problem("speaker-has-no-email")
    if not has_contact:
        yield Problem("calendar-contact-missing")


def may_have_page(*, is_ahead: bool, has_speaker: bool) -> Iterator[Problem]:
    """A page of one's own is for who speaks at a meeting to come."""
    if not has_speaker:
        yield Problem("slot-confirm-nobody")
    if not is_ahead:
        yield Problem("poll-call-in-over")


def may_answer(*, is_ahead: bool, parts: int) -> Iterator[Problem]:
    """A yes or no is about a meeting to come, from somebody who speaks there."""
    if not is_ahead or not parts:
        yield Problem("appearance-over")


def opens(
    *, now: datetime, expires_at: datetime, is_ended: bool, meeting_ends_at: datetime, is_cancelled: bool
) -> bool:
    """Does an address still open? Never after it was ended, after its day, or after the meeting."""
    return not is_ended and not is_cancelled and now < min(expires_at, meeting_ends_at + AFTER_MEETING)


def may_replace(*, is_ahead: bool, has_speaker: bool, is_same: bool) -> Iterator[Problem]:
    """Somebody else in the place of somebody, at a meeting to come."""
    if not has_speaker:
        yield Problem("slot-confirm-nobody")
    if not is_ahead:
        yield Problem("poll-call-in-over")
    if is_same:
        yield Problem("replace-with-same", field="speaker_ref")


def may_rehearse(*, is_ahead: bool, rehearsal_at: datetime | None, starts_at: datetime) -> Iterator[Problem]:
    """A rehearsal comes before the meeting."""
    if not is_ahead:
        yield Problem("poll-call-in-over")
    if rehearsal_at is not None and rehearsal_at >= starts_at:
        yield Problem("rehearsal-after-meeting", field="day")


def may_word(kind: Wording, found: Collection[str]) -> Iterator[Problem]:
    """Only places that can be filled, and the address among them: without it nobody could answer."""
    for name in sorted(set(found) - FIELDS[kind]):
        yield Problem("wording-unknown-field", field="text", facts={"name": name})
    if "address" not in found:
        yield Problem("wording-needs-address", field="text")


def able(answers: Collection[Suits | None]) -> int:
    """How many could come."""
    return sum(each in {Suits.YES, Suits.IF_NEED_BE} for each in answers)
