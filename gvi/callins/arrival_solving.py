"""Everybody at a place of their own choice of places, or proof that there is none: a search without a solver's library. Pure.

x_i is one of the places 0, 1, 2 …; x_j ∉ clash(x_i) for two who are kept apart, x_j ∈ next_to(x_i) for two who belong
beside each other, and at most c people within each limited set of places. Depth first with forward checking
(R. Haralick and G. Elliott, Increasing tree search efficiency for constraint satisfaction problems, 1980), the place
first that takes least from those who are kept apart. People of whom the same is asked are one another's equals: what one
of them cannot have, none of them is tried at (I. Gent et al., Symmetry in constraint programming, 2006), and what was
found hopeless is not looked into again. Effort is counted in steps and never in seconds: same question, same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from gvi.callins.arrival_puzzle import Effort, OutOfEffort, Puzzle

FIRST_TRY, AGAIN = 1_500, 400
"""Steps with whole groups placed one after another; then whoever is hardest to place goes first, begun anew after ever
more steps with what has been learnt (F. Boussemart et al., Boosting systematic search by weighting constraints, 2004)."""


def solve(puzzle: Puzzle, effort: Effort) -> tuple[int, ...] | None:
    """A place for everybody, or None when that is impossible. Raises OutOfEffort."""
    if not puzzle.is_consistent:
        return None
    search, tried = _Search(puzzle, in_groups=True), FIRST_TRY
    while True:
        allowed = Effort(min(tried, effort.steps))
        effort.steps -= allowed.steps
        try:
            return search.run(allowed)
        except OutOfEffort:
            if effort.steps <= 0:
                raise
            tried = tried * 2 if not search.in_groups else AGAIN
            search.in_groups = False
        finally:
            effort.steps += allowed.steps


class _Search:
    """One way through the possibilities, over equals: all of them who wait have the same places left."""

    def __init__(self, puzzle: Puzzle, *, in_groups: bool) -> None:
        self.puzzle, self.in_groups, equals = puzzle, in_groups, puzzle.equals
        of = {each: number for number, alike in enumerate(equals) for each in alike}
        self.enemies = [tuple(sorted({of[each] for each in puzzle.enemies[alike[0]]})) for alike in equals]
        self.companions = [tuple(sorted({of[each] for each in puzzle.companions[alike[0]]})) for alike in equals]
        self.rivals = [tuple({of[each] for each in rivals}) for rivals in puzzle.rivals if len(rivals) > 2]
        self.hopeless: set[tuple[object, ...]] = set()
        self.blame = [0] * len(equals)
        """How often one of them had no place left."""
        limits = puzzle.limits
        self.is_exchangeable = all(within.bit_count() == 1 for within, _most in limits)
        self.is_for_one = bool(limits) and self.is_exchangeable and all(most == 1 for _within, most in limits)

    def run(self, effort: Effort) -> tuple[int, ...] | None:
        """What `solve` says. Raises OutOfEffort; what was learnt until then is kept for the next time."""
        self.effort, equals = effort, self.puzzle.equals
        self.given: list[list[int]] = [[] for _ in equals]
        self.waiting = [len(alike) for alike in equals]
        domains = [(1 << self.puzzle.places) - 1] * len(equals)
        left = [most for _within, most in self.puzzle.limits]
        if not self._fits(domains, left) or not self._place(domains, left):
            return None
        pairs = ((alike, sorted(places)) for alike, places in zip(equals, self.given, strict=True))
        found = {each: place for alike, places in pairs for each, place in zip(alike, places, strict=True)}
        return tuple(found[each] for each in range(self.puzzle.people))

    def _place(self, domains: list[int], left: list[int]) -> bool:
        """Give everybody who has no place yet one."""
        free = [number for number, waiting in enumerate(self.waiting) if waiting]
        if not free:
            return True
        state = (tuple((number, self.waiting[number], domains[number]) for number in free), tuple(left))
        if state in self.hopeless:
            return False
        who, domains = self._next(free, domains), domains.copy()
        is_free = self.is_exchangeable and self._is_free(who, free)
        for cost, place in self._in_turn(who, free, domains):
            self.effort.take()
            self.waiting[who] -= 1
            self.given[who].append(place)
            after = self._with(who, place, domains, left)
            if after is not None and self._place(*after):
                return True
            self.given[who].pop()
            self.waiting[who] += 1
            if cost == 0 and is_free:
                break  # whoever has this place in an answer could exchange it: without it there is none either
            domains[who] &= ~(1 << place)
        self.hopeless.add(state)
        return False

    def _next(self, free: Sequence[int], domains: list[int]) -> int:
        """Of which equals one is placed next."""
        if self.in_groups:
            pressed = min(free, key=lambda number: domains[number].bit_count())
            return pressed if domains[pressed].bit_count() <= 2 else free[0]
        return min(free, key=lambda number: Fraction(domains[number].bit_count(), 1 + self.blame[number]))

    def _is_free(self, who: int, free: Sequence[int]) -> bool:
        """Does nobody but this one, their equals and their enemies ask anything of a place?"""
        if self.companions[who]:
            return False
        others = (number for number in free if number != who and number not in self.enemies[who])
        return not any(self.enemies[number] or self.companions[number] for number in others)

    def _in_turn(self, who: int, free: Sequence[int], domains: list[int]) -> list[tuple[int, int]]:
        """(what it takes from others, place) of this one's places, whichever takes least first, then the lowest."""
        others: Counter[int] = Counter()
        for number in free:
            if number in self.enemies[who]:
                others[domains[number]] += self.waiting[number] - (number == who)
        clash = self.puzzle.clash
        return sorted(
            (sum(times * (domain & clash[place]).bit_count() for domain, times in others.items()), place)
            for place in _bits(domains[who])
        )

    def _with(self, who: int, place: int, domains: list[int], left: list[int]) -> tuple[list[int], list[int]] | None:
        """What is left for the others when this one has the place; None when somebody has nothing left."""
        puzzle = self.puzzle
        left, full = left.copy(), 0
        for number in puzzle.limits_of[place]:
            left[number] -= 1
            if left[number] == 0:
                full |= puzzle.limits[number][0]
        domains = [domain & ~full for domain in domains] if full else domains.copy()
        for number in self.enemies[who]:
            domains[number] &= ~puzzle.clash[place]
        for number in self.companions[who]:
            domains[number] &= puzzle.next_to[place]
        for number, waiting in enumerate(self.waiting):
            if waiting and not domains[number]:
                self.blame[number] += 1
                return None
        return (domains, left) if self._fits(domains, left) else None

    def _fits(self, domains: list[int], left: list[int]) -> bool:
        """Are there places enough, for all who wait and for those who may only be at the same ones?"""
        alike: Counter[int] = Counter()
        union = 0
        for domain, waiting in zip(domains, self.waiting, strict=True):
            if waiting:
                alike[domain] += waiting
                union |= domain
        alike[union] = alike.total()
        if not all(self._holds(domain, number, left) for domain, number in alike.items()):
            return False
        return all(self._keeps_apart(rivals, domains) for rivals in self.rivals)

    def _keeps_apart(self, rivals: Sequence[int], domains: list[int]) -> bool:
        """Are there cells enough for people who are all kept apart from one another?"""
        number, union = 0, 0
        for each in rivals:
            if self.waiting[each]:
                number += self.waiting[each] if each in self.enemies[each] else 1
                union |= domains[each]
        return number < 2 or sum(bool(cell & union) for cell in self.puzzle.cells) >= number

    def _holds(self, domain: int, number: int, left: list[int]) -> bool:
        if self.is_for_one:
            return domain.bit_count() >= number
        room = 0
        for place in _bits(domain):
            limits = self.puzzle.limits_of[place]
            room += min((left[each] for each in limits), default=number)
            if room >= number:
                return True
        return room >= number


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
