"""What the auditor may type: a period, a sample's size, and what became of each read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import Field

from gvi.core import clock
from gvi.core.fields import ChoiceField, DateField, Text, WholeNumber
from gvi.core.forms import BaseForm, version_of
from gvi.core.templating import word_text
from gvi.oversight.models import Finding, LogReviewLine
from gvi.oversight.rules import LARGEST_SAMPLE

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
USUAL_SAMPLE = 20


class PeriodForm(BaseForm):
    """Which days to look at. Sent in the address, so that the page can be linked to."""

    from_day = DateField(_l("From day"))
    to_day = DateField(_l("To day"))

    def __init__(self) -> None:
        today = clock.today()
        usual = {"from_day": today - WEEK, "to_day": today}
        given = request.args if request.args.keys() & usual.keys() else None
        super().__init__(formdata=given, data=usual, meta={"csrf": False})
        if given is not None and not self.validate():
            self.status = 422


class DrawForm(BaseForm):
    """How many reads to go through, of which days."""

    from_day = DateField(_l("From day"), default=lambda: clock.today() - MONTH)
    to_day = DateField(_l("To day"), default=clock.today)
    size = WholeNumber(
        _l("Number of reads"), minimum=1, maximum=LARGEST_SAMPLE, default=USUAL_SAMPLE, hint=_l("Drawn by lot.")
    )


class SampleForm(BaseForm):
    """Fine or asked about, and a note, for every read of a sample. It locks on all of them together."""

    @classmethod
    def of(cls, lines: Sequence[LogReviewLine]) -> SampleForm:
        """The form as it is saved."""
        fields: dict[str, Field] = {}
        saved: dict[str, Any] = {"version": version_of(lines)}
        choices = [(finding.value, word_text(finding)) for finding in Finding]
        for line in lines:
            fields[f"finding_{line.ref}"] = ChoiceField(
                _l("Judgement of entry %(number)s", number=line.number), choices, required=False
            )
            fields[f"note_{line.ref}"] = Text(
                _l("Note on entry %(number)s", number=line.number), limit=300, required=False
            )
            saved |= {f"finding_{line.ref}": line.finding, f"note_{line.ref}": line.note}
        made: type[SampleForm] = type("SampleFormOfReview", (cls,), fields)
        return made(subject=SimpleNamespace(**saved))

    def row(self, line: LogReviewLine) -> tuple[Field, Field]:
        """A read's fields."""
        return self[f"finding_{line.ref}"], self[f"note_{line.ref}"]

    def judged(self, lines: Sequence[LogReviewLine]) -> dict[LogReviewLine, tuple[Finding | None, str | None]]:
        """The answers."""
        found = {}
        for line in lines:
            finding, note = (field.data for field in self.row(line))
            found[line] = (Finding(finding) if finding else None, note)
        return found
