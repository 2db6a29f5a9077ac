"""What stops the letters, each thing once, and the page where it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from gvi.access.guard import may
from gvi.core.problems import Problem
from gvi.letters.batch import Batch, Candidate

_RECORD = frozenset({"name-missing", "address-missing", "letter-too-long", "letter-unprintable"})
_PARTICIPANT = frozenset({"supervision-missing", "no-supervision", "supervision-ends"})
_DETAILS = frozenset({"case-number-missing", "no-legal-basis", "restriction-place"})
_REVIEW = frozenset(
    {
        "clearance-missing",
        "clearance-awaits-lawyer",
        "clearance-not-told",
        "cannot-be-summoned",
        "cannot-be-summoned-together",
    }
)
_ARRIVAL = frozenset({"arrival-missing", "contact-missing", "arrivals-not-apart"})
_NOWHERE = frozenset({"letter-protected", "letter-identity-not-released", "letter-wording-broken"})
"""Mended by somebody else, or not at all; the text says by whom."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stops letters. `url` is where it is mended; None when no page of ours can."""

    problem: Problem
    url: str | None
    others: int
    """How many more letters the same stops; 0 for what every letter shares, which is said without a person."""


def obstacles(batch: Batch) -> list[Obstacle]:
    """What stops every letter first, then what stops some: the first person's own, and how many share it."""
    found = [Obstacle(problem, _common(batch, problem), 0) for problem in batch.common]
    stopped: dict[str, list[tuple[Candidate, Problem]]] = {}
    for candidate in batch.stopped:
        for code in dict.fromkeys(problem.code for problem in candidate.problems):
            own = next(problem for problem in candidate.problems if problem.code == code)
            stopped.setdefault(code, []).append((candidate, own))
    return found + [Obstacle(each[0][1], where(batch, *each[0]), len(each) - 1) for each in stopped.values()]


def where(batch: Batch, candidate: Candidate, problem: Problem) -> str | None:
    """The page on which a person's own obstacle is mended, when the reader may open it."""
    ref, code = batch.call_in.ref, problem.code
    if code in _NOWHERE:
        return None
    if code in _RECORD:
        own = candidate.is_own and may("member:edit")
        return url_for("members.edit", ref=candidate.label) if own else None
    if code in _PARTICIPANT:
        return url_for("participants.edit", ref=ref, invitation_ref=candidate.invitation.ref)
    if code in _DETAILS:
        return url_for("callins.edit", ref=ref, back="summons")
    if code in _REVIEW:
        return url_for("clearances.index", ref=ref)
    return url_for("participants.arrival" if code in _ARRIVAL else "participants.index", ref=ref)


def _common(batch: Batch, problem: Problem) -> str | None:
    if problem.field == "call_in":
        return url_for("callins.edit", ref=batch.call_in.ref, back="summons")
    return url_for("admin.edit_agency", ref=batch.agency.ref) if may("agency:edit") else None
