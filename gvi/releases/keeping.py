"""Keeping the register of legal grounds: a lawyer adds one, ends one, and lets a new wording follow an old one.

Nothing that has been decided changes: a wording that is replaced keeps its row, its text and its dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.core import clock
from gvi.core.keys import new_ref
from gvi.core.problems import insist
from gvi.extensions import db
from gvi.releases import ground_rules as rules
from gvi.releases.models import LegalGround


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a ground says. Empty binds, receivers or facets mean all."""

    provision: str
    text: str
    lifts: str
    binds: Sequence[str]
    receivers: Sequence[str]
    facets: Sequence[str]
    needs_balancing: bool
    needs_lawyer: bool
    under_age: int | None


def add(actor: Actor, wording: Wording, *, valid_from: date, valid_to: date | None) -> LegalGround:
    """A new ground. Raises RuleBroken when it would end before it begins."""
    insist(rules.may_hold(valid_from, valid_to))
    ground = _made(wording, valid_from=valid_from, valid_to=valid_to)
    log.record(actor, Verb.GROUND_ADD, ground)
    return ground


def replace(
    actor: Actor, ground: LegalGround, wording: Wording, *, valid_from: date, valid_to: date | None
) -> LegalGround:
    """A new wording from a day on; the old one holds until the day before."""
    insist(rules.may_hold(valid_from, valid_to))
    insist(rules.may_replace(ground, valid_from, today=clock.today()))
    following = _made(wording, valid_from=valid_from, valid_to=valid_to, replaces_id=ground.id)
    ground.valid_to = valid_from - timedelta(days=1)
    log.record_all(actor, Verb.GROUND_REPLACE, [ground, following])
    return following


def end(actor: Actor, ground: LegalGround, *, valid_to: date) -> None:
    """The last day on which it holds. What was released on it stays released until it is revoked or lapses."""
    insist(rules.may_end(ground, valid_to, today=clock.today()))
    ground.valid_to = valid_to
    log.record(actor, Verb.GROUND_END, ground)


def _made(wording: Wording, *, valid_from: date, valid_to: date | None, replaces_id: int | None = None) -> LegalGround:
    ref = new_ref()
    made = LegalGround(
        ref=ref, code=f"ground-{ref}", **{name: list(value) if isinstance(value, tuple) else value for name, value in asdict(wording).items()},
        valid_from=valid_from, valid_to=valid_to, replaces_id=replaces_id,
    )  # fmt: skip
    db.session.add(made)
    return made
