"""What a plan of arrivals, seats and exits breaks, whoever made it. Pure.

Blocks are what must not be: two who are kept apart meet, two have one seat, somebody has no time, seat or way out. Warnings
are what the planner may know better: a crowd at the door, an officer who does not sit behind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from gvi.callins.arrival_planning import MOST_MET, Party, Plan, Room, Stay
from gvi.core.problems import Problem, Severity

NOWHERE = Stay()


def problems_of(party: Party, room: Room, plan: Plan) -> list[Problem]:
    """Everything that is broken, blocks first. People are told by code; times in minutes before the start or after the end."""
    found = [
        *_missing(party, plan),
        *_doubled(party, plan),
        *(problem for pair in sorted(party.apart) for problem in meeting(pair, room, plan)),
        *_outside(party, room, plan),
        *_crowded(party, room, plan),
        *_officers(party, room, plan),
    ]
    return sorted(found, key=lambda problem: problem.severity is not Severity.BLOCK)


def meeting(pair: Sequence[str], room: Room, plan: Plan) -> Iterator[Problem]:
    """Where two who are kept apart would meet all the same."""
    one, other = (plan.get(code, NOWHERE) for code in pair)
    told: dict[str, object] = {"person": pair[0], "other": pair[1]}
    if one.arrives is not None and other.arrives is not None and abs(one.arrives - other.arrives) < room.apart:
        yield Problem("plan-arrivals-close", facts={**told, "minutes": room.apart})
    if _is_inside(one.seat, room) and _is_inside(other.seat, room) and one.seat != other.seat:
        assert one.seat is not None and other.seat is not None
        if room.are_near(one.seat, other.seat):
            yield Problem("plan-seats-close", facts=told)
    if one.leaves is not None and (one.door, one.leaves) == (other.door, other.leaves):
        yield Problem("plan-exits-close", facts=told)


def _missing(party: Party, plan: Plan) -> Iterator[Problem]:
    untimed, unseated, inside = (
        [each for each in party.codes if getattr(plan.get(each, NOWHERE), field) is None]
        for field in ("arrives", "seat", "leaves")
    )
    if untimed:
        yield Problem("plan-no-time", facts={"people": untimed})
    if unseated:
        yield Problem("plan-no-seat", facts={"people": unseated})
    if inside:
        yield Problem("plan-no-exit", facts={"people": inside})


def _doubled(party: Party, plan: Plan) -> Iterator[Problem]:
    for seat, codes in sorted(_by_seat(party, plan).items()):
        if len(codes) > 1:
            yield Problem("plan-seat-shared", facts={"people": codes, "seat": seat})


def _outside(party: Party, room: Room, plan: Plan) -> Iterator[Problem]:
    outside = [
        code for seat, codes in sorted(_by_seat(party, plan).items()) if not _is_inside(seat, room) for code in codes
    ]
    if outside:
        yield Problem("plan-seat-outside", facts={"people": outside, "seats": room.capacity})
    gone = [each for each in party.codes if (plan.get(each, NOWHERE).door or 1) > room.doors]
    if gone:
        yield Problem("plan-door-gone", facts={"people": gone, "doors": room.doors})


def _crowded(party: Party, room: Room, plan: Plan) -> Iterator[Problem]:
    stays = [plan.get(each, NOWHERE) for each in party.codes]
    coming = Counter(each.arrives for each in stays if each.arrives is not None)
    for time, number in sorted(coming.items(), reverse=True):
        if number > room.per_slot:
            yield _warning("plan-door-crowded", before=time, number=number, limit=room.per_slot)
    for time in sorted(coming, reverse=True):
        number = sum(people for at, people in coming.items() if time <= at < time + room.waits)
        if number > room.waiting:
            yield _warning("plan-waiting-crowded", before=time, number=number, limit=room.waiting)
            break
    leaving = Counter((each.leaves, each.door) for each in stays if each.leaves is not None)
    for (after, door), number in sorted(leaving.items(), key=str):
        if number > room.per_exit:
            yield _warning("plan-exit-crowded", after=after, door=door, number=number, limit=room.per_exit)
    late = [each for each in party.codes if (plan.get(each, NOWHERE).arrives or 0) < 0]
    if late:
        yield _warning("plan-late", people=late)


def _officers(party: Party, room: Room, plan: Plan) -> Iterator[Problem]:
    unmet = [each.code for each in party.guests if not each.officer]
    if unmet:
        yield _warning("plan-nobody-meets", people=unmet)
    if not room.officers:
        return
    for officer, met in party.met_by.items():
        seats = [plan.get(each, NOWHERE).seat for each in met]
        if len(met) > MOST_MET:
            yield _warning("plan-officer-many", officer=officer, people=met)
        elif len(met) == MOST_MET and all(_is_inside(seat, room) for seat in seats):
            one, other = (seat for seat in seats if seat is not None)
            if not room.are_beside(one, other):
                yield _warning("plan-officer-torn", officer=officer, people=met)


def _by_seat(party: Party, plan: Plan) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for code in party.codes:
        seat = plan.get(code, NOWHERE).seat
        if seat is not None:
            found[seat].append(code)
    return found


def _is_inside(seat: int | None, room: Room) -> bool:
    return seat is not None and 1 <= seat <= room.capacity


def _warning(code: str, **facts: object) -> Problem:
    return Problem(code, severity=Severity.WARNING, facts=facts)
