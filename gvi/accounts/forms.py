"""What an administrator types about users and postings."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.widgets import PasswordInput

from gvi.access.roles import Role
from gvi.accounts.rules import SHORTEST_PASSWORD
from gvi.agencies.models import Agency
from gvi.core.fields import ChoiceField, ChoiceRadio, DateField, EmailField, EnumField, Text
from gvi.core.forms import BaseForm

LANGUAGES = (("sv", _l("Swedish")), ("en", _l("English")))


class Password(Text):
    """A password: never shown again, and never sent back to the page."""

    input_type = "password"
    autocomplete = "new-password"
    widget = PasswordInput(hide_value=True)

    def _value(self) -> str:
        return ""


class UserForm(BaseForm):
    """A new account."""

    name = Text(_l("Name"), limit=120)
    email = EmailField(_l("Work e-mail address"), hint=_l("The user logs in with it."))
    password = Password(
        _l("First password"),
        limit=200,
        hint=_l("At least %(least)s characters. Hand it over in person.", least=SHORTEST_PASSWORD),
    )
    locale = ChoiceRadio(_l("Language"), LANGUAGES, default="sv")


class PostingForm(BaseForm):
    """A role at an agency, from a day on."""

    agency_ref = ChoiceField(_l("Agency"))
    role = EnumField(_l("Role"), Role, hint=_l("The role decides what the user may see and do."))
    starts_on = DateField(_l("From"))
    ends_on = DateField(_l("Until"), hint=_l("The last day. Leave empty when it is not known."), required=False)

    def __init__(self, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._agencies = {agency.ref: agency for agency in agencies}
        self.agency_ref.choices = [(agency.ref, agency.name) for agency in agencies]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        return {
            "agency": self._agencies[self.agency_ref.data], "role": self.role.data,
            "starts_on": self.starts_on.data, "ends_on": self.ends_on.data,
        }  # fmt: skip


class EndPostingForm(BaseForm):
    """The posting's last day."""

    ends_on = DateField(_l("Last day"))
