"""Looking after those who spoke: a task for each of them on the call-in's checklist."""

from __future__ import annotations

from flask_babel import force_locale, get_locale, gettext

from gvi.access.actor import Actor
from gvi.callins.models import CallIn
from gvi.checklists import operations as listing
from gvi.checklists import queries
from gvi.checklists.models import ChecklistTask, Standard
from gvi.core.i18n import LOCALES
from gvi.speakers.models import Speaker
from gvi.speakers.queries import slots_of

LONGEST = 200
"""Characters of a task."""


def look_after_speakers(actor: Actor, call_in: CallIn) -> list[ChecklistTask]:
    """A task beside the standard one for everybody who spoke. Asked for twice, they are there once, in either language."""
    known = {task.text for task in queries.every_task(call_in)}
    spoke = {slot.speaker.id: slot.speaker for slot in slots_of(call_in) if slot.speaker and not slot.is_declined}
    new = [each for each in spoke.values() if not known & {_text(each, locale) for locale in LOCALES}]
    return listing.add_beside(
        actor, call_in, Standard.AFTERCARE, texts=[_text(each, str(get_locale() or "sv")) for each in new]
    )


def _text(speaker: Speaker, locale: str) -> str:
    with force_locale(locale):
        return str(gettext("Aftercare: call %(name)s", name=speaker.name))[:LONGEST]
