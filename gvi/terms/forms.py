"""What may be typed into a draft of the terms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from gvi.core.fields import LongText, Text
from gvi.core.forms import BaseForm

LIMIT = 12_000


class TermsForm(BaseForm):
    """The next version, in both languages."""

    change = Text(_l("What is new"), limit=300, hint=_l("One sentence for those who know the terms from before."))
    text_sv = LongText(
        _l("The terms in Swedish"),
        limit=LIMIT,
        hint=_l(
            "A line that begins with # is a heading, one that begins with - a point in a list. An empty line parts."
        ),
    )
    text_en = LongText(_l("The terms in English"), limit=LIMIT)
