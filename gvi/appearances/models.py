"""Dates that speakers are asked about, what they answer, their secret addresses, and the wording of what they are mailed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.callins.models import CallIn
from gvi.core.columns import Keyed, Moment, one, within_site, word
from gvi.extensions import DbModel
from gvi.speakers.models import Speaker


class Suits(StrEnum):
    """What a speaker answers about one date."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class Wording(StrEnum):
    """What speakers are mailed. An invitation has a wording for each voice."""

    INVITE_COMMUNITY = "invite_community"
    INVITE_HELP = "invite_help"
    INVITE_LAW = "invite_law"
    POLL = "poll"
    REMINDER = "reminder"


class Poll(Keyed, Audited, Scoped, DbModel):
    """One round of asking speakers which of several dates suits them."""

    __tablename__ = "poll"
    area = Area.PL

    call_in_id: Mapped[int]
    closes_on: Mapped[date]
    """The last day to answer; the addresses open nothing after it."""
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    chosen_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the meeting begins by the date that was chosen; None while none is."""
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    call_in: Mapped[CallIn] = one("CallIn", "call_in_id", "Poll")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("call_in_id", "call_in"), Index("ix_poll_call_in", "site_id", "call_in_id"))


class PollDate(Keyed, Audited, Scoped, DbModel):
    """One date that is asked about."""

    __tablename__ = "poll_date"
    area = Area.PL

    call_in_id: Mapped[int]
    poll_id: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Moment)
    poll: Mapped[Poll] = one("Poll", "poll_id", "PollDate")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            within_site("poll_id", "poll"),
            UniqueConstraint("site_id", "poll_id", "starts_at"),
        )


class PollAnswer(Keyed, Audited, Scoped, DbModel):
    """What one speaker says of one date."""

    __tablename__ = "poll_answer"
    area = Area.PL

    date_id: Mapped[int]
    speaker_id: Mapped[int]
    suits: Mapped[Suits] = mapped_column(word(Suits))
    answered_at: Mapped[datetime] = mapped_column(Moment)
    date: Mapped[PollDate] = one("PollDate", "date_id", "PollAnswer")
    speaker: Mapped[Speaker] = one("Speaker", "speaker_id", "PollAnswer")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("date_id", "poll_date"),
            within_site("speaker_id", "speaker"),
            UniqueConstraint("site_id", "date_id", "speaker_id"),
        )


class SpeakerLink(Keyed, Audited, Scoped, DbModel):
    """One speaker's secret address, to the dates of a poll or, without one, to their own page. Only a digest of it is kept."""

    __tablename__ = "speaker_link"
    area = Area.PL
    audit_secret = frozenset({"digest"})

    call_in_id: Mapped[int]
    speaker_id: Mapped[int]
    poll_id: Mapped[int | None]
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    call_in: Mapped[CallIn] = one("CallIn", "call_in_id", "SpeakerLink")
    speaker: Mapped[Speaker] = one("Speaker", "speaker_id", "SpeakerLink")
    poll: Mapped[Poll | None] = one("Poll", "poll_id", "SpeakerLink")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            within_site("speaker_id", "speaker"),
            within_site("poll_id", "poll"),
            UniqueConstraint("digest"),
            Index("ix_speaker_link_call_in", "site_id", "call_in_id", "speaker_id"),
        )


class SpeakerText(Keyed, Audited, Scoped, DbModel):
    """A town's own wording of one mail in one language, instead of the one that comes with the product."""

    __tablename__ = "speaker_wording"
    area = Area.TE

    kind: Mapped[Wording] = mapped_column(word(Wording))
    language: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(Text)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (UniqueConstraint("site_id", "kind", "language"),)
