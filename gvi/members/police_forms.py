"""What may be typed in the police facet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.core import clock
from gvi.core.fields import ChoiceField, DateField, EnumField, EnumRadio, LongText, Text, WholeNumber
from gvi.core.forms import BaseForm
from gvi.groups.models import Certainty, Group, MembershipRole
from gvi.members.police_rules import RISK_DAYS, STRONGEST
from gvi.members.vocabulary import CaseRoleKind, RestrictionKind, RiskDirection, RiskLevel, TieKind
from gvi.speakers.models import Speaker

WHO = _l("The ref or external id of a person your agency has registered.")


class MembershipForm(BaseForm):
    """A person is judged to be in a group."""

    group_ref = ChoiceField(_l("Group"))
    role = EnumField(_l("Role in the group"), MembershipRole)
    certainty = EnumRadio(_l("Certainty"), Certainty)
    valid_from = DateField(_l("From"), required=False)
    valid_to = DateField(_l("To"), hint=_l("Leave empty while it lasts."), required=False)

    def __init__(self, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._groups = {group.ref: group for group in groups}
        self.group_ref.choices = [(group.ref, group.alias) for group in groups]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        values = self.values
        return {"group": self._groups[values.pop("group_ref")], **values}


class TieForm(BaseForm):
    """What binds two people."""

    other = Text(_l("Other person"), limit=80, hint=WHO)
    kind = EnumField(_l("Kind of tie"), TieKind)
    strength = WholeNumber(_l("Strength"), minimum=1, maximum=STRONGEST, hint=_l("From 1, weak, to 10."))
    last_seen = DateField(_l("Last seen together"), required=False)
    source = Text(_l("Source"), limit=200, hint=_l("Where it is known from. No names."), required=False)


class RestrictionForm(BaseForm):
    """A person must be kept from another person, a speaker or a place: exactly one of them."""

    kind = EnumRadio(_l("Kind of restriction"), RestrictionKind)
    other = Text(_l("Another person"), limit=80, hint=WHO, required=False)
    speaker_ref = ChoiceField(_l("A speaker"), required=False)
    place = Text(_l("A place"), limit=200, hint=_l("The name of a venue or its street address."), required=False)
    starts_on = DateField(_l("From"))
    ends_on = DateField(_l("To"), hint=_l("Leave empty while it lasts."), required=False)

    def __init__(self, speakers: list[Speaker], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._speakers = {speaker.ref: speaker for speaker in speakers}
        self.speaker_ref.choices = [(speaker.ref, speaker.name) for speaker in speakers]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them, the other person aside."""
        values = self.values
        values.pop("other")
        return {"speaker": self._speakers.get(values.pop("speaker_ref") or ""), **values}


class CaseRoleForm(BaseForm):
    """Victim or witness in a live case."""

    kind = EnumRadio(_l("Role in the case"), CaseRoleKind)
    against = Text(_l("Against"), limit=80, hint=WHO)
    starts_on = DateField(_l("From"))
    ends_on = DateField(_l("To"), hint=_l("Leave empty while it lasts."), required=False)


class RiskForm(BaseForm):
    """An entry of the risk picture."""

    level = EnumRadio(_l("Acute risk"), RiskLevel)
    direction = EnumField(_l("Exposed or acting"), RiskDirection)
    valid_from = DateField(_l("From"), default=clock.today)
    valid_until = DateField(
        _l("Expires"),
        hint=_l("After this day the entry counts for nothing."),
        default=lambda: clock.today() + timedelta(days=RISK_DAYS),
    )


class SafetyForm(BaseForm):
    """What makes it safe for somebody in the red to take part."""

    safety_decision = LongText(
        _l("Safety decision"), limit=600, hint=_l("What must be in place for the person to take part.")
    )


class EndForm(BaseForm):
    """The last day of something."""

    ended_on = DateField(_l("Last day"), default=clock.today)
