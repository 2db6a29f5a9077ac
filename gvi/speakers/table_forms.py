"""The whole run sheet as one form: a row a part, one save."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Field

from gvi.core.fields import ChoiceField, Text, Tick, WholeNumber
from gvi.core.forms import BaseForm, put, version_of
from gvi.speakers.models import Slot, Speaker
from gvi.speakers.operations import Part

KINDS = ("message", "speaker", "minutes", "confirmed", "rehearsed")


class RunSheetForm(BaseForm):
    """Message, speaker, minutes, yes and rehearsal of every part. It locks on all parts together."""

    speakers: dict[str, Speaker]

    @classmethod
    def of(cls, slots: Sequence[Slot], speakers: Sequence[Speaker]) -> RunSheetForm:
        """The form for these parts as they are saved. Who no longer speaks can be chosen only where they stand."""
        fields: dict[str, Field] = {}
        saved: dict[str, Any] = {"version": version_of(slots)}
        for number, slot in enumerate(slots, 1):
            fields |= dict(zip(_names(slot), _fields(number, _choices(slot, speakers)), strict=True))
            saved |= dict(zip(_names(slot), _values(slot), strict=True))
        made: type[RunSheetForm] = type("RunSheetFormOfCallIn", (cls,), fields)
        form = made(subject=SimpleNamespace(**saved))
        standing = [slot.speaker for slot in slots if slot.speaker]
        form.speakers = {speaker.ref: speaker for speaker in (*speakers, *standing)}
        form._keep_newcomers(slots)
        return form

    def row(self, slot: Slot) -> list[Field]:
        """A part's fields, in the order of KINDS."""
        return [self[name] for name in _names(slot)]

    def parts(self, slots: Sequence[Slot]) -> dict[Slot, Part]:
        """What was answered about each part."""
        return {slot: self._part(*(field.data for field in self.row(slot))) for slot in slots}

    def _part(self, message: str, speaker: str | None, minutes: int, confirmed: bool, rehearsed: bool) -> Part:
        return Part(message, minutes, self.speakers[speaker] if speaker else None, confirmed, rehearsed)

    def _keep_newcomers(self, slots: Sequence[Slot]) -> None:
        """A part that was added after the page was opened stands as saved, not as blank."""
        if self.is_submitted():
            for slot in [slot for slot in slots if f"message_{slot.ref}" not in request.form]:
                for name, value in zip(_names(slot), _values(slot), strict=True):
                    put(self[name], value)


def _names(slot: Slot) -> list[str]:
    return [f"{kind}_{slot.ref}" for kind in KINDS]


def _values(slot: Slot) -> tuple[str, str | None, int, bool, bool]:
    return slot.message, slot.speaker_ref, slot.minutes, slot.is_confirmed, slot.is_rehearsed


def _choices(slot: Slot, speakers: Sequence[Speaker]) -> list[tuple[str, str]]:
    known = [*speakers, slot.speaker] if slot.speaker and slot.speaker not in speakers else speakers
    return [(speaker.ref, speaker.name) for speaker in known]


def _fields(number: int, speakers: Sequence[tuple[str, str]]) -> Iterator[Field]:
    """In the order of KINDS; the labels are heard and stand in the summary of errors, not beside the fields."""
    yield Text(_l("Message of part %(number)s", number=number), limit=200)
    yield ChoiceField(_l("Speaker of part %(number)s", number=number), speakers, required=False)
    yield WholeNumber(_l("Minutes of part %(number)s", number=number), minimum=1, maximum=30)
    yield Tick(_l("Part %(number)s: has said yes", number=number))
    yield Tick(_l("Part %(number)s: rehearsed", number=number))
