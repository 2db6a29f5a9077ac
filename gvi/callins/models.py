"""Call-ins, who is invited, and what each agency answers about them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gvi.access.roles import Area
from gvi.access.scope import Scoped
from gvi.audit.models import Audited
from gvi.callins.talks import PassedOn, Understood
from gvi.core import clock
from gvi.core.columns import Keyed, Moment, many, one, within_site, word
from gvi.extensions import DbModel
from gvi.groups.models import Group
from gvi.members.models import FacetRow, Member


class State(StrEnum):
    """How far a call-in has come. It moves only by the transitions of `lifecycle`."""

    PLANNED = "planned"
    INVITEES_APPROVED = "invitees_approved"
    SUMMONED = "summoned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


PREPARING = (State.PLANNED, State.INVITEES_APPROVED, State.SUMMONED)
"""A meeting that has been held is past preparing, and past asking about."""
OVER = (State.CLOSED, State.CANCELLED)
"""Nothing more will happen in it, and what was released for it is no longer open."""
TOOK_PLACE = (State.HELD, State.CLOSED)
"""People have been there, or are."""


class Duty(StrEnum):
    """Must the person come, or may they?"""

    MANDATORY = "mandatory"
    VOLUNTARY = "voluntary"


class ServiceMethod(StrEnum):
    """How the letter reaches the person."""

    IN_PERSON = "in_person"
    POST = "post"
    OFFICER = "officer"
    ORAL = "oral"
    SIMPLIFIED = "simplified"


class Attendance(StrEnum):
    """What became of an invitation on the day."""

    ATTENDED = "attended"
    LATE = "late"
    LEFT_EARLY = "left_early"
    TURNED_BACK = "turned_back"
    EXCUSED = "excused"
    NO_SHOW = "no_show"
    NOT_SERVED = "not_served"


CAME = (Attendance.ATTENDED, Attendance.LATE, Attendance.LEFT_EARLY)
"""Those who heard the message, or some of it."""


class Answer(StrEnum):
    """What an agency answers about a candidate or a pair. No reason goes with it."""

    MAY = "may"
    MAY_NOT = "may_not"
    ONLY_APART = "only_apart"


class CallIn(Keyed, Audited, Scoped, DbModel):
    """An information meeting to which people are summoned or invited."""

    __tablename__ = "call_in"
    area = Area.PL

    starts_at: Mapped[datetime] = mapped_column(Moment)
    minutes: Mapped[int] = mapped_column(default=60)
    purpose: Mapped[str | None] = mapped_column(String(200))
    venue: Mapped[str] = mapped_column(String(120))
    room: Mapped[str | None] = mapped_column(String(80))
    venue_street: Mapped[str | None] = mapped_column(String(120))
    venue_city: Mapped[str | None] = mapped_column(String(80))
    meeting_point: Mapped[str | None] = mapped_column(String(120))
    """Where the contact person meets each participant."""
    capacity: Mapped[int]
    trigger_wording: Mapped[str | None] = mapped_column(Text)
    """Read out in the room: no person, no group."""
    legal_basis: Mapped[str | None] = mapped_column(String(300))
    legal_basis_approved_by: Mapped[str | None] = mapped_column(String(120))
    legal_basis_approved_on: Mapped[date | None]
    case_number: Mapped[str | None] = mapped_column(String(40))
    excuse_phone: Mapped[str | None] = mapped_column(String(40))
    excuse_before: Mapped[datetime | None] = mapped_column(Moment)
    support_before: Mapped[date | None]
    """Say by this day if an interpreter or other support is needed."""
    state: Mapped[State] = mapped_column(word(State), default=State.PLANNED)
    list_version: Mapped[int] = mapped_column(default=0)
    """Rises when somebody is added: clearances given for an older list are asked again."""
    codes_given: Mapped[int] = mapped_column(default=0)
    """How many codes have been given out: none ever comes to mean somebody else."""
    clearances_asked_at: Mapped[datetime | None] = mapped_column(Moment)
    invitees_approved_at: Mapped[datetime | None] = mapped_column(Moment)
    invitees_approved_by: Mapped[str | None] = mapped_column(String(120))
    cancelled_because: Mapped[str | None] = mapped_column(String(300))
    arrangement: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The room and its doors, and by code what the arrival plan was before it was last saved."""
    last_check_for: Mapped[date | None]
    """The day for which everybody was looked at once more, three days before it or on it."""
    once: Mapped[str | None] = mapped_column(String(32))
    """The token of the form it was planned with: the same form sent twice plans one call-in."""
    invitations: Mapped[list[Invitation]] = many(
        "Invitation", "call_in_id", "CallIn", order_by="Invitation.code", back="call_in"
    )

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        """The day of the meeting, where it is held."""
        return clock.local(self.starts_at).date()

    @property
    def hour(self) -> time:
        """When it begins, on the wall clock."""
        return clock.local(self.starts_at).time()

    @property
    def excuse_day(self) -> date | None:
        """The last day to call with an excuse."""
        return clock.local(self.excuse_before).date() if self.excuse_before else None

    @property
    def excuse_hour(self) -> time | None:
        """The hour of that day, on the wall clock."""
        return clock.local(self.excuse_before).time() if self.excuse_before else None

    @property
    def has_legal_basis(self) -> bool:
        """Is there a legal basis, and has somebody approved it?"""
        return self.legal_basis is not None and self.legal_basis_approved_on is not None

    @property
    def is_asked(self) -> bool:
        """Have the agencies been told who the candidates are, and asked about them?"""
        return self.clearances_asked_at is not None

    @property
    def is_open(self) -> bool:
        """Can it still be changed?"""
        return self.state not in OVER

    @property
    def is_ahead(self) -> bool:
        """Is it still prepared: neither held, closed nor cancelled, and its day not gone?"""
        return self.state in PREPARING and self.day >= clock.today()

    @property
    def is_today(self) -> bool:
        """Is this the day?"""
        return self.day == clock.today()

    @property
    def has_slipped(self) -> bool:
        """Has its day gone without anybody saying that it was held? Nothing more is prepared; it is moved or cancelled."""
        return self.state in PREPARING and self.day < clock.today()

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (Index("ix_call_in_starts_at", "site_id", "starts_at"), UniqueConstraint("site_id", "once"))


class Invitation(Keyed, Audited, FacetRow, DbModel):
    """One person called or invited to one call-in. On shared lists it is known by its code alone."""

    __tablename__ = "invitation"
    area = Area.SM
    read_is_logged = True

    call_in_id: Mapped[int]
    member_id: Mapped[int]
    shell_id: Mapped[int]
    code: Mapped[str] = mapped_column(String(6))
    """The code of this call-in, such as D07: not a ref, opens nothing."""
    group_id: Mapped[int | None]
    """The group the person represents, when that has been released to the owner of the call-in."""
    duty: Mapped[Duty] = mapped_column(word(Duty))
    why: Mapped[str] = mapped_column(String(300))
    arrival: Mapped[time | None]
    """Wall-clock time at the venue."""
    seat: Mapped[int | None]
    """From 1, along the rows from the front."""
    door_out: Mapped[int | None]
    """By which door the person leaves, from 1."""
    leaves_after: Mapped[int | None]
    """Minutes after the end at which the person leaves."""
    contact_name: Mapped[str | None] = mapped_column(String(120))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    service_method: Mapped[ServiceMethod | None] = mapped_column(word(ServiceMethod))
    served_on: Mapped[date | None]
    served_by: Mapped[str | None] = mapped_column(String(120))
    attendance: Mapped[Attendance | None] = mapped_column(word(Attendance))
    excuse: Mapped[str | None] = mapped_column(String(300))
    talked_on: Mapped[date | None]
    """When somebody talked with the person after the meeting."""
    talked_by: Mapped[str | None] = mapped_column(String(120))
    understood: Mapped[Understood | None] = mapped_column(word(Understood))
    passed_on: Mapped[PassedOn | None] = mapped_column(word(PassedOn))
    called_off_on: Mapped[date | None]
    """Somebody decided that the person is no longer called. What was printed stays answerable, so the line stays."""
    reminded_on: Mapped[date | None]
    """When the person's officer was last reminded that the letter is not served."""
    call_in: Mapped[CallIn] = one("CallIn", "call_in_id", "Invitation", back="invitations")
    member: Mapped[Member] = one("Member", "member_id", "Invitation")
    group: Mapped[Group | None] = one("Group", "group_id", "Invitation")

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            UniqueConstraint("site_id", "call_in_id", "shell_id"),
            UniqueConstraint("site_id", "call_in_id", "code"),
            within_site("call_in_id", "call_in"),
            within_site("member_id", "member"),
            within_site("shell_id", "shell"),
            within_site("group_id", "group"),
            Index("ix_invitation_member", "site_id", "member_id"),
        )
