"""Looking after those who spoke: a task for each of them on the call-in's checklist."""

from __future__ import annotations

from flask_babel import gettext

from gvi.access.actor import Actor
from gvi.callins.models import CallIn
from gvi.checklists import operations as listing
from gvi.checklists.models import ChecklistTask, Standard
from gvi.speakers.queries import slots_of

LONGEST = 200
"""Characters of a task."""


def look_after_speakers(actor: Actor, call_in: CallIn) -> list[ChecklistTask]:
    """A task beside the standard one for everybody who spoke. Made twice, they are there once."""
    spoke = [slot.speaker for slot in slots_of(call_in) if slot.speaker and not slot.is_declined]
    texts = [str(gettext("Aftercare: call %(name)s", name=each.name))[:LONGEST] for each in spoke]
    return listing.add_beside(actor, call_in, Standard.AFTERCARE, texts=texts)
