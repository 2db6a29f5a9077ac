"""What may be sought."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from gvi.core.fields import Text
from gvi.core.forms import BaseForm


class SearchForm(BaseForm):
    """One line. Sent in the body, so that it stands in no address and no history."""

    text = Text(
        _l("Ref, number, name or word"),
        limit=120,
        hint=_l("The whole ref or number, or at least three letters of a name, a group, a place or an incident."),
    )
