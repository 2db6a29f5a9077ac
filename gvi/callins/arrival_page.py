"""An arrival plan as its page shows it: times with who comes, the room with who sits where, ways out, and every pair."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from gvi.access.actor import Actor
from gvi.callins.arrival_bookings import booked_twice
from gvi.callins.arrival_checks import meeting, problems_of
from gvi.callins.arrival_hours import hour_before
from gvi.callins.arrival_planning import Plan, Room, Stay
from gvi.callins.arrival_queries import Gathered
from gvi.callins.arrival_texts import in_words, title_of, why_kept, wishes_in_words
from gvi.callins.arrival_wishes import Proposal
from gvi.callins.models import CallIn
from gvi.core.problems import Problem, Severity

MARKED = frozenset({"plan-seat-shared", "plan-arrivals-close", "plan-seats-close", "plan-exits-close"})
"""Whoever is in one of these is marked wherever they stand; what only lacks is said once."""


@dataclass(frozen=True, slots=True)
class Person:
    """One on the list."""

    code: str
    label: str
    """The ref or code by which the reader knows the person."""
    is_own: bool
    """Is the label a ref of the reader's own agency, that opens a page?"""
    groups: tuple[str, ...]
    officer: str | None
    stay: Stay
    arrives: time | None
    is_broken: bool
    """Is the person in something that must not be?"""


@dataclass(frozen=True, slots=True)
class Chair:
    """One seat, and who sits there."""

    number: int
    people: tuple[Person, ...]
    is_after_aisle: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who are kept apart, and what the plan makes of it."""

    one: str
    other: str
    why: tuple[str, ...]
    minutes: int | None
    """Between their arrivals."""
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything on the page."""

    slots: tuple[tuple[int | None, time | None, tuple[Person, ...]], ...]
    """(minutes before the start, hour, who comes then), the earliest first, those without a time last."""
    rows: tuple[tuple[Chair, ...], ...]
    unseated: tuple[Person, ...]
    exits: tuple[tuple[int | None, int | None, tuple[Person, ...]], ...]
    """(minutes after the end, door, who leaves so)."""
    pairs: tuple[Pair, ...]
    blocks: tuple[str, ...]
    warnings: tuple[str, ...]
    conflicts: tuple[tuple[str, tuple[str, ...]], ...]
    """(what cannot be planned, the wishes that stand against one another)."""
    is_unsettled: bool

    @property
    def holds(self) -> bool:
        """Is nothing broken that must not be?"""
        return not self.blocks


def shown_of(
    actor: Actor, call_in: CallIn, gathered: Gathered, plan: Plan, room: Room, proposal: Proposal | None = None
) -> Shown:
    """What there is to show of this plan in this room."""
    found = problems_of(gathered.party, room, plan)
    broken = {code for each in found if each.code in MARKED for code in _people(each)}
    people = _persons(actor, call_in, gathered, plan, broken)
    labels = gathered.labels
    said = [(each.severity, in_words(each, call_in, labels)) for each in found]
    said += [
        (each.severity, in_words(each, call_in, labels)) for each in booked_twice(actor, call_in, plan, gathered.party)
    ]
    conflicts = proposal.conflicts if proposal else {}
    return Shown(
        slots=tuple((before, hour_before(call_in, before) if before is not None else None, who) for before, who in _slots(people)),
        rows=_chairs(people, room),
        unseated=tuple(each for each in people if each.stay.seat is None or each.stay.seat > room.capacity),
        exits=tuple((*way, who) for way, who in _exits(people)),
        pairs=_pairs(gathered, plan, room, call_in),
        blocks=tuple(text for severity, text in said if severity is Severity.BLOCK),
        warnings=tuple(text for severity, text in said if severity is not Severity.BLOCK),
        conflicts=tuple((title_of(part, each), tuple(wishes_in_words(each, gathered, room))) for part, each in conflicts.items()),
        is_unsettled=bool(proposal and proposal.unsettled),
    )  # fmt: skip


def _people(problem: Problem) -> Collection[str]:
    named = problem.facts.get("people", ())
    pair = (problem.facts.get("person"), problem.facts.get("other"))
    return {*(named if isinstance(named, (list, tuple)) else ()), *(str(each) for each in pair if each)}


def _persons(
    actor: Actor, call_in: CallIn, gathered: Gathered, plan: Plan, broken: Collection[str]
) -> tuple[Person, ...]:
    return tuple(
        Person(
            each.code, gathered.labels[each.code], gathered.labels[each.code] != each.code, gathered.groups[each.code],
            each.contact_name, stay := plan.get(each.code, Stay()),
            None if stay.arrives is None else hour_before(call_in, stay.arrives), each.code in broken,
        )
        for each in gathered.invitations
    )  # fmt: skip


def _slots(people: Sequence[Person]) -> list[tuple[int | None, tuple[Person, ...]]]:
    found: dict[int | None, list[Person]] = defaultdict(list)
    for each in people:
        found[each.stay.arrives].append(each)
    return [(at, tuple(found[at])) for at in sorted(found, key=lambda at: (at is None, -(at or 0)))]


def _exits(people: Sequence[Person]) -> list[tuple[tuple[int | None, int | None], tuple[Person, ...]]]:
    found: dict[tuple[int | None, int | None], list[Person]] = defaultdict(list)
    for each in people:
        found[each.stay.leaves, each.stay.door].append(each)
    return [
        (way, tuple(found[way])) for way in sorted(found, key=lambda way: (way[0] is None, way[0] or 0, way[1] or 0))
    ]


def _chairs(people: Sequence[Person], room: Room) -> tuple[tuple[Chair, ...], ...]:
    on: Mapping[int, list[Person]] = defaultdict(list)
    for each in people:
        if each.stay.seat is not None:
            on[each.stay.seat].append(each)
    return tuple(
        tuple(
            Chair(number, tuple(on[number]), bool(room.aisle) and room.where(number)[1] == room.aisle + 1)
            for number in range(row * room.seats + 1, (row + 1) * room.seats + 1)
        )
        for row in range(room.rows)
    )


def _pairs(gathered: Gathered, plan: Plan, room: Room, call_in: CallIn) -> tuple[Pair, ...]:
    why: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in gathered.kept:
        text = why_kept(each)
        if text not in why[each.pair]:
            why[each.pair].append(text)
    return tuple(
        Pair(
            gathered.labels[pair[0]], gathered.labels[pair[1]], tuple(reasons), _between(pair, plan),
            tuple(in_words(each, call_in, gathered.labels) for each in meeting(pair, room, plan)),
        )
        for pair, reasons in why.items()
    )  # fmt: skip


def _between(pair: tuple[str, str], plan: Plan) -> int | None:
    one, other = (plan[code].arrives for code in pair)
    return None if one is None or other is None else abs(one - other)
