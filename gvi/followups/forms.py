"""What may be typed about increased focus and what agencies do in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.agencies.models import Agency
from gvi.core import clock
from gvi.core.fields import ChoiceField, DateField, EnumField, EnumRadio, LongText, Text, WholeNumber
from gvi.core.forms import BaseForm
from gvi.core.templating import day, word_text
from gvi.followups.models import ActionType, FocusExit
from gvi.groups.models import Group
from gvi.incidents.models import Incident

NO_PERSON = _l("About the group. No person is named.")


class OpenForm(BaseForm):
    """The decision that a group gets increased focus."""

    group_ref = ChoiceField(_l("Group"))
    incident_ref = ChoiceField(
        _l("Triggering incident"),
        required=False,
        hint=_l("Once a group is chosen, only its incidents whose attribution counts."),
    )
    decision = LongText(_l("Decision"), limit=2000, hint=NO_PERSON)
    decided_by = Text(_l("Decided by"), limit=120, hint=_l("The function or the working group."))
    decided_on = DateField(_l("Decided on"))
    starts_on = DateField(_l("Starts"))
    review_due = DateField(_l("First review"))

    def __init__(self, groups: list[Group], incidents: list[Incident], *, review_days: int, **kwargs: Any) -> None:
        today = clock.today()
        super().__init__(decided_on=today, starts_on=today, review_due=today + timedelta(days=review_days), **kwargs)
        self._groups = {group.ref: group for group in groups}
        self._incidents = {incident.ref: incident for incident in incidents}
        self.group_ref.choices = [(group.ref, group.alias) for group in groups]
        self.offer(incidents)

    def offer(self, incidents: list[Incident]) -> None:
        """Let these be the ones to choose from."""
        self.incident_ref.choices = [(incident.ref, _line(incident)) for incident in incidents]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        values = self.values
        group, incident = values.pop("group_ref"), values.pop("incident_ref")
        return {**values, "group": self._groups[group], "incident": self._incidents.get(incident or "")}


class ReviewForm(BaseForm):
    """Focus goes on: why, and until when."""

    why = Text(_l("What did you conclude?"), limit=300, hint=NO_PERSON)
    review_due = DateField(_l("Next review"))


class CloseForm(BaseForm):
    """Focus ends: why, and when the group was told."""

    exit_reason = EnumRadio(_l("Why does it end?"), FocusExit)
    exit_note = LongText(_l("Note"), limit=1000, required=False, hint=NO_PERSON)
    told_back_on = DateField(
        _l("Told back"),
        hint=_l("The day the group was told what was done and why it ends. Focus cannot end before that."),
    )


class ActionForm(BaseForm):
    """One action by one agency."""

    type = EnumField(_l("Action"), ActionType)
    legal_ground = Text(_l("Legal basis"), limit=200)
    due_on = DateField(_l("Due"), required=False)
    done_on = DateField(_l("Done"), required=False)
    count = WholeNumber(
        _l("Number"), minimum=0, maximum=100_000, required=False, hint=_l("How many checks, visits or decisions.")
    )
    result = Text(_l("Result"), limit=300, required=False, hint=NO_PERSON)


class NewActionForm(ActionForm):
    """A new action; whoever runs the focus may ask another agency to act."""

    agency_ref = ChoiceField(
        _l("Agency"), required=False, hint=_l("Leave empty for your own. Another agency finds it under Today.")
    )

    def __init__(self, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._agencies = {agency.ref: agency for agency in agencies}
        if agencies:
            self.agency_ref.choices = [(agency.ref, agency.name) for agency in agencies]
        else:
            del self.agency_ref

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        values = self.values
        chosen = values.pop("agency_ref", None)
        return {**values, "agency": self._agencies.get(chosen or "")}


def _line(incident: Incident) -> str:
    """An incident on one line of a list."""
    groups = ", ".join(sorted({each.group.alias for each in incident.attributions if each.recorded_to is None}))
    return " · ".join(filter(None, (day(incident.happened_at), word_text(incident.harm), incident.area_name, groups)))
