"""The checklists of the meetings to come, half done, each task ticked by the agency that did it."""

from __future__ import annotations

from datetime import time

from gvi.access.actor import Actor
from gvi.callins.models import OVER, CallIn
from gvi.checklists import operations, queries
from gvi.checklists.models import ChecklistTask, Standard
from gvi.core import clock, workdays
from gvi.extensions import db
from gvi.seed.town import Town

MADE = -45
"""Working days from the meeting to when its list was made: nine weeks before."""
MORNING = time(10)


def load_checklists(town: Town) -> None:
    """Every open call-in has its list; what the file names is done."""
    ticks = [(row.must("call_in"), row.word(Standard, "task"), row.day("done_on")) for row in town.rows("tasks")]
    for code, call_in in town.call_ins.items():
        if call_in.state in OVER:
            continue
        operations.make(town.probation, call_in, made_on=workdays.shift(call_in.day, MADE))
        db.session.flush()
        for _code, standard, day in [tick for tick in ticks if tick[0] == code]:
            task = _task(call_in, standard)
            operations.tick(doer_of(town, task), task, at=clock.at(day, MORNING))
            db.session.flush()


def _task(call_in: CallIn, standard: Standard) -> ChecklistTask:
    return next(task for task in queries.every_task(call_in) if task.standard is standard)


def doer_of(town: Town, task: ChecklistTask) -> Actor:
    actors = (town.police, town.probation, town.social, town.lead)
    return next(actor for actor in actors if actor.agency_id == task.owner_agency_id)
