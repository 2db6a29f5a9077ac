"""The tasks of a call-in's checklist, the site's playbook of tasks, and the secret address of one's own tasks."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Select, String, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gvi.access.actor import Actor
from gvi.access.roles import AgencyKind, Area
from gvi.access.scope import Scoped
from gvi.accounts.models import Posting
from gvi.audit.models import Audited
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.core.columns import Keyed, Moment, one, within_site, word
from gvi.core.keys import new_id, new_ref
from gvi.extensions import DbModel


class Standard(StrEnum):
    """The tasks that every call-in begins with, in the order of the work."""

    AIM = "aim"
    GROUP_AUDIT = "group_audit"
    TRIGGER = "trigger"
    LEGAL_BASIS = "legal_basis"
    VENUE = "venue"
    SECURITY_LEAD = "security_lead"
    SPEAKER_LIST = "speaker_list"
    CANDIDATES = "candidates"
    CONFLICTS = "conflicts"
    INVITEES = "invitees"
    OFFICERS = "officers"
    SAFETY = "safety"
    SPEAKERS = "speakers"
    LETTERS = "letters"
    EXIT_CAPACITY = "exit_capacity"
    SUMMONSES = "summonses"
    HELP_LINE = "help_line"
    SEAT_PLAN = "seat_plan"
    KEEP_PROMISE = "keep_promise"
    REHEARSAL = "rehearsal"
    REMINDERS = "reminders"
    MEDIA = "media"
    EARLY_GO = "early_go"
    LAST_CHECK = "last_check"
    PRINT_PACK = "print_pack"
    GO = "go"
    ATTENDANCE = "attendance"
    DEBRIEF = "debrief"
    AFTERCARE = "aftercare"
    FIRST_HELP = "first_help"
    TALKS = "talks"
    NO_SHOW_VISITS = "no_show_visits"
    REPORT = "report"
    NEXT_DATE = "next_date"


class Blocks(StrEnum):
    """The move of the call-in that cannot be made before a gate is passed. The words are those of the moves."""

    APPROVE = "approve"
    SUMMON = "summon"
    HOLD = "hold"


class Wording(StrEnum):
    """A task that the product words itself, in the reader's language; its text is what the words are about."""

    CALL_SPEAKER = "call_speaker"
    """Aftercare: call the speaker whose name the text is."""


class ChecklistTask(Keyed, Audited, Scoped, DbModel):
    """One task of one call-in. The agency that owns the row is the one that does it.

    An inner task is read by its own agency alone: nobody else learns that it is there.
    """

    __tablename__ = "checklist_task"
    area = Area.PL

    call_in_id: Mapped[int]
    position: Mapped[int]
    """Order among those of the same day, from 1."""
    standard: Mapped[Standard | None] = mapped_column(word(Standard))
    text: Mapped[str | None] = mapped_column(String(200))
    """What somebody has written; without it the standard task's own words."""
    wording: Mapped[Wording | None] = mapped_column(word(Wording))
    days: Mapped[int]
    """Working days from the meeting, negative before it; 0 is the day of the meeting itself."""
    due: Mapped[date]
    is_hand_set: Mapped[bool] = mapped_column(default=False)
    """Somebody has chosen the date: it stays where it is when the meeting is moved."""
    made_on: Mapped[date]
    """No date is counted to before this day."""
    blocks: Mapped[Blocks | None] = mapped_column(word(Blocks))
    is_inner: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str | None] = mapped_column(String(120))
    call_in: Mapped[CallIn] = one("CallIn", "call_in_id", "ChecklistTask")

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[ChecklistTask]:
        """Everything that is planned together, and the inner tasks of one's own agency."""
        return super().visible_to(actor).where(or_(cls.is_inner.is_(False), cls.owner_agency_id == actor.agency_id))

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            within_site("call_in_id", "call_in"),
            Index("ix_checklist_task_call_in", "site_id", "call_in_id", "due"),
            Index("ix_checklist_task_open", "site_id", "owner_agency_id", "done_at", "due"),
        )


class PlaybookTask(Keyed, Audited, Scoped, DbModel):
    """One task that a site's checklists begin with. A site without any has the standard ones."""

    __tablename__ = "playbook_task"
    area = Area.TE

    position: Mapped[int]
    standard: Mapped[Standard | None] = mapped_column(word(Standard))
    text: Mapped[str | None] = mapped_column(String(200))
    days: Mapped[int]
    agency_kind: Mapped[AgencyKind] = mapped_column(word(AgencyKind))
    """Which agency of the site does it; where there is none, the one that holds the call-in."""
    blocks: Mapped[Blocks | None] = mapped_column(word(Blocks))
    is_inner: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (Index("ix_playbook_task_order", "site_id", "days", "position"),)


class TaskFeed(Audited, DbModel):
    """The secret address under which one posting's tasks can be read by a calendar. Of the address only the digest is kept."""

    __tablename__ = "task_feed"
    audit_secret = frozenset({"digest"})

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, default=new_id)
    ref: Mapped[str] = mapped_column(String(12), unique=True, default=new_ref)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    posting: Mapped[Posting] = relationship()
