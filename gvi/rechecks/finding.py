"""What stands in the way of somebody, as it is kept: one's own facts in words, of released ones only whom to ask."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gvi.access.actor import Actor
from gvi.callins.eligibility import invited, label_of
from gvi.callins.models import CallIn
from gvi.core.crypto import blind_index
from gvi.core.problems import Problem
from gvi.extensions import db
from gvi.members.opening import opened_to
from gvi.members.vocabulary import Facet
from gvi.rechecks.models import RecheckFinding
from gvi.rechecks.rules import CALLED_OFF, FROM_RELEASE
from gvi.releases.models import Release

PEOPLE = frozenset({"person", "other"})
"""Facts of a problem that name people: the page names them anew, as its reader knows them."""
FACETS: dict[str, Facet] = {
    "supervision-ends": Facet.SUPERVISION, "no-supervision": Facet.SUPERVISION, "in-custody": Facet.SUPERVISION,
    "under-18": Facet.IDENTITY, "under-18-by-year": Facet.IDENTITY, "age-unknown": Facet.IDENTITY, "risk-red": Facet.POLICE,
    "restriction-person": Facet.POLICE, "restriction-speaker": Facet.POLICE, "restriction-place": Facet.POLICE,
    "case-role": Facet.POLICE,
}  # fmt: skip
"""The facet that a block is read from. What is not here is the call-in's own, or an agency's bare answer."""


def found_in(actor: Actor, call_in: CallIn, blocks: Mapping[int, Sequence[Problem]]) -> dict[int, list[RecheckFinding]]:
    """New rows by invitation id. Two queries, however many people."""
    rows = invited(call_in)
    places = {label_of(actor, row, member): row.id for row, member in rows}
    lenders = _lenders(actor, {row.shell_id for row, _member in rows})
    return {
        row.id: [_finding(actor, row.id, problem, places, lenders.get((row.shell_id, FACETS.get(problem.code)))) for problem in blocks[row.id]]
        for row, _member in rows
        if row.id in blocks
    }  # fmt: skip


def mark_of(problem: Problem) -> str:
    """Equal for equal things about one person."""
    facts = {name: str(value) for name, value in problem.facts.items() if name != "person"}
    return blind_index("recheck", f"{problem.code}\0{json.dumps(facts, sort_keys=True)}")


def standing(problems: Sequence[Problem]) -> list[Problem]:
    """Those that somebody must do something about."""
    return [problem for problem in problems if problem.code != CALLED_OFF]


def _finding(
    actor: Actor, invitation_id: int, problem: Problem, places: Mapping[str, int], lender: int | None
) -> RecheckFinding:
    other = places.get(str(problem.facts.get("other")))
    kept = (
        {name: _plain(value) for name, value in problem.facts.items() if name not in PEOPLE} if lender is None else {}
    )
    return RecheckFinding(
        **actor.owns, invitation_id=invitation_id, code=problem.code if lender is None else FROM_RELEASE, mark=mark_of(problem), facts=kept,
        ask_id=lender, other_id=other,
    )  # fmt: skip


def _lenders(actor: Actor, shells: set[int]) -> dict[tuple[int, Facet | None], int]:
    """The agency that has released a facet of a person to the reader's, by (shell, facet).

    Where one's own records say the same, it is still kept as the other's: better one answer too few in an old check than
    one that outlives its release.
    """
    given = db.session.scalars(opened_to(actor, Release.shell_id.in_(sorted(shells))))
    return {(each.shell_id, each.facet): each.owner_agency_id for each in given}


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int)) else str(value)
