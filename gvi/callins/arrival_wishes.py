"""A plan that keeps every wish, or a smallest set of wishes that cannot all be kept. Pure.

Each part is searched through on its own. A set is minimal when the rest can be kept as soon as any one of it is let go, and
smallest while there are few enough to try (`selection_conflicts.smallest`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from gvi.callins.arrival_planning import MOST_MET, Part, Party, Plan, Room, Stay
from gvi.callins.arrival_puzzle import Effort, OutOfEffort, Puzzle
from gvi.callins.arrival_solving import solve
from gvi.callins.selection_conflicts import smallest

STEPS = 12_000
"""How far each part is searched through for a plan; at most about half a second for forty people."""
STEPS_WHY, STEPS_EACH = 10_000, 1_000
"""How far for the wishes that stand against one another, and for each set of them."""
MOST_TRIED = 60
"""So many sets are tried in search of a smaller one."""


class WishKind(Enum):
    """Something that is asked of a plan, and that could be let go."""

    APART = "apart"
    OFFICER = "officer"
    SEATS = "seats"
    EARLIEST = "earliest"
    PER_SLOT = "per_slot"
    WAITING = "waiting"
    PER_EXIT = "per_exit"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish: of which people, or the number that is the limit."""

    kind: WishKind
    people: tuple[str, ...] = ()
    """Codes; of an officer, of those they meet."""
    number: int = 0


Wishes = tuple[Wish, ...]
_BOUNDS = {Part.ARRIVALS: WishKind.EARLIEST, Part.SEATS: WishKind.SEATS, Part.EXITS: WishKind.LEAVING}
"""What bounds each part: without it there is always another time or seat."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Wishes that cannot all be kept."""

    wishes: Wishes
    is_minimal: bool
    """Can the rest be kept as soon as any one is let go? Else the search ended before that was known of each."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found, part by part."""

    plan: Plan
    """Empty of a part that cannot be planned."""
    conflicts: Mapping[Part, Conflict]
    """Why not."""
    unsettled: tuple[Part, ...]
    """Parts of which nothing was found, nor that there is nothing, within the steps allowed."""

    @property
    def is_whole(self) -> bool:
        """Has everybody everything?"""
        return not self.conflicts and not self.unsettled


def propose(party: Party, room: Room) -> Proposal:
    """A plan for everybody. The same question has the same answer."""
    found: dict[Part, tuple[int, ...]] = {}
    conflicts, unsettled = {}, []
    for part in Part:
        try:
            places = _earliest(party, room) if part is Part.ARRIVALS else _placed(part, party, room, Effort(STEPS))
            if places is None:
                conflicts[part] = in_conflict(part, party, room)
            else:
                found[part] = places
        except OutOfEffort:
            unsettled.append(part)
    return Proposal(_plan(party, room, found), conflicts, tuple(unsettled))


def in_conflict(part: Part, party: Party, room: Room) -> Conflict:
    """Why a part that cannot be planned cannot be."""
    effort, is_known = Effort(STEPS_WHY), True

    def possible(wishes: Wishes) -> bool:
        nonlocal is_known
        if not effort.steps:
            is_known = False
            return True  # nothing more is let go
        allowed = Effort(min(STEPS_EACH, effort.steps))
        effort.steps -= allowed.steps
        try:
            return can_keep(part, party, room, wishes, allowed)
        except OutOfEffort:
            is_known = False
            return True
        finally:
            effort.steps += allowed.steps

    found = smallest(wishes_of(part, party, room), possible, MOST_TRIED)
    return Conflict(found, is_known)


def wishes_of(part: Part, party: Party, room: Room) -> Wishes:
    """Everything that is asked of a part, what is likeliest to stand in the way last."""
    pairs = tuple(Wish(WishKind.APART, pair) for pair in sorted(party.apart))
    limits: dict[Part, Wishes] = {
        Part.ARRIVALS: (
            Wish(WishKind.WAITING, number=room.waiting),
            Wish(WishKind.PER_SLOT, number=room.per_slot),
            Wish(WishKind.EARLIEST, number=room.first),
        ),
        Part.SEATS: (*_officers(party, room), Wish(WishKind.SEATS, number=room.capacity)),
        Part.EXITS: (Wish(WishKind.PER_EXIT, number=room.per_exit), Wish(WishKind.LEAVING, number=room.leaving)),
    }
    return pairs + limits[part]


def can_keep(part: Part, party: Party, room: Room, wishes: Wishes, effort: Effort) -> bool:
    """Can these wishes, and no others, all be kept? Raises OutOfEffort."""
    if any(each.kind is WishKind.OFFICER and len(each.people) > MOST_MET for each in wishes):
        return False
    if _BOUNDS[part] in {each.kind for each in wishes}:
        return solve(puzzle_of(part, party, room, wishes), effort) is not None
    # with all the time or room in the world only two who belong beside each other can be in one another's way
    return not {each.people for each in wishes if each.kind is WishKind.APART} & set(_pairs(wishes, WishKind.OFFICER))


def puzzle_of(part: Part, party: Party, room: Room, wishes: Wishes) -> Puzzle:
    """The part as it is with these wishes alone. Of those whom one officer meets there are two at most."""
    place = {code: number for number, code in enumerate(party.codes)}
    apart = frozenset((place[one], place[other]) for one, other in _pairs(wishes, WishKind.APART))
    kinds = frozenset(each.kind for each in wishes)
    if part is Part.ARRIVALS:
        return _arrivals(len(place), apart, room, kinds)
    if part is Part.EXITS:
        return _exits(len(place), apart, room, kinds)
    beside = frozenset((place[one], place[other]) for one, other in _pairs(wishes, WishKind.OFFICER))
    return _seats(len(place), apart, beside, room)


def _placed(part: Part, party: Party, room: Room, effort: Effort) -> tuple[int, ...] | None:
    wishes = wishes_of(part, party, room)
    if any(each.kind is WishKind.OFFICER and len(each.people) > MOST_MET for each in wishes):
        return None
    return solve(puzzle_of(part, party, room, wishes), effort)


def _earliest(party: Party, room: Room) -> tuple[int, ...] | None:
    """Of all arrivals those in which the first comes latest: as few times as can be, counted from the last one."""
    best, effort = _placed(Part.ARRIVALS, party, room, Effort(STEPS)), Effort(STEPS)
    if best is None:
        return None
    fewest = max(1, -(-len(party.codes) // room.per_slot))
    for number in range(fewest, max(best, default=0) + 1):
        try:
            found = _placed(Part.ARRIVALS, party, replace(room, first=room.slots[number - 1]), effort)
        except OutOfEffort:
            break
        if found is not None:
            return found
    return best


def _plan(party: Party, room: Room, found: Mapping[Part, tuple[int, ...]]) -> Plan:
    stays = {}
    for number, code in enumerate(party.codes):
        stay = Stay()
        if Part.ARRIVALS in found:
            stay = replace(stay, arrives=room.slots[found[Part.ARRIVALS][number]])
        if Part.SEATS in found:
            stay = replace(stay, seat=found[Part.SEATS][number] + 1)
        if Part.EXITS in found:
            door, leaves = room.ways_out[found[Part.EXITS][number]]
            stay = replace(stay, door=door, leaves=leaves)
        stays[code] = stay
    return stays


def _arrivals(people: int, apart: frozenset[tuple[int, int]], room: Room, kinds: frozenset[WishKind]) -> Puzzle:
    """Places are times at which people come, the latest first."""
    distance, window, number = -(-room.apart // room.every), max(1, -(-room.waits // room.every)), len(room.slots)
    clash = tuple(_between(time - distance + 1, time + distance, number) for time in range(number))
    limits = [(1 << time, room.per_slot) for time in range(number) if WishKind.PER_SLOT in kinds]
    if WishKind.WAITING in kinds:
        limits += [(_between(time, time + window, number), room.waiting) for time in range(number)]
    return Puzzle(people, number, apart, clash, tuple(limits))


def _seats(people: int, apart: frozenset[tuple[int, int]], beside: frozenset[tuple[int, int]], room: Room) -> Puzzle:
    seats = range(1, room.capacity + 1)
    near = tuple(_all(other - 1 for other in seats if room.are_near(seat, other)) for seat in seats)
    next_to = tuple(_all(other - 1 for other in seats if room.are_beside(seat, other)) for seat in seats)
    return Puzzle(
        people, len(seats), apart, near, tuple((1 << seat - 1, 1) for seat in seats), beside, next_to if beside else ()
    )


def _exits(people: int, apart: frozenset[tuple[int, int]], room: Room, kinds: frozenset[WishKind]) -> Puzzle:
    """Places are ways out, the earliest first."""
    number, most = len(room.ways_out), room.per_exit if WishKind.PER_EXIT in kinds else people
    alone = tuple(1 << way for way in range(number))
    return Puzzle(people, number, apart, alone, tuple((way, most) for way in alone))


def _officers(party: Party, room: Room) -> Wishes:
    """An officer who meets one can always sit behind them: only those who meet more ask something of the seats."""
    if not room.officers:
        return ()
    return tuple(Wish(WishKind.OFFICER, met) for met in sorted(party.met_by.values()) if len(met) > 1)


def _pairs(wishes: Wishes, kind: WishKind) -> Iterator[tuple[str, str]]:
    return ((each.people[0], each.people[1]) for each in wishes if each.kind is kind)


def _between(first: int, end: int, number: int) -> int:
    """The places from `first` to before `end`, of so many."""
    return _all(range(max(0, first), min(end, number)))


def _all(places: Iterator[int] | range) -> int:
    return sum(1 << place for place in places)
