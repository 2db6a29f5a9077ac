"""Statements composed once for all postings that may read the same, and asked with the numbers of one.

What a posting may read depends on its role and kind of agency; which rows that is depends on its numbers. Composing the
conditions takes several times as long as asking the database, so they are composed over a stand-in whose numbers are
places to be filled.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, cast

from sqlalchemy import BigInteger, bindparam

from gvi.access.actor import Actor
from gvi.access.apart import is_nobody
from gvi.access.roles import AgencyKind, Role
from gvi.access.scope import Scoped
from gvi.core import clock
from gvi.core.asking import Asking

Shape = ParamSpec("Shape")
KEPT = 256
"""Statements kept of each composer, those used least going first: roles × kinds of agency × shapes × two days."""


def composed(compose: Callable[Concatenate[Actor, Shape], Any]) -> Callable[Concatenate[Actor, Shape], Asking]:
    """Make of a function that composes a statement one that does so once for each role, kind of agency, day and shape.

    The function sees an actor without numbers: it may put them into conditions and ask nothing of them. The shape must
    be hashable and few (a field's name, a model), never an id, a text somebody typed, or a moment.
    """

    @lru_cache(maxsize=KEPT)
    def kept(role: Role, kind: AgencyKind, day: date, *shape: Any) -> Any:
        return compose(_stand_in(role, kind), *shape)  # type: ignore[call-arg]

    def ask(actor: Actor, *shape: Any) -> Asking:
        statement = kept(actor.role, actor.agency_kind, clock.today(), *shape)
        return Asking(statement, _numbers(actor), is_kept=True, passes=is_nobody)

    return cast(Callable[Concatenate[Actor, Shape], Asking], ask)


@composed
def visible(actor: Actor, model: type[Scoped]) -> Any:
    """The model's rows that the posting may know of, for a list of them."""
    return model.visible_to(actor)


def _stand_in(role: Role, kind: AgencyKind) -> Actor:
    places: dict[str, Any] = {name: bindparam(f"actor_{name}", type_=BigInteger) for name in _NUMBERS}
    return Actor(**places, agency_kind=kind, role=role, name="")


def _numbers(actor: Actor) -> dict[str, int]:
    return {f"actor_{name}": getattr(actor, name) for name in _NUMBERS}


_NUMBERS = ("posting_id", "user_id", "site_id", "agency_id")
