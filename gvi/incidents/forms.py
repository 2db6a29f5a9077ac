"""What may be typed about incidents, their classification and their attribution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Self

from flask_babel import lazy_gettext as _l

from gvi.core.fields import ChoiceField, EnumRadio, LongText, Text, WholeNumber
from gvi.core.forms import BaseForm
from gvi.core.moments import MomentForm, wall
from gvi.groups.models import Group
from gvi.incidents.models import GroupRelated, Harm, Incident, Likelihood, Side


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as its form shows it: the moment as a day and an hour of the wall clock."""

    version: int
    day: date
    hour: time
    area_name: str | None
    type: str | None
    victims: int | None
    source: str | None
    account: str | None

    @classmethod
    def of(cls, incident: Incident) -> Self:
        """The incident as it is saved."""
        return cls(
            incident.version, *wall(incident.happened_at), incident.area_name, incident.type, incident.victims,
            incident.source, incident.summary,
        )  # fmt: skip


class FactsForm(MomentForm):
    """What happened, when and where."""

    area_name = Text(_l("Area"), limit=80, required=False)
    type = Text(_l("Type"), limit=120, required=False, hint=_l("The source's own word for it."))
    victims = WholeNumber(_l("Injured or dead"), minimum=0, maximum=1000, required=False)
    source = Text(_l("Source"), limit=200, required=False)
    account = LongText(
        _l("What happened"), limit=2000, required=False, hint=_l("No names and no personal identity numbers.")
    )

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        values = self.rest
        account = values.pop("account")
        return {**values, "summary": account, "happened_at": self.moment}


class IncidentForm(FactsForm):
    """A new incident: the facts, and what it is taken for."""

    harm = EnumRadio(_l("Harm"), Harm)
    group_related = EnumRadio(_l("Has it to do with a group?"), GroupRelated)


class ClassifyForm(BaseForm):
    """What the incident is taken for now, and why that changes."""

    harm = EnumRadio(_l("Harm"), Harm)
    group_related = EnumRadio(_l("Has it to do with a group?"), GroupRelated)
    why = Text(_l("Why does it change?"), limit=300)


class AttributionForm(BaseForm):
    """A group, its side, and how sure we are."""

    group_ref = ChoiceField(_l("Group"))
    side = EnumRadio(_l("Side"), Side)
    likelihood = EnumRadio(_l("How sure is it?"), Likelihood)

    def __init__(self, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._groups = {group.ref: group for group in groups}
        self.group_ref.choices = [(group.ref, group.alias) for group in groups]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        return {"group": self._groups[self.group_ref.data], "side": self.side.data, "likelihood": self.likelihood.data}


class WithdrawForm(BaseForm):
    """Why an attribution is taken back."""

    why = Text(_l("Why is it withdrawn?"), limit=300)
