"""Which look-ups are out of the ordinary: four questions, each by itself, none of them an accusation. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from gvi.access.roles import FIELD_ROLES, Role
from gvi.core import clock
from gvi.core.problems import Problem
from gvi.core.workdays import is_workday

LONGEST_PERIOD = timedelta(days=92)
LARGEST_SAMPLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From where on a look-up is unusual, as the site has said."""

    people: int = 20
    """More different people than this, opened one by one within the short time."""
    minutes: int = 10
    day_begins: int = 6
    day_ends: int = 20
    """Ordinary hours by the wall clock, workdays only."""


USUAL = Limits()


class Oddity(StrEnum):
    """What is unusual about it."""

    MANY = "many"
    OFF_HOURS = "off_hours"
    SAME_NAME = "same_name"
    OFF_ASSIGNMENT = "off_assignment"


@dataclass(frozen=True, slots=True)
class Look:
    """One read of one person: by whom, as what, when, and the number of its entry. person: the record's ref."""

    number: int
    user_id: int
    role: Role
    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody who follows, or followed, a person."""

    user_id: int
    begins: datetime
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Unusual:
    """One finding: who, what kind, from which entry, how many reads and of how many people."""

    oddity: Oddity
    user_id: int
    first: int
    at: datetime
    reads: int
    people: int


def many_people(looks: Iterable[Look], *, limits: Limits = USUAL) -> list[list[Look]]:
    """Bursts: runs of one user's reads that touch more than so many different people within the time.

    looks: of one user, by moment. Runs that overlap are one burst.
    """
    run, bursts, within = list(looks), list[list[Look]](), timedelta(minutes=limits.minutes)
    start = 0
    last_end = -1
    for end, look in enumerate(run):
        while look.at - run[start].at > within:
            start += 1
        if len({each.person for each in run[start : end + 1]}) > limits.people:
            begin = start if start > last_end else last_end + 1
            if bursts and start <= last_end:
                bursts[-1] += run[begin : end + 1]
            else:
                bursts.append(run[start : end + 1])
            last_end = end
    return bursts


def is_off_hours(at: datetime, *, limits: Limits = USUAL) -> bool:
    """Before or after ordinary hours, or on a day that is no workday, where the users are."""
    local = clock.local(at)
    return not is_workday(local.date()) or not limits.day_begins <= local.hour < limits.day_ends


def shares_surname(reader: Collection[str], person: Collection[str]) -> bool:
    """Has the person's name the reader's last word in it? Both as tokens; the reader's are those of the last word alone."""
    return not set(reader).isdisjoint(person)


def is_off_assignment(look: Look, followers: Iterable[Assigned]) -> bool:
    """Others follow the person, and the reader did not at the moment. Where nobody does, nobody is beside it.

    Field roles are not asked about: they can open only what is assigned to them.
    """
    if look.role in FIELD_ROLES:
        return False
    then = [each for each in followers if each.begins <= look.at and (each.ends is None or look.at < each.ends)]
    return bool(then) and all(each.user_id != look.user_id for each in then)


def unusual(
    looks: Iterable[Look],
    *,
    surnames: Mapping[int, Collection[str]],
    names: Mapping[str, Collection[str]],
    followers: Mapping[str, Collection[Assigned]],
    limits: Limits = USUAL,
) -> list[Unusual]:
    """All findings, the latest first: bursts each by itself, the rest one a user and kind.

    surnames: tokens of users' last names; names: of people's, by ref; followers: by ref.
    """
    by_user: dict[int, list[Look]] = {}
    for look in sorted(looks, key=lambda each: (each.at, each.number)):
        by_user.setdefault(look.user_id, []).append(look)
    found: list[Unusual] = []
    for user_id, run in by_user.items():
        mine = surnames.get(user_id, ())
        found += [_finding(Oddity.MANY, burst) for burst in many_people(run, limits=limits)]
        kinds = {
            Oddity.OFF_HOURS: [each for each in run if is_off_hours(each.at, limits=limits)],
            Oddity.SAME_NAME: [each for each in run if shares_surname(mine, names.get(each.person, ()))],
            Oddity.OFF_ASSIGNMENT: [each for each in run if is_off_assignment(each, followers.get(each.person, ()))],
        }
        found += [_finding(oddity, some) for oddity, some in kinds.items() if some]
    return sorted(found, key=lambda each: (each.at, each.first), reverse=True)


def may_look_back(*, from_day: date, to_day: date, today: date) -> Iterator[Problem]:
    """A period that has begun, begins before it ends, and is not longer than three months."""
    if to_day < from_day:
        yield Problem("period-ends-first", field="to_day", facts={"starts_on": from_day.isoformat()})
    if from_day > today:
        yield Problem("review-period-in-future", field="from_day")
    if to_day - from_day > LONGEST_PERIOD:
        yield Problem("review-period-long", field="to_day", facts={"days": LONGEST_PERIOD.days})


def may_draw(*, size: int, population: int) -> Iterator[Problem]:
    """There is something to draw from."""
    if not population:
        yield Problem("review-nothing-read", field="from_day")
    if not 1 <= size <= LARGEST_SAMPLE:
        yield Problem("review-size-range", field="size", facts={"max": LARGEST_SAMPLE})


def may_finish(*, unmarked: int, is_finished: bool) -> Iterator[Problem]:
    """Every read of the sample has been judged, and the receipt is written once."""
    if is_finished:
        yield Problem("review-finished")
    if unmarked:
        yield Problem("review-unmarked", facts={"number": unmarked})


def _finding(oddity: Oddity, looks: list[Look]) -> Unusual:
    people = len({each.person for each in looks})
    return Unusual(oddity, looks[0].user_id, looks[0].number, looks[-1].at, len(looks), people)
