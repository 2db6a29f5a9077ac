"""Everybody's letter on its way: where it is, what to do next and by when."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gvi.access.actor import Actor
from gvi.callins.models import CallIn, Invitation, ServiceMethod
from gvi.core import clock, workdays
from gvi.extensions import db
from gvi.letters.batch import Candidate
from gvi.letters.queries import batch_of
from gvi.letters.rules import LetterStage
from gvi.members.models import Member
from gvi.serving import rules
from gvi.serving.models import ServiceStep
from gvi.serving.queries import steps_by_invitation, way_of
from gvi.serving.rules import Way
from gvi.serving.vocabulary import ServiceState
from gvi.sites.queries import closed_days_of, site_of

ANSWER_DAYS = 5
"""Working days to wait for a receipt by post before somebody goes there."""


class Next(StrEnum):
    """What to do next about a letter."""

    PRINT = "print"
    PRINT_ANEW = "print_anew"
    STOPPED = "stopped"
    SERVE = "serve"
    TRY_AGAIN = "try_again"
    AWAIT_RECEIPT = "await_receipt"
    NO_ANSWER = "no_answer"
    SEND_CONTROL = "send_control"
    AWAIT_LAPSE = "await_lapse"
    CHECK_ADDRESS = "check_address"
    ANOTHER_WAY = "another_way"
    GET_RECEIPT = "get_receipt"
    TELL_OFF = "tell_off"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Served:
    """One person's letter."""

    candidate: Candidate
    member: Member
    steps: tuple[ServiceStep, ...]
    way: Way
    next: Next
    by: date | None
    """When the next thing should be done."""

    @property
    def ref(self) -> str:
        """What the row is known by: the invitation's ref."""
        return self.candidate.invitation.ref

    @property
    def standing(self) -> list[ServiceStep]:
        """The notes that nobody has taken back."""
        return [step for step in self.steps if step.stands]

    @property
    def last(self) -> ServiceStep | None:
        """The last of them."""
        return self.standing[-1] if self.standing else None

    @property
    def is_open(self) -> bool:
        """Is there still a letter to serve?"""
        return self.way.state is not ServiceState.SERVED and not self.candidate.invitation.called_off_on

    @property
    def can_be_served(self) -> bool:
        """Is it printed, still holds, and has not reached its person yet?"""
        return self.is_open and self.way.printed_on is not None and self.candidate.stage not in _STOPS


def letters_of(actor: Actor, call_in: CallIn) -> list[Served]:
    """Those that the posting may know of, in the order of the list. As many queries for thirty as for one."""
    seen = Invitation.visible_to(actor).where(Invitation.call_in_id == call_in.id)
    members = {row.id: row for row in db.session.scalars(Member.visible_to(actor).where(Member.id.in_([each.member_id for each in db.session.scalars(seen)])))}  # fmt: skip
    mine = [each for each in batch_of(actor, call_in).candidates if each.invitation.member_id in members]
    steps = steps_by_invitation(actor, mine)
    closed = closed_days_of(site_of(call_in))
    return [
        _served(each, members[each.invitation.member_id], steps.get(each.invitation.id, []), call_in, closed)
        for each in mine
    ]


def _served(
    candidate: Candidate, member: Member, steps: Sequence[ServiceStep], call_in: CallIn, closed: Container[date]
) -> Served:
    way = way_of(candidate, steps)
    latest = rules.remind_from(call_in.day, site_of(call_in).service_reminder_days, closed=closed)
    what, by = next_of(candidate, way, latest=latest, today=clock.today(), closed=closed, has_receipt=any(step.has_receipt for step in steps if step.stands))  # fmt: skip
    return Served(candidate, member, tuple(steps), way, what, by)


def next_of(
    candidate: Candidate, way: Way, *, latest: date, today: date, closed: Container[date], has_receipt: bool
) -> tuple[Next, date | None]:
    """What to do next, and by when. latest: when letters should be served."""
    if candidate.invitation.called_off_on:
        was_out = way.state in (ServiceState.SENT, ServiceState.SERVED)
        return (Next.TELL_OFF, today) if was_out else (Next.NOTHING, None)
    if way.state is ServiceState.SERVED:
        needs = way.last_on is not None and not has_receipt and way.sent_by is not ServiceMethod.SIMPLIFIED
        return (Next.GET_RECEIPT if needs else Next.NOTHING), None
    if candidate.stage in _STOPS:
        return _STOPS[candidate.stage], latest
    if way.printed_on is None:
        return Next.PRINT, latest
    if way.state is ServiceState.SENT:
        return _awaiting(way, today, latest, closed)
    return _ACTS[way.state], latest


_STOPS = {LetterStage.OUT_OF_DATE: Next.PRINT_ANEW, LetterStage.BLOCKED: Next.STOPPED}
_ACTS = {
    ServiceState.NOT_SERVED: Next.SERVE,
    ServiceState.ATTEMPTED: Next.TRY_AGAIN,
    ServiceState.RETURNED: Next.CHECK_ADDRESS,
    ServiceState.FAILED: Next.ANOTHER_WAY,
}


def _awaiting(way: Way, today: date, latest: date, closed: Container[date]) -> tuple[Next, date]:
    assert way.sent_on is not None
    if way.sent_by is ServiceMethod.SIMPLIFIED:
        if way.controlled_on is None:
            return Next.SEND_CONTROL, workdays.shift(way.sent_on, 1, bridge_days=closed)
        return Next.AWAIT_LAPSE, way.sent_on + rules.SIMPLIFIED_WAIT
    answer = workdays.shift(way.sent_on, ANSWER_DAYS, bridge_days=closed)
    return (Next.NO_ANSWER, latest) if today > answer else (Next.AWAIT_RECEIPT, answer)
