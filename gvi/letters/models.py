"""Letter wording by version, and letters as they were printed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.callins.models import Invitation
from gvi.core import clock
from gvi.core.columns import Keyed, Moment, one, within_site, word
from gvi.core.crypto import SealedBytes, SealedJson
from gvi.extensions import DbModel


class Kind(StrEnum):
    """Which wording a letter follows. The file templates/letters/<kind>.<language>.txt is its version 1."""

    SUMMONS_CONDITIONAL_RELEASE = "summons_conditional_release"
    SUMMONS_PROBATION = "summons_probation"
    INVITATION = "invitation"
    NO_SHOW = "no_show"
    LEAVE_BEHIND = "leave_behind"
    SPEAKER_INVITATION = "speaker_invitation"


class LetterTemplate(Audited, DbModel):
    """One version of one wording in one language, on one site. A published version is never rewritten."""

    __tablename__ = "letter_template"
    __table_args__ = (UniqueConstraint("site_id", "kind", "language", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[Kind] = mapped_column(word(Kind))
    language: Mapped[str] = mapped_column(String(5))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who brought it in, and so cannot approve it."""
    approved_by: Mapped[str | None] = mapped_column(String(120))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)


class FrozenLetter(Keyed, Audited, Scoped, DbModel):
    """A letter as it was printed: its bytes, their hash, and what it was made from. Never changed, only outdated."""

    __tablename__ = "letter"
    area = Area.SM
    read_is_logged = True
    audit_secret = frozenset({"content", "made_from", "printed_as"})

    invitation_id: Mapped[int]
    template_id: Mapped[int] = mapped_column(ForeignKey("letter_template.id"))
    language: Mapped[str] = mapped_column(String(5))
    content: Mapped[bytes] = mapped_column(SealedBytes)
    sha256: Mapped[str] = mapped_column(String(64))
    made_from: Mapped[dict[str, str]] = mapped_column(SealedJson)
    """The values that went into it; when today's differ, the letter is out of date."""
    printed_as: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    """Languages, wordings, envelope and a fingerprint of the pages; None for a letter older than those choices."""
    printed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    printed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    invitation: Mapped[Invitation] = one("Invitation", "invitation_id", "FrozenLetter")

    @classmethod
    def calls(cls) -> ColumnElement[bool]:
        """The condition that it calls somebody to the meeting, and was not sent because they stayed away."""
        after = select(LetterTemplate.id).where(LetterTemplate.kind == Kind.NO_SHOW)
        return cls.template_id.not_in(after)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (within_site("invitation_id", "invitation"), Index("ix_letter_invitation", "site_id", "invitation_id"))
