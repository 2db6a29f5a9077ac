"""The named moves of a call-in: from which states, to which, and by whom. gvi.callins.lifecycle makes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gvi.access.permissions import Permission
from gvi.callins.models import State
from gvi.core.problems import Problem


class Move(StrEnum):
    """A named move from one state to another."""

    APPROVE = "approve"
    REOPEN = "reopen"
    SUMMON = "summon"
    HOLD = "hold"
    UNHOLD = "unhold"
    CLOSE = "close"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Step:
    """From which states a move is made, to which, and who makes it."""

    sources: frozenset[State]
    target: State
    permission: Permission


STEPS: dict[Move, Step] = {
    Move.APPROVE: Step(frozenset({State.PLANNED}), State.INVITEES_APPROVED, Permission.PARTICIPANT_EDIT),
    Move.REOPEN: Step(frozenset({State.INVITEES_APPROVED, State.SUMMONED}), State.PLANNED, Permission.PARTICIPANT_EDIT),
    Move.SUMMON: Step(frozenset({State.INVITEES_APPROVED}), State.SUMMONED, Permission.PARTICIPANT_EDIT),
    Move.HOLD: Step(frozenset({State.SUMMONED}), State.HELD, Permission.PARTICIPANT_EDIT),
    Move.UNHOLD: Step(frozenset({State.HELD}), State.SUMMONED, Permission.PARTICIPANT_EDIT),
    Move.CLOSE: Step(frozenset({State.HELD}), State.CLOSED, Permission.PARTICIPANT_EDIT),
    Move.CANCEL: Step(
        frozenset({State.PLANNED, State.INVITEES_APPROVED, State.SUMMONED, State.HELD}),
        State.CANCELLED,
        Permission.CALL_IN_EDIT,
    ),
}


def may_move(move: Move, state: State) -> Iterator[Problem]:
    """Is the call-in in a state from which this move is made? Pure."""
    if state not in STEPS[move].sources:
        yield Problem(f"cannot-{move}-now")
