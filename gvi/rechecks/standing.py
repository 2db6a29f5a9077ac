"""What somebody has decided about those on a list, as far as it still stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Select, select

from gvi.callins.models import CallIn, Invitation
from gvi.core.problems import Problem
from gvi.extensions import db
from gvi.rechecks.models import Decided, RecheckDecision
from gvi.rechecks.rules import CALLED_OFF


def overlooked(call_in: CallIn) -> Mapping[int, set[str]]:
    """By invitation id: what somebody has decided to call the person in spite of. One query."""
    rows = (
        select(RecheckDecision.invitation_id, RecheckDecision.code)
        .where(RecheckDecision.site_id == call_in.site_id, RecheckDecision.what == Decided.KEEP)
        .where(RecheckDecision.undone_at.is_(None), RecheckDecision.invitation_id.in_(_on_list(call_in)))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for invitation_id, code in db.session.execute(rows):
        found[invitation_id].add(str(code))
    return found


def stopping(blocks: Mapping[int, Iterable[Problem]]) -> int:
    """How many have something in the way that nobody has decided about. Whoever is called off is decided about."""
    return sum(any(problem.code != CALLED_OFF for problem in problems) for problems in blocks.values())


def _on_list(call_in: CallIn) -> Select[int]:
    return select(Invitation.id).where(Invitation.site_id == call_in.site_id, Invitation.call_in_id == call_in.id)
