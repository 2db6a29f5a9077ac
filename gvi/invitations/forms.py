"""What is ticked before calendar invitations are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import HiddenField
from wtforms.fields.choices import SelectChoice

from gvi.accounts.models import Posting, User
from gvi.core.fields import MultiCheck
from gvi.core.forms import BaseForm
from gvi.core.templating import word_text


class SendForm(BaseForm):
    """Who is invited besides the speakers. `seen` says which meeting was on the page: another one is a 409."""

    staff = MultiCheck(
        _l("Staff to invite"), required=False, hint=_l("Speakers with a part in the run sheet are always invited.")
    )
    seen = HiddenField()

    def __init__(self, users: Mapping[User, Sequence[Posting]], *, meeting: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._meeting = meeting
        self.staff.choices = [
            SelectChoice(user.ref, user.name, {"hint": _work(postings)}) for user, postings in users.items()
        ]
        if not self.is_submitted():
            self.seen.data = meeting

    def _is_stale(self) -> bool:
        return bool(self.seen.data != self._meeting)

    def _compare(self) -> None:
        super()._compare()
        self.seen.data = self._meeting


def _work(postings: Sequence[Posting]) -> str:
    """Where somebody works and as what: names alone tell nobody who it is."""
    return "; ".join(f"{posting.agency.name}, {word_text(posting.role)}" for posting in postings)
