"""Everybody whose calendar a call-in concerns, with what each was last told and is to be told next. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gvi.invitations.models import CalendarEntry, CalendarState
from gvi.invitations.rules import Meeting, Step
from gvi.mail.models import MailState, OutboxMail
from gvi.mail.rules import Fault

LOCALES = ("sv", "en")


class Part(StrEnum):
    """What a recipient is at the meeting. There is no third: participants are never sent anything."""

    SPEAKER = "speaker"
    STAFF = "staff"


class Delivery(StrEnum):
    """Where a recipient's invitation is, as the page says it."""

    NO_ADDRESS = "no_address"
    NOT_SENT = "not_sent"
    NEEDS_UPDATE = "needs_update"
    NEEDS_CANCEL = "needs_cancel"
    QUEUED = "queued"
    RETRYING = "retrying"
    GIVEN_UP = "given_up"
    SENT = "sent"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who speaks, or who works for one of the agencies, and the address their invitation goes to."""

    part: Part
    id: int
    name: str
    email: str | None
    locale: str

    @property
    def key(self) -> tuple[Part, int, str]:
        """Another address is another recipient: the old one is cancelled and the new one invited."""
        return (self.part, self.id, (self.email or "").casefold())


@dataclass(frozen=True, slots=True)
class Line:
    """One recipient, what they were last told, what has become of that mail, and what they are to be told next."""

    recipient: Recipient
    entry: CalendarEntry | None
    mail: OutboxMail | None
    step: Step | None

    @property
    def delivery(self) -> Delivery:
        """In one word."""
        if self.recipient.email is None:
            return Delivery.NO_ADDRESS
        if self.step is not None:
            return _TO_DO[self.step]
        if self.mail is not None and self.mail.state is MailState.GIVEN_UP:
            return Delivery.GIVEN_UP
        if self.mail is not None and self.mail.state is MailState.QUEUED:
            return Delivery.RETRYING if self.mail.attempts else Delivery.QUEUED
        return Delivery.CANCELLED if self.entry and self.entry.state is CalendarState.CANCELLED else Delivery.SENT

    @property
    def fault(self) -> Fault | None:
        """Why the last try failed."""
        return Fault(self.mail.last_error) if self.mail and self.mail.last_error else None

    @property
    def is_unsent(self) -> bool:
        """Does a mail about this wait, or has it been given up?"""
        return self.mail is not None and self.mail.state is not MailState.SENT


@dataclass(frozen=True, slots=True)
class Plan:
    """A call-in's meeting and every recipient, speakers first, by name."""

    meeting: Meeting
    lines: tuple[Line, ...]

    @property
    def wanted(self) -> tuple[Line, ...]:
        """The lines of those who are to come."""
        return tuple(line for line in self.lines if line.delivery not in (Delivery.CANCELLED, Delivery.NEEDS_CANCEL))

    @property
    def sent(self) -> int:
        """How many of those who are to come have been sent what they should know."""
        return sum(line.delivery is Delivery.SENT for line in self.wanted)

    @property
    def steps(self) -> tuple[Line, ...]:
        """The lines that something is to be sent about."""
        return tuple(line for line in self.lines if line.step is not None)

    def number(self, *steps: Step) -> int:
        """How many are to be told this."""
        return sum(line.step in steps for line in self.lines)

    @property
    def unsent(self) -> tuple[Line, ...]:
        """The lines whose last mail has not left."""
        return tuple(line for line in self.lines if line.is_unsent)


_TO_DO = {Step.INVITE: Delivery.NOT_SENT, Step.UPDATE: Delivery.NEEDS_UPDATE, Step.CANCEL: Delivery.NEEDS_CANCEL}
