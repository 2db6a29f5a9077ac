"""Looking after those who spoke: a task for each of them on the call-in's checklist."""

from __future__ import annotations

from gvi.access.actor import Actor
from gvi.callins.models import CallIn
from gvi.checklists import operations as listing
from gvi.checklists import queries
from gvi.checklists.models import ChecklistTask, Standard, Wording
from gvi.speakers.queries import slots_of


def look_after_speakers(actor: Actor, call_in: CallIn) -> list[ChecklistTask]:
    """A task beside the standard one for everybody who spoke. Asked for twice, they are there once."""
    known = {task.text for task in queries.every_task(call_in) if task.wording is Wording.CALL_SPEAKER}
    spoke = {slot.speaker.id: slot.speaker.name for slot in slots_of(call_in) if slot.speaker and not slot.is_declined}
    new = [name for name in spoke.values() if name not in known]
    return listing.add_beside(actor, call_in, Standard.AFTERCARE, wording=Wording.CALL_SPEAKER, texts=new)


def leave_speakers(actor: Actor, call_in: CallIn) -> None:
    """The meeting was not held after all: the calls that nobody has made are no tasks any more."""
    for task in queries.every_task(call_in):
        if task.wording is Wording.CALL_SPEAKER and task.done_at is None:
            listing.remove(actor, task)
