"""Who may be put on the list, changed there, and taken off it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import time

from gvi.callins.models import Answer, Duty, State
from gvi.core.problems import Problem

HOUR, DAY = 60, 24 * 60
"""In minutes."""
LAST_BEFORE = 10
SPACINGS = (10, 5, 3, 2)
"""Minutes before the meeting when the last one comes, and between two arrivals."""
LISTABLE = frozenset({State.PLANNED, State.INVITEES_APPROVED, State.SUMMONED})
"""States in which the list may change; after approval a change asks for approval again."""


def may_change_list(state: State) -> Iterator[Problem]:
    """The list of a held, closed or cancelled call-in stays as it was."""
    if state not in LISTABLE:
        yield Problem("list-is-final")


def may_add(blocks: Mapping[int, Sequence[Problem]], *, already: int) -> Iterator[Problem]:
    """Nobody whom a rule keeps away, nobody twice, and somebody at all."""
    if not blocks:
        yield Problem("nobody-ticked", field="members")
    if already:
        yield Problem("already-on-list", field="members", facts={"number": already})
    for problems in blocks.values():
        yield from problems


def arrival_times(number: int, *, first: time, minutes: int) -> list[time] | None:
    """So many arrivals, one after another on the wall clock; None when the last would come after midnight.

    >>> arrival_times(3, first=time(17, 20), minutes=10)
    [datetime.time(17, 20), datetime.time(17, 30), datetime.time(17, 40)]
    """
    begins = first.hour * HOUR + first.minute
    if begins + minutes * (number - 1) >= DAY:
        return None
    return [time(*divmod(begins + minutes * each, HOUR)) for each in range(number)]


def proposed_arrivals(number: int, *, starts: time) -> tuple[time, int] | None:
    """(first arrival, minutes between): the last one comes ten minutes before the start, the first not over an hour before that.

    As far apart as that leaves room for. None when the meeting starts too early in the day to count back from.

    >>> proposed_arrivals(12, starts=time(18))
    (datetime.time(16, 55), 5)
    """
    between = next(each for each in (*SPACINGS, 1) if each * (number - 1) <= HOUR or each == 1)
    begins = starts.hour * HOUR + starts.minute - LAST_BEFORE - between * max(0, number - 1)
    return (time(*divmod(begins, HOUR)), between) if begins >= 0 else None


def may_oblige(duty: Duty, *, can_be_obliged: bool) -> Iterator[Problem]:
    """Only somebody under supervision on the day can be summoned."""
    if duty is Duty.MANDATORY and not can_be_obliged:
        yield Problem("only-voluntary", field="duty")


def may_remove(*, letters: int, taps: int) -> Iterator[Problem]:
    """Once a letter has been printed the person stays on the list: what was printed must be answerable. So do they once
    something was tapped of them, also where the opening of the door was taken back: it would go with them."""
    if letters:
        yield Problem("letter-printed")
    if taps:
        yield Problem("remove-after-tap")


def may_ask(*, invited: int, legal_basis: bool, is_ahead: bool) -> Iterator[Problem]:
    """Asking tells other agencies whom one follows: not before there is a list, and a basis for it; not when the meeting
    is past."""
    if not is_ahead:
        yield Problem("ask-call-in-past")
    if not invited:
        yield Problem("nobody-to-ask-about")
    if not legal_basis:
        yield Problem("ask-needs-legal-basis")


def may_answer(*, asked: bool, is_open: bool, answers: Mapping[int, Answer | None]) -> Iterator[Problem]:
    """Whoever answers, answers for somebody, when asked, and while the meeting can still be changed."""
    if not is_open:
        yield Problem("list-is-final")
    if not asked:
        yield Problem("not-asked")
    if not any(answers.values()):
        yield Problem("no-answer-given")
    if Answer.ONLY_APART in answers.values():
        yield Problem("apart-from-whom")


def may_pair(one: int, other: int, answer: Answer) -> Iterator[Problem]:
    """A pair is two people, and about them there is something to keep."""
    if one == other:
        yield Problem("pair-of-one", field="other")
    if answer is Answer.MAY:
        yield Problem("pair-needs-restriction", field="answer")
