"""What is answered when something has come to stand in somebody's way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.core.fields import ChoiceRadio, Text
from gvi.core.forms import BaseForm
from gvi.core.i18n import gettext

CALL_OFF = "call_off"


class DecideForm(BaseForm):
    """No longer called, or called all the same where that may be decided."""

    what = ChoiceRadio(_l("What do you decide?"))
    reason = Text(_l("Why?"), limit=300, hint=_l("No names. Whoever plans at your agency reads it."))

    def __init__(self, keepable: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        off = gettext("The person is no longer called")
        self.what.choices = [(CALL_OFF, off), *((code, gettext(f"recheck-keep.{code}")) for code in keepable)]


class UndoForm(BaseForm):
    """Why a decision, or a note, is taken back."""

    reason = Text(_l("Why is it taken back?"), limit=300)
