"""What is to be done about a message: recorded, shown as a proposal, put before a person, or nothing. Pure.

The order is that of RFC 5546 §2.1.5: the UID says which meeting, SEQUENCE which of its versions, and of two messages about
the same version the one with the later DTSTAMP holds. An older one never replaces a newer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from gvi.core.problems import Problem
from gvi.invitations.models import CalendarState, Coming
from gvi.replies.said import Attendee, Said, wrong
from gvi.replies.vocabulary import Outcome, ReplyState, Why

CLOCKS_DIFFER = timedelta(days=1)
"""A stamp further ahead than this would stand in the way of every later answer."""
PATIENCE = timedelta(minutes=10)
"""Whoever asks again for what was just sent has it on its way."""
ANSWERS = {
    "ACCEPTED": Coming.ACCEPTED, "TENTATIVE": Coming.TENTATIVE, "DECLINED": Coming.DECLINED, "DELEGATED": Coming.DELEGATED,
}  # fmt: skip
NOT_COMING = frozenset({Coming.DECLINED, Coming.DELEGATED})
"""Whoever sends somebody else in their place does not come; who that is has not been invited."""


BEGINS = {
    Outcome.RECORDED: ReplyState.RECORDED, Outcome.PROPOSES_NEW_TIME: ReplyState.WAITING, Outcome.TO_REVIEW: ReplyState.WAITING,
    Outcome.UNREADABLE: ReplyState.WAITING, Outcome.IGNORED: ReplyState.IGNORED,
}  # fmt: skip
"""Whatever could not be done by itself waits for a person."""
BEYOND_READING = frozenset({Why.UNREADABLE, Why.TOO_LARGE, Why.TOO_MANY_PARTS})


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of the invitation that a message names."""

    email: str
    sequence: int
    state: CalendarState
    starts_at: datetime
    ends_at: datetime
    sent_at: datetime
    answer: Coming | None
    answered_at: datetime | None
    """The stamp of the answer that holds."""
    proposed_at: datetime | None = None
    """The stamp of the newest proposal for this version."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done, and why it is not simply recorded."""

    outcome: Outcome
    why: Why | None = None


def judged(said: Said, known: Known | None, *, sender: str | None, now: datetime) -> Verdict:
    """Weigh one readable message. known: None when no invitation has its UID. sender: None for a bare file."""
    doubts = _doubts(said, known, sender, now)
    if (doubt := next(doubts, None)) is not None:
        return Verdict(Outcome.TO_REVIEW, doubt)
    assert known is not None
    if (stale := next(_stale(said, known, now), None)) is not None:
        return Verdict(Outcome.IGNORED, stale)
    if said.method == "COUNTER":
        if (said.start, said.end) == (known.starts_at, known.ends_at):
            return Verdict(Outcome.TO_REVIEW, Why.SAME_TIME)
        return Verdict(Outcome.PROPOSES_NEW_TIME)
    if said.method == "REPLY" and said.stamp == known.answered_at and answer_of(said) is not known.answer:
        return Verdict(Outcome.TO_REVIEW, Why.CONFLICTING_ANSWERS)
    return Verdict(Outcome.RECORDED)


def unclear(why: Why) -> Verdict:
    """What a program cannot read at all is told apart from what it must not decide."""
    return Verdict(Outcome.UNREADABLE if why in BEYOND_READING else Outcome.TO_REVIEW, why)


def answer_of(said: Said) -> Coming | None:
    """What a reply says about coming; None for anything else."""
    if said.method != "REPLY" or len(said.attendees) != 1:
        return None
    return ANSWERS.get(said.attendees[0].status)


def who_answers(said: Said, *, email: str | None = None, sender: str | None = None) -> Attendee | None:
    """Whoever speaks in the message: the invited one if named, else the sender if named, else the only one there is."""
    named = {each.email: each for each in reversed(said.attendees) if each.email}
    for address in (email, sender):
        if address and address.casefold() in named:
            return named[address.casefold()]
    return said.attendees[0] if len(said.attendees) == 1 else None


def _doubts(said: Said, known: Known | None, sender: str | None, now: datetime) -> Iterator[Why]:
    """Reasons for a person to look, gravest first."""
    if (why := wrong(said.method)) is not None:
        yield why
    if not said.uid:
        yield Why.NO_UID
    if said.is_recurring:  # ours never recur
        yield Why.RECURRING
    if known is None:
        yield Why.UNKNOWN_UID
        return
    yield from _about_who(said, known, sender)
    if said.method == "REPLY" and answer_of(said) is None:
        yield Why.NO_ANSWER
    if said.method == "COUNTER" and (said.start is None or said.end is None or said.end <= said.start):
        yield Why.NO_TIME
    if said.method != "REFRESH":
        yield from _about_when(said, known, now)


def _about_who(said: Said, known: Known, sender: str | None) -> Iterator[Why]:
    invited = known.email.casefold()
    who = who_answers(said, email=invited)
    if not said.attendees:
        yield Why.NO_ATTENDEE
    if said.method == "REPLY" and len(said.attendees) > 1:
        yield Why.SEVERAL_ATTENDEES
    if who is None or who.email != invited:
        yield Why.UNKNOWN_ATTENDEE
        return
    if who.sent_by and who.sent_by != invited:
        yield Why.ON_BEHALF
    if sender is not None and sender != invited:
        yield Why.SENDER_DIFFERS


def _about_when(said: Said, known: Known, now: datetime) -> Iterator[Why]:
    if said.stamp is None:
        yield Why.NO_STAMP
    elif said.stamp > now + CLOCKS_DIFFER:
        yield Why.STAMP_AHEAD
    if said.sequence > known.sequence:
        yield Why.SEQUENCE_AHEAD


def _stale(said: Said, known: Known, now: datetime) -> Iterator[Why]:
    """Why a message that is in order says nothing new."""
    if said.method == "REFRESH":
        if now - known.sent_at < PATIENCE:
            yield Why.JUST_SENT
        return
    if said.sequence < known.sequence:
        yield Why.OLDER_INVITATION
    if known.state is CalendarState.CANCELLED:
        yield Why.CALLED_OFF
    assert said.stamp is not None
    if known.answered_at is not None and said.stamp < known.answered_at:
        yield Why.OLDER_ANSWER
    if said.method == "REPLY" and said.stamp == known.answered_at and answer_of(said) is known.answer:
        yield Why.SAME_ANSWER
    if said.method == "COUNTER" and known.proposed_at is not None and said.stamp <= known.proposed_at:
        yield Why.NEWER_PROPOSAL


def agree(several: Iterable[Said]) -> bool:
    """Do the calendars of one mail say the same? Many programs send one twice, as a part and as a file."""
    return len(set(several)) <= 1


def may_assign(*, state: ReplyState, is_open: bool, is_invited: bool) -> Iterator[Problem]:
    """What waits, or was left aside, may be recorded as the answer of somebody who is invited."""
    if state not in (ReplyState.WAITING, ReplyState.IGNORED):
        yield Problem("reply-decided")
    if not is_open:
        yield Problem("call-in-closed")
    if not is_invited:
        yield Problem("reply-not-invited", field="entry")


def may_dismiss(state: ReplyState) -> Iterator[Problem]:
    """Only what waits is dismissed."""
    if state is not ReplyState.WAITING:
        yield Problem("reply-decided")


def may_undo(state: ReplyState, *, has_answer: bool) -> Iterator[Problem]:
    """What sent no mail can be taken back."""
    if state is not ReplyState.DISMISSED and not (state is ReplyState.RECORDED and has_answer):
        yield Problem("reply-not-undone")


def after_undo(state: ReplyState, *, is_call: bool) -> ReplyState:
    """Where it then stands: a message waits again; of a call there is nothing more to look at than what was noted."""
    if not is_call:
        return ReplyState.WAITING
    return ReplyState.DISMISSED if state is ReplyState.RECORDED else ReplyState.RECORDED


def may_decide(state: ReplyState, outcome: Outcome, *, is_current: bool) -> Iterator[Problem]:
    """A proposal is accepted or declined once, while it is about the meeting as it was last told."""
    if state is not ReplyState.WAITING or outcome is not Outcome.PROPOSES_NEW_TIME:
        yield Problem("reply-decided")
    elif not is_current:
        yield Problem("reply-outdated")


def may_forget(state: ReplyState) -> Iterator[Problem]:
    """The original is needed until somebody has decided."""
    if state is ReplyState.WAITING:
        yield Problem("reply-waits")
