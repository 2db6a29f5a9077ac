"""What is typed about passwords, passkeys and recovery."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from gvi.accounts.forms import Password
from gvi.accounts.rules import SHORTEST_PASSWORD
from gvi.core.fields import EmailField, LongText, Text
from gvi.core.forms import BaseForm

NEW_HINT = _l(
    "At least %(least)s characters. Several words that only you put together are best.", least=SHORTEST_PASSWORD
)


class CurrentPassword(Password):
    """The password one has."""

    autocomplete = "current-password"


class PasswordForm(BaseForm):
    """Another password."""

    current_password = CurrentPassword(_l("The password you have now"), limit=200)
    password = Password(_l("New password"), limit=200, hint=NEW_HINT)


class RecoverForm(BaseForm):
    """Beginning anew with the two halves of a code."""

    email = EmailField(_l("Work e-mail address"))
    first = Text(_l("The code from the first person"), limit=40)
    second = Text(_l("The code from the second person"), limit=40)
    password = Password(_l("New password"), limit=200, hint=NEW_HINT)


class AskRecoveryForm(BaseForm):
    """Why somebody has to be let in again."""

    reason = LongText(
        _l("Why, and how did you make sure who it is?"), limit=300,
        hint=_l("For example: new phone, met in person with service card. Kept in the log."),
    )  # fmt: skip
