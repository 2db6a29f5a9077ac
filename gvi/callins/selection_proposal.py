"""The choice that stands at this moment: the best one where it has been found for just this, else one made at once.

Reads like `queries`. The web server loads no solver for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from gvi.access.actor import Actor
from gvi.callins.models import CallIn
from gvi.callins.selection import Demand, DemandKind, Pool, Wishes, fingerprint
from gvi.callins.selection_conflicts import Demands, pins_in_conflict, unfilled
from gvi.callins.selection_facts import Asked
from gvi.callins.selection_models import Selection
from gvi.callins.selection_preview import preview
from gvi.callins.selection_queries import Gathered, asked_of, draft_of, gather
from gvi.callins.selection_solving import LIMIT_S, solve


@dataclass(frozen=True, slots=True)
class Best:
    """What the solver answered, as it is kept."""

    mark: str
    """Fingerprint of people, ties, rules and wishes that it holds for."""
    chosen: tuple[str, ...]
    bound: Fraction
    """No choice with as many groups represented reaches more people than this."""
    is_proven: bool
    seconds: float
    unfilled: Demands
    """Why seats stay empty, when any do."""
    at: datetime

    def kept(self) -> dict[str, Any]:
        """As it is written down."""
        return {
            "mark": self.mark, "chosen": list(self.chosen), "bound": str(self.bound), "proven": self.is_proven,
            "seconds": round(self.seconds, 3), "at": self.at.isoformat(),
            "unfilled": [[each.kind.value, list(each.refs), each.number] for each in self.unfilled],
        }  # fmt: skip

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Best:
        """As it was written down."""
        why = tuple(Demand(DemandKind(kind), tuple(refs), number) for kind, refs, number in kept["unfilled"])
        at, bound = datetime.fromisoformat(kept["at"]), Fraction(kept["bound"])
        return cls(kept["mark"], tuple(kept["chosen"]), bound, kept["proven"], kept["seconds"], why, at)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A choice, what it was made of, and how good it is known to be."""

    asked: Asked
    wishes: Wishes
    """With those on the list pinned."""
    gathered: Gathered
    chosen: tuple[int, ...]
    """Places in the pool; none when the wishes are in conflict."""
    conflict: Demands
    best: Best | None
    """When this is the choice that the solver found."""

    @property
    def refs(self) -> list[str]:
        """Of the chosen, in order."""
        return self.gathered.pool.refs(self.chosen)

    @property
    def added(self) -> list[str]:
        """Of those chosen who are not on the list yet."""
        return [ref for ref in self.refs if ref not in self.gathered.on_list]

    @property
    def seal(self) -> str:
        """Another one as soon as somebody else is chosen."""
        return sha256(" ".join(self.refs).encode()).hexdigest()[:16]


def proposal_of(actor: Actor, call_in: CallIn, draft: Selection | None = None) -> Proposal:
    """What stands for this posting. draft: when it has been looked up already."""
    draft = draft or draft_of(actor, call_in)
    return proposal_for(actor, call_in, asked_of(actor, call_in, draft), draft)


def proposal_for(actor: Actor, call_in: CallIn, asked: Asked, draft: Selection | None = None) -> Proposal:
    """What stands when this is asked for."""
    gathered = gather(actor, call_in, asked)
    pool, wishes = gathered.pool, gathered.held(asked)
    if conflict := pins_in_conflict(pool, wishes):
        return Proposal(asked, wishes, gathered, (), conflict, None)
    best = Best.read(draft.found) if draft is not None and draft.found else None
    if best is not None and best.mark == fingerprint(pool, wishes):
        return Proposal(asked, wishes, gathered, tuple(sorted(pool.places(best.chosen))), (), best)
    start = pool.places(draft.chosen if draft is not None else ())
    return Proposal(asked, wishes, gathered, preview(pool, wishes, start), (), None)


def find_best(pool: Pool, wishes: Wishes, *, at: datetime, limit_s: float = LIMIT_S) -> Best:
    """Ask the solver. Loads it, so not for the web server. Pins must not be in conflict."""
    found = solve(pool, wishes, limit_s=limit_s)
    is_full = len(found.chosen) == wishes.seats
    return Best(
        fingerprint(pool, wishes), tuple(pool.refs(found.chosen)), Fraction(found.bound, pool.whole), found.is_proven,
        found.seconds, () if is_full else unfilled(pool, wishes), at,
    )  # fmt: skip
