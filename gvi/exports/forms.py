"""What may be typed about a file that is asked for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from gvi.core.fields import LongText
from gvi.core.forms import BaseForm


class AskForm(BaseForm):
    """What for."""

    purpose = LongText(
        _l("What do you need the file for?"),
        limit=300,
        hint=_l("The task, who will see the file and where it will be kept. Write no names of persons."),
    )


class RefuseForm(BaseForm):
    """Why not."""

    answer = LongText(_l("Why not?"), limit=300, hint=_l("Whoever asked reads it. Write no names of persons."))
