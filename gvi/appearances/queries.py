"""Reading polls, and what one speaker is told of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from gvi.access.actor import Actor
from gvi.accounts.models import User
from gvi.agencies.models import Agency
from gvi.appearances.links import links_of
from gvi.appearances.models import Poll, PollAnswer, PollDate, SpeakerLink, Suits
from gvi.appearances.rules import able
from gvi.callins.models import OVER, CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.speakers import rules as timing
from gvi.speakers.clashes import Span, busy
from gvi.speakers.models import Briefing, Slot, Speaker
from gvi.speakers.queries import briefing_of, slots_of


def latest_poll(call_in: CallIn) -> Poll | None:
    """The poll that was begun last; one query."""
    rows = select(Poll).where(Poll.site_id == call_in.site_id, Poll.call_in_id == call_in.id)
    return db.session.scalars(rows.order_by(Poll.id.desc()).limit(1)).first()


def dates_of(poll: Poll) -> list[PollDate]:
    """What is asked about, in the order of time."""
    rows = select(PollDate).where(PollDate.site_id == poll.site_id, PollDate.poll_id == poll.id)
    return list(db.session.scalars(rows.order_by(PollDate.starts_at)))


def answers_of(dates: Sequence[PollDate], *, speaker_id: int | None = None) -> dict[tuple[int, int], PollAnswer]:
    """What was said, by speaker and date; of one speaker alone when that is given."""
    if not dates:
        return {}
    rows = select(PollAnswer).where(
        PollAnswer.site_id == dates[0].site_id, PollAnswer.date_id.in_([each.id for each in dates])
    )
    if speaker_id is not None:
        rows = rows.where(PollAnswer.speaker_id == speaker_id)
    return {(each.speaker_id, each.date_id): each for each in db.session.scalars(rows)}


@dataclass(frozen=True, slots=True)
class Asked:
    """One speaker of a poll: the address, and what was answered about each date, in their order."""

    speaker: Speaker
    link: SpeakerLink
    suits: tuple[Suits | None, ...]
    busy: tuple[Span | None, ...]
    """What they are needed for elsewhere then."""

    @property
    def has_answered(self) -> bool:
        """To every date."""
        return all(self.suits)


@dataclass(frozen=True, slots=True)
class Board:
    """A poll as those who asked see it."""

    poll: Poll
    dates: tuple[PollDate, ...]
    asked: tuple[Asked, ...]

    @property
    def waiting(self) -> list[Asked]:
        """Who has not answered yet, and still could."""
        return [each for each in self.asked if not each.has_answered and each.link.ended_at is None]

    @property
    def able(self) -> list[int]:
        """How many could come, date by date."""
        return [able([each.suits[number] for each in self.asked]) for number in range(len(self.dates))]


def board_of(call_in: CallIn, poll: Poll) -> Board:
    """Who was asked what, and what they said. As many queries however many were asked."""
    dates = dates_of(poll)
    answers, links = answers_of(dates), links_of(call_in, poll)
    ids = [link.speaker_id for link in links]
    rows = select(Speaker).where(Speaker.site_id == call_in.site_id, Speaker.id.in_(ids)).order_by(Speaker.name)
    speakers = list(db.session.scalars(rows))
    of = {link.speaker_id: link for link in links}
    length = call_in.ends_at - call_in.starts_at
    taken = [
        busy(call_in.site_id, [Span(date.starts_at, date.starts_at + length)], but_id=call_in.id) for date in dates
    ]
    return Board(
        poll, tuple(dates),
        tuple(
            Asked(
                each, of[each.id],
                tuple(found.suits if (found := answers.get((each.id, date.id))) else None for date in dates),
                tuple(here.get(each.id) for here in taken),
            )
            for each in speakers
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a speaker's own: when it begins, and how long it is."""

    slot: Slot
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Appearance:
    """What one speaker is told of a meeting, and nothing else: no other speaker, no participant, no group, no number."""

    speaker: Speaker
    call_in: CallIn
    parts: tuple[Part, ...]
    briefing: Briefing | None
    contact: tuple[str, str | None]
    """(name, phone)."""

    @property
    def answer(self) -> bool | None:
        """Has the speaker said yes to all their parts, no to any, or nothing yet?"""
        if any(part.slot.is_declined for part in self.parts):
            return False
        return True if self.parts and all(part.slot.is_confirmed for part in self.parts) else None

    @property
    def mark(self) -> str:
        """What tells it from the speaker's other meetings in a form: opens nothing, and names nothing."""
        return sha256(f"{self.call_in.id}/{self.speaker.id}".encode()).hexdigest()[:16]

    @property
    def is_ahead(self) -> bool:
        """Can it still be answered?"""
        return self.call_in.is_ahead and bool(self.parts)


def appearance_of(call_in: CallIn, speaker: Speaker) -> Appearance:
    """What the speaker is told of the meeting."""
    slots = slots_of(call_in)
    times = timing.start_times(slots, call_in.starts_at)
    parts = tuple(
        Part(slot, start, timing.lasts(slot))
        for slot, start in zip(slots, times, strict=True) if slot.speaker_id == speaker.id
    )  # fmt: skip
    briefing = briefing_of(call_in)
    return Appearance(speaker, call_in, parts, briefing, contact_of(call_in, briefing))


def contact_of(call_in: CallIn, briefing: Briefing | None) -> tuple[str, str | None]:
    """Whom speakers ask: who was named, else the agency that holds the meeting. (name, phone)."""
    agency = db.session.get_one(Agency, call_in.owner_agency_id)
    name = briefing.contact_name if briefing and briefing.contact_name else agency.unit or agency.name
    phone = briefing.contact_phone if briefing and briefing.contact_phone else agency.phone
    return name, phone


def own_appearances(actor: Actor) -> list[Appearance]:
    """The meetings to come at which the user speaks, the next one first: the speaker has the user's own address."""
    email = select(func.lower(User.email)).where(User.id == actor.user_id).scalar_subquery()
    mine = select(Speaker).where(Speaker.site_id == actor.site_id, func.lower(Speaker.email) == email)
    found: dict[tuple[int, int], tuple[CallIn, Speaker]] = {}
    for speaker in db.session.scalars(mine):
        rows = select(Slot).where(Slot.site_id == actor.site_id, Slot.speaker_id == speaker.id)
        for slot in db.session.scalars(rows.options(joinedload(Slot.call_in))):
            if slot.call_in.state not in OVER and slot.call_in.day >= clock.today():
                found[slot.call_in_id, speaker.id] = (slot.call_in, speaker)
    return [
        appearance_of(call_in, speaker)
        for call_in, speaker in sorted(found.values(), key=lambda each: (each[0].starts_at, each[1].id))
    ]
