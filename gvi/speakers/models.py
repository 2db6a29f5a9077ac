"""Speakers and their slots: who says what, in which voice, for how long."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.callins.models import CallIn
from gvi.core.columns import Keyed, Moment, many, one, within_site, word
from gvi.core.crypto import SealedText
from gvi.extensions import DbModel


class Voice(StrEnum):
    """The three voices every call-in must hear."""

    COMMUNITY = "community"
    HELP = "help"
    LAW = "law"


class Speaker(Keyed, Audited, Scoped, DbModel):
    """Somebody who speaks at call-ins. Never learns anything about participants."""

    __tablename__ = "speaker"
    area = Area.PL

    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str | None] = mapped_column(String(120))
    voice: Mapped[Voice] = mapped_column(word(Voice))
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    security_brief: Mapped[str | None] = mapped_column(Text)
    aftercare: Mapped[str | None] = mapped_column(Text)
    is_retired: Mapped[bool] = mapped_column(default=False)
    slots: Mapped[list[Slot]] = many("Slot", "speaker_id", "Speaker", back="speaker")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (Index("ix_speaker_name", "site_id", "name"),)


class Slot(Keyed, Audited, Scoped, DbModel):
    """One part of a run sheet: a voice, a message and its minutes, with or without a speaker yet."""

    __tablename__ = "slot"
    area = Area.PL
    audit_secret = frozenset({"said"})

    call_in_id: Mapped[int]
    speaker_id: Mapped[int | None]
    position: Mapped[int]
    """Order in the run sheet, from 1."""
    voice: Mapped[Voice | None] = mapped_column(word(Voice))
    """None for a part that carries no voice, such as the welcome."""
    message: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int]
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    is_rehearsed: Mapped[bool] = mapped_column(default=False)
    is_declined: Mapped[bool] = mapped_column(default=False)
    """The speaker has said no; somebody else is needed."""
    said: Mapped[str | None] = mapped_column(SealedText)
    """What the speaker wrote with the answer."""
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the speaker answered on their own page."""
    measured: Mapped[int | None]
    """Minutes that the part took at the rehearsal."""
    script: Mapped[str | None] = mapped_column(Text)
    """What the speaker holds on to: points, in the order of the talk. Nothing about participants."""
    call_in: Mapped[CallIn] = one("CallIn", "call_in_id", "Slot")
    speaker: Mapped[Speaker | None] = one("Speaker", "speaker_id", "Slot", back="slots")

    @property
    def speaker_ref(self) -> str | None:
        """The speaker's ref, as forms name a speaker."""
        return self.speaker.ref if self.speaker else None

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            within_site("speaker_id", "speaker"),
            Index("ix_slot_call_in", "site_id", "call_in_id", "position"),
        )


class Briefing(Keyed, Audited, Scoped, DbModel):
    """What the speakers of a call-in are told besides the run sheet: when and where they rehearse, and whom they ask."""

    __tablename__ = "briefing"
    area = Area.PL

    call_in_id: Mapped[int]
    rehearsal_at: Mapped[datetime | None] = mapped_column(Moment)
    rehearsal_minutes: Mapped[int] = mapped_column(default=90)
    rehearsal_place: Mapped[str | None] = mapped_column(String(200))
    contact_name: Mapped[str | None] = mapped_column(String(120))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    call_in: Mapped[CallIn] = one("CallIn", "call_in_id", "Briefing")

    @property
    def rehearsal_ends_at(self) -> datetime | None:
        """When the rehearsal ends; None while it has no time."""
        return self.rehearsal_at + timedelta(minutes=self.rehearsal_minutes) if self.rehearsal_at else None

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("call_in_id", "call_in"), UniqueConstraint("site_id", "call_in_id"))
