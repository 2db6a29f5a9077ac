"""Who is called, who of them is kept apart and why, as one posting may know it; seats; and what else is booked then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import Enum
from itertools import combinations

from gvi.access.actor import Actor
from gvi.callins.arrival_hours import minutes_before
from gvi.callins.arrival_planning import Guest, Party, Plan, Room, Stay
from gvi.callins.candidacy import Candidate
from gvi.callins.eligibility import Assembly, assemble, expected
from gvi.callins.eligibility_lookups import feuds_today
from gvi.callins.models import Answer, CallIn, Invitation
from gvi.callins.selection_facts import kept_apart
from gvi.extensions import db


class Why(Enum):
    """Why two are kept apart."""

    FEUD = "feud"
    """Between the groups that `told` names."""
    REGISTER = "register"
    """A restriction, or one's case against the other, that the reader may read."""
    ANSWER = "answer"
    """An agency has answered so, and gives no reason. `told` names it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Two who are kept apart, with what the reader may know of why."""

    one: str
    other: str
    """Codes, the lower first."""
    why: Why
    told: tuple[str, ...] = ()

    @property
    def pair(self) -> tuple[str, str]:
        """The two codes."""
        return self.one, self.other


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that a plan is made of, and the plan as it is saved."""

    invitations: tuple[Invitation, ...]
    labels: Mapping[str, str]
    """Code → the ref, or the code, by which the reader knows the person."""
    groups: Mapping[str, tuple[str, ...]]
    """Code → the groups that the reader may know of."""
    kept: tuple[Kept, ...]
    party: Party
    room: Room
    plan: Plan


@dataclass(frozen=True, slots=True)
class Seated:
    """One on the list as the door needs it: a code, and nothing of who it is."""

    code: str
    seat: int | None
    """From 1, along the rows from the front."""
    row: int | None
    place: int | None
    """In the row, from 1."""
    officer: str | None
    """Meets the person and sits behind them."""
    officer_phone: str | None
    arrives: time | None
    """On the wall clock."""
    door: int | None
    leaves: int | None
    """Minutes after the end."""


def gather(actor: Actor, call_in: CallIn) -> Gathered:
    """The list with what this posting may read of it. A constant number of queries."""
    assembly = assemble(actor, call_in)
    invitations = tuple(invitation for invitation, _member in expected(call_in))
    codes = {each.id: each.code for each in invitations}
    candidates = {codes[ident]: each for ident, each in assembly.called.items()}
    kept = tuple(
        sorted(
            _kept(actor, call_in, candidates, assembly, codes), key=lambda each: (each.pair, each.why.value, each.told)
        )
    )
    return Gathered(
        invitations,
        {code: each.label for code, each in candidates.items()},
        {code: tuple(sorted({part.alias for part in each.facts.memberships})) for code, each in candidates.items()},
        kept,
        Party.of((Guest(each.code, each.contact_name) for each in invitations), (each.pair for each in kept)),
        room_of(actor, call_in),
        plan_of(call_in, invitations),
    )  # fmt: skip


def seats_of(actor: Actor, call_in: CallIn) -> tuple[Seated, ...]:
    """Seat, officer, time and way out of everybody on the list, in the order of the codes. Whoever asks has fetched the
    call-in, and may read its list. One query, and one more when no room has been saved."""
    room = room_of(actor, call_in)
    return tuple(_seated(invitation, room) for invitation, _member in expected(call_in))


def room_of(actor: Actor, call_in: CallIn) -> Room:
    """The room as it is saved; else as the agency's last call-in at the same venue had it, else as is usual."""
    if call_in.arrangement is not None:
        return Room.read(call_in.arrangement["room"])
    rows = CallIn.visible_to(actor).where(
        CallIn.owner_agency_id == actor.agency_id, CallIn.venue == call_in.venue, CallIn.room == call_in.room,
        CallIn.id != call_in.id,
    )  # fmt: skip
    for earlier in db.session.scalars(rows.order_by(CallIn.starts_at.desc()).limit(5)):
        if earlier.arrangement is not None:
            return Room.read(earlier.arrangement["room"])
    return Room()


def plan_of(call_in: CallIn, invitations: Sequence[Invitation]) -> dict[str, Stay]:
    """What is saved, by code."""
    return {
        each.code: Stay(minutes_before(call_in, each.arrival), each.seat, each.door_out, each.leaves_after)
        for each in invitations
    }


def _kept(
    actor: Actor, call_in: CallIn, candidates: Mapping[str, Candidate], assembly: Assembly, codes: Mapping[int, str]
) -> Iterator[Kept]:
    by_label = {each.label: code for code, each in candidates.items()}
    for one, other in kept_apart(list(candidates.values()), call_in.day):
        yield _pair(by_label[one], by_label[other], Why.REGISTER)
    feuds = {frozenset(pair) for pair in feuds_today(actor)}
    for (one, first), (other, second) in combinations(candidates.items(), 2):
        for mine in first.facts.memberships:
            for theirs in second.facts.memberships:
                if frozenset((mine.group_id, theirs.group_id)) in feuds:
                    yield _pair(one, other, Why.FEUD, *sorted((mine.alias, theirs.alias)))
    agencies = {agency.id: agency.name for agency in assembly.standing.agencies}
    for each in assembly.standing.pairs:
        of_one, of_other = codes.get(each.invitation_id), codes.get(each.other_id or 0)
        if each.answer is not Answer.MAY and of_one and of_other:
            yield _pair(of_one, of_other, Why.ANSWER, agencies[each.owner_agency_id])


def _pair(one: str, other: str, why: Why, *told: str) -> Kept:
    return Kept(min(one, other), max(one, other), why, told)


def _seated(invitation: Invitation, room: Room) -> Seated:
    row, place = room.where(invitation.seat) if invitation.seat else (None, None)
    return Seated(
        invitation.code, invitation.seat, row, place, invitation.contact_name, invitation.contact_phone,
        invitation.arrival, invitation.door_out, invitation.leaves_after,
    )  # fmt: skip
