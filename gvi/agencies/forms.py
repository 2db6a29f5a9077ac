"""What is typed about an agency."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from gvi.access.roles import AgencyKind
from gvi.core.fields import EmailField, EnumField, PhoneField, Text
from gvi.core.forms import BaseForm


class AgencyForm(BaseForm):
    """One agency of the register."""

    name = Text(_l("Name"), limit=120)
    kind = EnumField(_l("Kind"), AgencyKind, hint=_l("Decides which roles can be given there."))
    unit = Text(_l("Unit that signs letters"), limit=120, required=False)
    email = EmailField(_l("E-mail"), required=False)
    phone = PhoneField(_l("Phone"), required=False)
    safety_phone = PhoneField(
        _l("Phone for safety"), hint=_l("Whom somebody worried for their safety calls."), required=False
    )
    rights_url = Text(_l("Web page about rights"), limit=200, required=False)
    street = Text(_l("Return address"), limit=120, hint=_l("Neutral: the envelope shows it."), required=False)
    postcode = Text(_l("Postcode"), limit=12, required=False)
    city = Text(_l("City"), limit=80, required=False)
    external_id = Text(_l("Code in imported files"), limit=80, required=False)
