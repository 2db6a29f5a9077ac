"""The way of a letter, as one table: from where, by what, to where. Pure.

Delgivningslagen (2010:1932): ordinary service 16-18 §§, oral 19-21, simplified 22-26, by a process server 31-40. Handed over by
our own staff it is ordinary service whoever they are, and done when it is received; that somebody will not take it counts
as service only before a process server. letters-and-law, which these marks come from, is maintained by lawyers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from gvi.callins.models import ServiceMethod
from gvi.serving.vocabulary import Server, ServiceEvent, ServiceState

S, E = ServiceState, ServiceEvent
ANYWHERE = (S.NOT_SERVED, S.ATTEMPTED, S.SENT, S.RETURNED, S.FAILED)
"""Everything but served: what is served is served, until the note is taken back."""
UNDER_WAY = (S.ATTEMPTED, S.SENT, S.RETURNED)
TABLE: dict[tuple[ServiceState, ServiceEvent], ServiceState] = {
    **{(state, E.SEND): S.SENT for state in ANYWHERE},
    **{(state, E.SEND_SIMPLIFIED): S.SENT for state in ANYWHERE},
    **{(state, E.HAND_OVER): S.SERVED for state in ANYWHERE},
    **{(state, E.TELL): S.SERVED for state in ANYWHERE},
    **{(state, E.RECEIPT): S.SERVED for state in ANYWHERE},
    **{(state, E.REFUSE): S.FAILED for state in ANYWHERE},
    **{(state, E.GIVE_UP): S.FAILED for state in UNDER_WAY},
    (S.NOT_SERVED, E.ATTEMPT): S.ATTEMPTED,
    (S.ATTEMPTED, E.ATTEMPT): S.ATTEMPTED,
    (S.RETURNED, E.ATTEMPT): S.ATTEMPTED,
    (S.FAILED, E.ATTEMPT): S.ATTEMPTED,
    (S.SENT, E.ATTEMPT): S.SENT,
    (S.SENT, E.CONTROL): S.SENT,
    (S.SENT, E.LAPSE): S.SERVED,
    (S.SENT, E.RETURN): S.RETURNED,
}
"""What is not here cannot happen. A refusal before a process server is the one thing that also asks who was there."""
OUTWARD = frozenset({E.SEND, E.SEND_SIMPLIFIED, E.ATTEMPT, E.HAND_OVER, E.TELL, E.REFUSE})
"""What somebody does with the letter: not with one that is stopped or out of date."""
IN_PERSON = frozenset({E.ATTEMPT, E.HAND_OVER, E.REFUSE})
"""What a process server can do."""


class Step(Protocol):
    """What the table needs to know of a note."""

    @property
    def event(self) -> ServiceEvent: ...
    @property
    def by(self) -> Server: ...
    @property
    def method(self) -> ServiceMethod | None: ...


def after(state: ServiceState, event: ServiceEvent, by: Server = Server.STAFF) -> ServiceState | None:
    """Where the letter is when this has happened; None when it cannot."""
    if event is E.REFUSE and by is Server.PROCESS_SERVER and state in ANYWHERE:
        return S.SERVED
    return TABLE.get((state, event))


def state_after(steps: Iterable[Step]) -> ServiceState:
    """Where the letter is after all of this. What could not happen changes nothing."""
    state = S.NOT_SERVED
    for step in steps:
        state = after(state, step.event, step.by) or state
    return state


def possible(state: ServiceState) -> tuple[ServiceEvent, ...]:
    """What can happen next."""
    return tuple(event for event in ServiceEvent if (state, event) in TABLE)


def method_of(event: ServiceEvent, by: Server, sent: ServiceMethod | None) -> ServiceMethod | None:
    """Which way of serving it was. sent: the way it was last sent, which what comes back belongs to."""
    if event in IN_PERSON:
        return ServiceMethod.OFFICER if by is Server.PROCESS_SERVER else ServiceMethod.IN_PERSON
    if event in (E.SEND, E.RECEIPT) and (event is E.SEND or sent is None):
        return ServiceMethod.POST
    return {E.SEND_SIMPLIFIED: ServiceMethod.SIMPLIFIED, E.TELL: ServiceMethod.ORAL}.get(event, sent)
