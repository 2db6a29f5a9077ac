"""Speakers: known by name with e-mail address, or by name with organisation where one of the two has no address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from gvi.imports.apply.importer import Importer
from gvi.imports.kinds.people import SpeakerRow
from gvi.imports.languages import language_code
from gvi.imports.plan import Outcome, Step
from gvi.imports.reader import Refusal
from gvi.speakers.models import Speaker, Voice
from gvi.speakers.operations import build


class SpeakerImporter(Importer[SpeakerRow]):
    """The site's register is shared by those who plan."""

    model = Speaker
    columns_of = {"name": "name", "organisation": "organisation", "email": "email"}

    def load(self, rows: Sequence[SpeakerRow]) -> None:
        self.by_name: dict[str, list[Speaker]] = defaultdict(list)
        for speaker in self.rows_of(Speaker.visible_to(self.actor)):
            self.by_name[speaker.name.casefold()].append(speaker)

    def unknown(self, row: SpeakerRow) -> list[Refusal]:
        strange = [each for each in row.languages if language_code(each) is None]
        return [refusal for each in strange for refusal in self.refuse(row, "languages", "language-unknown", each)]

    def judge(self, row: SpeakerRow) -> Step | list[Refusal]:
        if unknown := self.unknown(row):
            return unknown
        languages = [language_code(each) for each in row.languages]
        alike = [speaker for speaker in self.by_name[row.name.casefold()] if _same(speaker, row)]
        if len(alike) > 1:
            return self.refuse(row, "name", "speaker-ambiguous", row.name)
        said: dict[str, Any] = {
            "voice": Voice(row.voice), "organisation": row.organisation, "email": row.email, "phone": row.phone,
            "languages": languages or None,
        }  # fmt: skip
        if not alike:
            return Step(
                row, Outcome.CREATED, lambda: [build(self.actor, name=row.name, **{**said, "languages": languages})]
            )
        return self.meet(row, alike[0], said)


def _same(speaker: Speaker, row: SpeakerRow) -> bool:
    if speaker.email and row.email:
        return speaker.email.casefold() == row.email.casefold()
    return row.organisation is None or (speaker.organisation or "").casefold() == row.organisation.casefold()
