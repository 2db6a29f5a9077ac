"""What holds a move of a call-in back: the gates of its checklist that nobody has passed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

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
    rows = (
        select(ChecklistTask, Agency)
        .join(Agency, Agency.id == ChecklistTask.owner_agency_id)
        .where(
            ChecklistTask.site_id == call_in.site_id,
            ChecklistTask.call_in_id == call_in.id,
            ChecklistTask.blocks == blocks,
            ChecklistTask.done_at.is_(None),
        )
        .order_by(ChecklistTask.due, ChecklistTask.position)
    )
    waiting = [(task, agency) for task, agency in db.session.execute(rows) if task.standard not in PROVEN_GATES]
    yield from rules.open_gates((title_of(task), name_of(agency)) for task, agency in waiting)
