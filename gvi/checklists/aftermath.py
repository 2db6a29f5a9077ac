"""What a checklist owes the days after a meeting: the tasks that closing makes sure of, each for its own agency.

The list is the same whatever was said at the meeting: social services' own task of first contacts is made for every
call-in, and read by nobody else.
"""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.checklists import operations, queries
from gvi.checklists.models import ChecklistTask, Standard
from gvi.extensions import db

SEEN_TO = frozenset(
    {Standard.DEBRIEF, Standard.AFTERCARE, Standard.FIRST_HELP, Standard.TALKS, Standard.NO_SHOW_VISITS}
)
"""The day after, three and seven working days after, two weeks after."""


def see_to(actor: Actor, call_in: CallIn) -> list[ChecklistTask]:
    """Add what the list lacks of the tasks after a meeting, counted from its day and never before today."""
    there = {task.standard for task in queries.every_task(call_in)}
    wanted = [
        (entry, agency_id)
        for entry, agency_id in operations.after_meeting(call_in)
        if entry.standard in SEEN_TO - there
    ]
    made = operations.rows_of(call_in, wanted)
    db.session.add_all(made)
    if made:
        log.record_all(actor, Verb.TASK_ADD, made)
    return made


def done(actor: Actor, call_in: CallIn, standard: Standard) -> None:
    """Tick the posting's own agency's task of this kind, where it has one that is open: what it asks for is there."""
    for task in queries.every_task(call_in):
        if task.standard is standard and task.owner_agency_id == actor.agency_id:
            operations.tick(actor, task)
