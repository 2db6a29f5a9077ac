"""Who is kept from whom among candidates, and which of what is asked for is typed: between facts and choosing. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from gvi.callins.candidacy import Candidate
from gvi.callins.selection import SIXTH, Wishes, share_of

MOVES = ("in", "out", "free")
"""Pinned, barred, or either as it serves."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything a planner asks for: wishes, and over which network."""

    wishes: Wishes
    share: Fraction = SIXTH
    """p of somebody who need not come."""
    strength: int = 1
    """Ties weaker than this do not count."""

    def moved(self, ref: str, move: str) -> Asked:
        """The same with one person moved: in (pinned), out (barred), or free to be either."""
        pins, bars = self.wishes.pins - {ref}, self.wishes.bars - {ref}
        pins, bars = (pins | {ref} if move == "in" else pins), (bars | {ref} if move == "out" else bars)
        return replace(self, wishes=replace(self.wishes, pins=pins, bars=bars))

    def kept(self) -> dict[str, Any]:
        """As it is written down."""
        wishes = self.wishes
        return {
            "seats": wishes.seats, "per_group": wishes.per_group, "pins": sorted(wishes.pins), "bars": sorted(wishes.bars),
            "share": str(self.share), "strength": self.strength,
        }  # fmt: skip

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Asked:
        """As it was written down."""
        wishes = Wishes(kept["seats"], kept["per_group"], frozenset(kept["pins"]), frozenset(kept["bars"]))
        return cls(wishes, share_of(kept["share"]), kept["strength"])


def kept_apart(candidates: Sequence[Candidate], day: date) -> Iterator[tuple[str, str]]:
    """Labels of two who must not meet on the day: a restriction between them, or one's case against the other."""
    labels: dict[int, list[str]] = defaultdict(list)
    for each in candidates:
        labels[each.shell_id].append(each.label)
    for each in candidates:
        for shell in sorted(_kept_from(each, day)):
            yield from ((each.label, other) for other in labels.get(shell, ()) if other != each.label)


def _kept_from(candidate: Candidate, day: date) -> set[int]:
    facts = candidate.facts
    others = {each.other_shell for each in facts.restrictions if _covers(each.starts_on, each.ends_on, day)}
    against = {each.against_shell for each in facts.case_roles if _covers(each.starts_on, each.ends_on, day)}
    return {shell for shell in others | against if shell is not None}


def _covers(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or day <= ends_on)
