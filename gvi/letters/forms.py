"""What is ticked before letters are printed, and what is noted when one is served."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms.fields import HiddenField

from gvi.callins.models import Invitation, ServiceMethod
from gvi.core import clock
from gvi.core.fields import DateField, EnumRadio, Text, Tick
from gvi.core.forms import BaseForm
from gvi.core.templating import word_text
from gvi.letters.rules import Languages


def _told(languages: Languages) -> str:
    return str(gettext(f"Languages.{languages.value}.hint"))


class PrintForm(BaseForm):
    """The letters have been checked. `seen` says which: when they have changed since, nothing is printed (409)."""

    languages = EnumRadio(_l("Languages"), Languages, word_text, hints=_told, default=Languages.OWN)
    checked = Tick(_l("I have checked that the letters are right and that the envelopes are neutral."), required=True)
    seen = HiddenField()

    def __init__(self, mark: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._mark = mark
        if not self.is_submitted():
            self.seen.data = mark

    def _is_stale(self) -> bool:
        return bool(self.seen.data != self._mark)

    def _compare(self) -> None:
        super()._compare()
        self.seen.data, self.checked.data = self._mark, False


class ServeForm(BaseForm):
    """How the letter reached the person."""

    service_method = EnumRadio(_l("How was it served?"), ServiceMethod, word_text)
    served_on = DateField(_l("Day"))
    served_by = Text(_l("Who handed it over or sent it?"), limit=120)

    def __init__(self, invitation: Invitation, *, by: str) -> None:
        super().__init__(subject=invitation)
        if not self.is_submitted() and invitation.served_on is None:
            self.served_on.data, self.served_by.data = clock.today(), by
