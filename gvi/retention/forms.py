"""What may be typed about keeping, holding, purging and extracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.core.fields import DateField, MultiCheck, Text, WholeNumber
from gvi.core.forms import BaseForm
from gvi.core.templating import word_text
from gvi.members.vocabulary import Facet
from gvi.retention.rules import LONGEST, SHORTEST, Period


class RefuseForm(BaseForm):
    """Why nothing is purged this time."""

    why_not = Text(_l("Reason"), limit=300, hint=_l("The one who proposed it reads this. No names."))


class HoldForm(BaseForm):
    """Why a record must stay for now."""

    reason = Text(_l("Reason"), limit=300, hint=_l("For example an appeal or a claim for damages. No names."))


class CloseForm(BaseForm):
    """When the agency's case was closed."""

    closed_on = DateField(_l("Closed on"), hint=_l("Most periods of keeping are counted from this day."))


class PeriodsForm(BaseForm):
    """How long the agency keeps each facet that its kind keeps."""

    identity = WholeNumber("", minimum=SHORTEST, maximum=LONGEST)
    supervision = WholeNumber("", minimum=SHORTEST, maximum=LONGEST)
    support = WholeNumber("", minimum=SHORTEST, maximum=LONGEST)
    police = WholeNumber("", minimum=SHORTEST, maximum=LONGEST)
    summons = WholeNumber("", minimum=SHORTEST, maximum=LONGEST)
    visit = WholeNumber("", minimum=SHORTEST, maximum=LONGEST)

    def __init__(self, periods: Mapping[Facet, Period]) -> None:
        super().__init__(data={facet.value: period.months for facet, period in periods.items()})
        for facet in Facet:
            if facet in periods:
                self[facet.value].label.text = word_text(facet)  # in the page's language, which a class does not know
            else:
                del self[facet.value]

    @property
    def months(self) -> dict[Facet, int]:
        """The answers, by facet."""
        return {Facet(name): number for name, number in self.values.items()}


class ReviewForm(BaseForm):
    """What of an extract is withheld from the person."""

    withheld = MultiCheck(
        _l("Withhold"), hint=_l("Tick what must not be told. Everything else is shown to the person."), required=False
    )
    ground = Text(
        _l("Ground for withholding"),
        limit=300,
        hint=_l("The provision, and in a few words why. Needed when anything is withheld."),
        required=False,
    )

    def __init__(self, lines: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.withheld.choices = list(lines)
