"""The mail that tells a user that something waits. It names no person, no user, no agency and no case: only that there is work."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from flask import current_app
from flask_babel import force_locale

from gvi.accounts.models import User
from gvi.config import Settings
from gvi.core.i18n import gettext


def neutral(reader: User, subject: Any) -> EmailMessage:
    """In the reader's language. subject: words that are put into a language when they are read (lazy_gettext)."""
    settings: Settings = current_app.config["SETTINGS"]
    message = EmailMessage(SMTP)
    message["From"] = Address("", addr_spec=settings.mail_from)
    message["To"] = Address("", addr_spec=reader.email)
    with force_locale(reader.locale or settings.locale):
        message["Subject"] = str(subject)
        message.set_content(gettext("Log in. What waits for you stands on Today.") + "\n", cte="quoted-printable")
    return message
