"""Messages that came in about calendar invitations, each kept once and sealed until it is no longer needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Index, Select, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.actor import Actor
from gvi.access.roles import Area, Grant, grants
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.core.columns import Keyed, Moment, one, within_site, word
from gvi.core.crypto import SealedBytes, SealedJson, SealedText
from gvi.extensions import DbModel
from gvi.invitations.models import CalendarEntry, Coming
from gvi.replies.vocabulary import Outcome, ReplyState, Source, Why

NOTHING_TOLD: dict[str, Any] = dict.fromkeys(
    ("sender", "subject", "uid", "attendee", "delegate", "start", "end", "place", "comment")
)


class Reply(Keyed, Audited, Scoped, DbModel):
    """One message: what it said, what became of it, and who decided. Seen only by those of its owner who plan."""

    __tablename__ = "calendar_reply"
    area = Area.PL
    read_is_logged = True
    audit_secret = frozenset({"content", "told", "note"})

    entry_id: Mapped[int | None]
    """The invitation it is about; None while nobody knows."""
    source: Mapped[Source] = mapped_column(word(Source))
    state: Mapped[ReplyState] = mapped_column(word(ReplyState))
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    """What became of it by itself; `state` says where it stands since."""
    why: Mapped[Why | None] = mapped_column(word(Why))
    method: Mapped[str] = mapped_column(String(20))
    answer: Mapped[Coming | None] = mapped_column(word(Coming))
    sequence: Mapped[int | None]
    stamp: Mapped[datetime | None] = mapped_column(Moment)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Equal for equal bytes: the same message is kept once."""
    told: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    """What it says of people and times: attendee, sender, subject, uid, start, end, place, comment, delegate."""
    content: Mapped[bytes | None] = mapped_column(SealedBytes)
    """The original, as it came."""
    note: Mapped[str | None] = mapped_column(SealedText)
    """What was said on the phone."""
    ticked: Mapped[dict[str, bool] | None] = mapped_column(JSON)
    """Parts of the run sheet that it changed, and whether their speaker had said yes before."""
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who took the call or sent in the file; None for the mailbox."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(300))
    entry: Mapped[CalendarEntry | None] = one("CalendarEntry", "entry_id", "Reply")

    @property
    def facts(self) -> dict[str, Any]:
        """What it told, None for what it did not; nothing once it has been forgotten."""
        return NOTHING_TOLD | (self.told or {})

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """Those of one's own agency, for who plans: a stranger's mail is nobody else's business."""
        if Grant.WRITE not in grants(actor.role, cls.area, actor.agency_kind):
            return select(cls).where(false())
        return select(cls).where(cls.of_agency(actor))

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            UniqueConstraint("site_id", "owner_agency_id", "fingerprint"),
            within_site("entry_id", "calendar_entry"),
            Index("ix_calendar_reply_entry", "site_id", "entry_id"),
            Index("ix_calendar_reply_state", "site_id", "owner_agency_id", "state"),
        )
