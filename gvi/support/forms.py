"""What may be typed when somebody wants help."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.core.fields import LongText, PhoneField, Text
from gvi.core.forms import BaseForm
from gvi.support.operations import Wish


class HelpForm(BaseForm):
    """A hand-over that social services register themselves."""

    person = Text(_l("Person"), limit=80, hint=_l("Your own ref or own number of the record."))
    name = Text(_l("Name to ask for"), limit=120, required=False)
    phone = PhoneField(_l("Phone"), required=False)
    safe_contact = Text(
        _l("Another way to reach them"), limit=200, required=False, hint=_l("A place, or somebody the person trusts.")
    )
    safe_when = Text(_l("When is it safe?"), limit=120, required=False)
    threat = LongText(_l("Threat"), limit=500, required=False)
    need = LongText(_l("What does the person want help with?"), limit=500, required=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for field in (self.phone, self.safe_contact):
            field.flags.optional = False  # one of them is needed; "Optional." would mislead

    @property
    def wish(self) -> Wish:
        """What was said, as the operation takes it."""
        values: dict[str, Any] = self.values
        del values["person"]
        return Wish(**values)
