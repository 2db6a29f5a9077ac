"""What is ticked before letters are printed."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import HiddenField

from gvi.core.fields import EnumRadio, Tick
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext
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
