"""What holds a move of a call-in back: the gates of its checklist that nobody has passed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select

from gvi.agencies.models import Agency
from gvi.callins.models import CallIn
from gvi.checklists import rules
from gvi.checklists.models import Blocks, ChecklistTask
from gvi.checklists.queries import name_of, title_of
from gvi.checklists.standard import PROVEN_GATES
from gvi.core.problems import Problem
from gvi.extensions import db


def open_gates(call_in: CallIn, blocks: Blocks) -> Iterator[Problem]:
    """One objection for each gate before this move that is not ticked, saying which agency to ask.

    What only the thing itself proves, the move's own rules ask for: it is not named twice.
    """
    of_move = (ChecklistTask.blocks == blocks) & ChecklistTask.done_at.is_(None)
    yield from rules.open_gates((title_of(task), name_of(agency)) for task, agency in _gates(call_in, of_move))


def shared_gates(call_in: CallIn) -> list[tuple[ChecklistTask, str]]:
    """Every gate of the checklist that is planned together, with the name of the agency that passes it. One query."""
    shared = ChecklistTask.blocks.is_not(None) & ChecklistTask.is_inner.is_(False)
    return [(task, name_of(agency)) for task, agency in _gates(call_in, shared)]


def _gates(call_in: CallIn, which: ColumnElement[bool]) -> list[tuple[ChecklistTask, Agency]]:
    rows = (
        select(ChecklistTask, Agency)
        .join(Agency, Agency.id == ChecklistTask.owner_agency_id)
        .where(ChecklistTask.site_id == call_in.site_id, ChecklistTask.call_in_id == call_in.id, which)
        .order_by(ChecklistTask.due, ChecklistTask.position)
    )
    return [(row[0], row[1]) for row in db.session.execute(rows) if row[0].standard not in PROVEN_GATES]
