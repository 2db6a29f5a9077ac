"""Whom to keep apart from a person, why, and for how long."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from gvi.accounts.models import User
from gvi.core import clock
from gvi.core.fields import ChoiceField, DateField, Text
from gvi.core.forms import BaseForm


class ConflictForm(BaseForm):
    """A colleague, a reason, and days."""

    user_ref = ChoiceField(_l("Colleague"))
    reason = Text(_l("Reason"), limit=300, hint=_l("For example a relative or a neighbour. No names."))
    starts_on = DateField(_l("From day"))
    ends_on = DateField(_l("Last day"), hint=_l("Leave empty to keep them apart until further notice."), required=False)

    def __init__(self, colleagues: list[User]) -> None:
        super().__init__(data={"starts_on": clock.today()})
        self._colleagues = {user.ref: user for user in colleagues}
        self.user_ref.choices = [(user.ref, user.name) for user in colleagues]

    @property
    def answers(self) -> dict[str, Any]:
        """The values as the operation takes them."""
        days = {"starts_on": self.starts_on.data, "ends_on": self.ends_on.data}
        return {"user": self._colleagues[self.user_ref.data], "reason": self.reason.data, **days}
