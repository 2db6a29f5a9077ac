"""Why somebody needs to read."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.core.fields import EnumRadio, Text
from gvi.core.forms import BaseForm
from gvi.readings.models import ACTS, Need


class ReasonForm(BaseForm):
    """One of the usual needs, or another in words. The names keep clear of the forms that it is answered in place of."""

    reading_need = EnumRadio(_l("Reason"), Need, but=ACTS)
    reading_text = Text(
        _l("In a few words"), limit=200, hint=_l("Needed for another reason. No names."), required=False
    )

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        return {"need": self.reading_need.data, "text": self.reading_text.data}
