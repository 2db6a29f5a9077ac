"""What a lawyer may type about a legal ground."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.access.roles import AgencyKind
from gvi.core import clock
from gvi.core.fields import DateField, LongText, MultiCheck, Text, Tick, WholeNumber, choices_of
from gvi.core.forms import BaseForm
from gvi.members.vocabulary import Facet
from gvi.releases.keeping import Wording

DATES = ("valid_from", "valid_to")


class GroundForm(BaseForm):
    """A ground, or the wording that follows one."""

    provision = Text(_l("Provision"), limit=120, hint=_l("Chapter, section and law, and in a few words what it is."))
    text = LongText(
        _l("What it asks for"), limit=2_000, hint=_l("In short. Whoever decides reads the provision itself.")
    )
    lifts = Text(_l("Which secrecy it lifts"), limit=200)
    binds = MultiCheck(
        _l("Who may release on it"), lambda: choices_of(AgencyKind), hint=_l("None ticked means all."), required=False
    )
    receivers = MultiCheck(
        _l("Who may receive on it"), lambda: choices_of(AgencyKind), hint=_l("None ticked means all."), required=False
    )
    facets = MultiCheck(
        _l("What it can open"),
        lambda: choices_of(Facet),
        hint=_l("None ticked means all. Help never goes to the police."),
        required=False,
    )
    needs_balancing = Tick(_l("Asks for a balancing: then a lawyer decides"))
    needs_lawyer = Tick(_l("Only a lawyer decides on it"))
    under_age = WholeNumber(
        _l("Only for people younger than"), minimum=1, maximum=120, hint=_l("In years."), required=False
    )
    valid_from = DateField(_l("Holds from"), default=clock.today)
    valid_to = DateField(_l("Holds until"), hint=_l("The last day. Empty means until further notice."), required=False)

    @property
    def wording(self) -> Wording:
        """What the ground says."""
        said = {name: value for name, value in self.values.items() if name not in DATES}
        for name in ("binds", "receivers", "facets"):
            said[name] = said[name] or []
        return Wording(**said)

    @property
    def dates(self) -> dict[str, Any]:
        """From when and until when."""
        return {name: self.values[name] for name in DATES}


class EndForm(BaseForm):
    """The last day of a ground."""

    valid_to = DateField(_l("Last day it holds"), hint=_l("Yesterday, when it must not be used any more today."))
