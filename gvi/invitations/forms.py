"""What is ticked before calendar invitations are sent."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import HiddenField

from gvi.accounts.models import User
from gvi.core.fields import MultiCheck
from gvi.core.forms import BaseForm


class SendForm(BaseForm):
    """Who is invited besides the speakers. `seen` says which meeting was on the page: another one is a 409."""

    staff = MultiCheck(
        _l("Staff to invite"), required=False, hint=_l("Speakers with a part in the run sheet are always invited.")
    )
    seen = HiddenField()

    def __init__(self, users: list[User], *, meeting: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._meeting = meeting
        self.staff.choices = [(user.ref, user.name) for user in users]
        if not self.is_submitted():
            self.seen.data = meeting

    def _is_stale(self) -> bool:
        return bool(self.seen.data != self._meeting)

    def _compare(self) -> None:
        super()._compare()
        self.seen.data = self._meeting
