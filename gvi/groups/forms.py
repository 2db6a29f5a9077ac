"""What may be typed about groups and relations."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.core import clock
from gvi.core.fields import ChoiceField, DateField, EnumField, EnumRadio, Text, WholeNumber
from gvi.core.forms import BaseForm
from gvi.groups.models import Certainty, Group, GroupStatus, GroupType, RelationKind


class GroupForm(BaseForm):
    """One group."""

    alias = Text(_l("Alias"), limit=60, hint=_l("A name of our own, never one the group has chosen."))
    type = EnumRadio(_l("Type"), GroupType)
    group_status = EnumField(_l("Status"), GroupStatus, hint=_l("Active groups should be represented at a call-in."))
    area_name = Text(_l("Area"), limit=80, required=False)
    estimated_size = WholeNumber(_l("Estimated size"), minimum=1, maximum=10_000, required=False)
    audited_on = DateField(_l("Audited on"), hint=_l("When somebody last went through the group."), required=False)
    certainty = EnumRadio(_l("Certainty"), Certainty)

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        values = self.values
        return {"status": values.pop("group_status"), **values}


class RelationForm(BaseForm):
    """What two groups are to each other."""

    a_ref = ChoiceField(_l("Group"))
    kind = EnumRadio(_l("Relation"), RelationKind)
    b_ref = ChoiceField(_l("Other group"))
    certainty = EnumRadio(_l("Certainty"), Certainty)
    valid_from = DateField(_l("From"), required=False)
    source = Text(_l("Source"), limit=200, hint=_l("Where it is known from. No names."), required=False)

    def __init__(self, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._groups = {group.ref: group for group in groups}
        self.a_ref.choices = self.b_ref.choices = [(group.ref, group.alias) for group in groups]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        values = self.values
        return {"one": self._groups[values.pop("a_ref")], "other": self._groups[values.pop("b_ref")], **values}


class EndRelationForm(BaseForm):
    """The last day of a relation."""

    ended_on = DateField(_l("Last day"), default=clock.today)
