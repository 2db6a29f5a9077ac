"""A choice as it is shown, on the page and on the command line: in people, by the refs that the reader knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from gvi.access.actor import Actor
from gvi.callins.models import Duty
from gvi.callins.selection import Demand, Pool, most_groups, score_of
from gvi.callins.selection_circle import names_of
from gvi.callins.selection_models import Selection
from gvi.callins.selection_preview import additions, most_connected, reserves
from gvi.callins.selection_proposal import Proposal
from gvi.callins.selection_queries import Excluded
from gvi.members.police_facet import Known

NAMED = 40
"""So many people who are not reached are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be called."""

    ref: str
    groups: tuple[str, ...]
    duty: Duty
    is_pinned: bool
    is_on_list: bool


@dataclass(frozen=True, slots=True)
class Pick:
    """One of the chosen, and what they add to those above."""

    person: Person
    adds: float
    """In people, like every number here."""
    total: float
    whom: tuple[Known, ...]
    share: float
    """Of the most that one of the chosen adds: 0 to 1."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody on the reserve list."""

    person: Person
    missed: float
    """Reach lost on average over whose seat this one takes."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """An active group: how many of its people are reached, of how many one may read."""

    alias: str
    reached: float
    people: int
    is_represented: bool
    may_send: int
    """How many of it may be called."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that is told of a choice."""

    candidates: int
    """How many may be called."""
    people: int
    """How many the message is for, as far as one may read."""
    ties: int
    picks: tuple[Pick, ...]
    reach: float
    represented: int
    can_be_represented: int
    groups: tuple[GroupLine, ...]
    unreached: tuple[Known, ...]
    number_unreached: int
    reserves: tuple[StandIn, ...]
    barred: tuple[str, ...]
    excluded: tuple[Excluded, ...]
    by_ties: float
    """What as many of those with most ties would reach, within the same wishes."""
    conflict: tuple[Demand, ...]
    unfilled: tuple[Demand, ...]
    is_best: bool
    """Found by the solver for just this."""
    is_proven: bool
    missing: float
    """No choice reaches more than so much further; 0 when proven."""
    found_at: datetime | None
    change: Change | None

    @property
    def gain(self) -> float:
        """How much further the choice reaches than those with most ties."""
        return self.reach - self.by_ties


@dataclass(frozen=True, slots=True)
class Change:
    """What the last move did."""

    reach: float
    """Before it."""
    came: tuple[str, ...]
    went: tuple[str, ...]


def shown_of(actor: Actor, standing: Proposal, draft: Selection | None = None, *, named: int = NAMED) -> Shown:
    """What there is to show. named: of so many people who are not reached the refs are told. Four queries."""
    pool, wishes, chosen = standing.gathered.pool, standing.wishes, standing.chosen
    circle, best, parts = standing.gathered.circle, standing.best, Fraction(1, pool.whole)
    added = additions(pool, chosen)
    met = _met(pool, chosen)
    missing = [person for person in range(pool.people) if not met[person]]
    known = names_of(actor, circle, {*missing[:named], *(each for one in added for each in one.people)})
    score, most = score_of(pool, chosen), max((each.gain for each in added), default=0)
    people = _People(standing)
    return Shown(
        candidates=len(pool.standings), people=pool.people, ties=circle.ties,
        picks=tuple(
            Pick(people.of(each.place), float(each.gain * parts), float(each.total * parts), _known(known, each.people), each.gain / most if most else 0.0)
            for each in added
        ),
        reach=float(score.reach * parts), represented=score.represented, can_be_represented=most_groups(pool, wishes),
        groups=tuple(_groups(standing, met)), unreached=_known(known, missing[:named]), number_unreached=len(missing),
        reserves=tuple(StandIn(people.of(each.place), float(each.missed * parts)) for each in reserves(pool, wishes, chosen)),
        barred=tuple(sorted(wishes.bars & pool.place.keys())), excluded=standing.gathered.excluded,
        by_ties=float(score_of(pool, most_connected(pool, wishes, len(chosen))).reach * parts) if chosen else 0.0,
        conflict=standing.conflict, unfilled=best.unfilled if best else (), is_best=best is not None,
        is_proven=best is not None and best.is_proven, missing=float(best.bound - score.reach * parts) if best else 0.0,
        found_at=best.at if best else None, change=_change(standing, draft),
    )  # fmt: skip


class _People:
    """Those who may be called, as they are shown."""

    def __init__(self, standing: Proposal) -> None:
        self._standing = standing

    def of(self, place: int) -> Person:
        gathered = self._standing.gathered
        each = gathered.pool.standings[place]
        groups = tuple(sorted(gathered.aliases[group] for group in each.groups))
        is_pinned = each.ref in self._standing.asked.wishes.pins
        return Person(each.ref, groups, gathered.duties[each.ref], is_pinned, each.ref in gathered.on_list)


def _met(pool: Pool, chosen: Collection[int]) -> Counter[int]:
    """By person: parts in which they are reached, one person's worth at most."""
    met: Counter[int] = Counter()
    for place in chosen:
        for person in pool.standings[place].reaches:
            met[person] = min(pool.whole, met[person] + pool.parts[place])
    return met


def _groups(standing: Proposal, met: Counter[int]) -> Iterator[GroupLine]:
    pool, circle = standing.gathered.pool, standing.gathered.circle
    present = frozenset().union(*(pool.standings[place].groups for place in standing.chosen))
    sending = Counter(group for each in pool.standings for group in each.groups)
    for group, alias in sorted(circle.aliases.items(), key=lambda item: item[1]):
        inside = circle.groups.get(group, frozenset())
        reached = Fraction(sum(met[person] for person in inside), pool.whole)
        if inside or sending[group]:
            yield GroupLine(alias, float(reached), len(inside), group in present, sending[group])


def _known(known: dict[int, Known], people: Collection[int]) -> tuple[Known, ...]:
    return tuple(sorted((known[each] for each in people if each in known), key=lambda each: each.ref))


def _change(standing: Proposal, draft: Selection | None) -> Change | None:
    """Against what stood before the last move, when there is something to tell."""
    if draft is None or draft.before is None or standing.conflict:
        return None
    before, now = set(draft.before["refs"]), set(standing.refs)
    if before == now:
        return None
    return Change(draft.before["reach"], tuple(sorted(now - before)), tuple(sorted(before - now)))
