"""The mail that carries a calendar invitation, in the form that makes mail programs show answer buttons."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from hashlib import sha256

from gvi.documents.bundle import NEUTRAL_NAME
from gvi.documents.invitation import Invitation
from gvi.documents.wording import one_line

FILE_NAME = f"{NEUTRAL_NAME}.ics"


def calendar_mail(
    invitation: Invitation,
    ics: bytes,
    *,
    sender: str,
    subject: str,
    text: str,
    message_id: str,
    sent: datetime,
) -> EmailMessage:
    """A mail to the invitation's recipient: text, the calendar with its METHOD, and the same as a file.

    `sender` is a bare address, shown under the organizer's name; `message_id` is "<…@…>"; `sent` is aware.
    The same arguments give the same bytes. Line breaks in names and subject become blanks.
    Raises ValueError for an address or a message id that cannot stand in a header, and for a naive `sent`.
    """
    if sent.utcoffset() is None:
        raise ValueError("the time of sending must be aware")
    if not message_id or one_line(message_id) != message_id or " " in message_id:
        raise ValueError("a message id must be one word")
    message = EmailMessage(SMTP)
    message["From"] = Address(one_line(invitation.organizer_name), addr_spec=sender)
    message["To"] = Address(one_line(invitation.attendee_name), addr_spec=invitation.attendee_email)
    message["Subject"] = one_line(subject)
    message["Date"] = sent
    message["Message-ID"] = message_id
    message.set_content(text, cte="quoted-printable")
    # Base64 keeps a line of 75 octets a line of 75 octets, whatever the servers between think of its length.
    message.add_alternative(ics.decode(), subtype="calendar", cte="base64", params={"method": invitation.method.value})
    message.add_attachment(ics, maintype="application", subtype="ics", filename=FILE_NAME)
    _set_boundaries(message, sha256(message_id.encode()).hexdigest()[:32])
    return message


def _set_boundaries(message: EmailMessage, seed: str) -> None:
    """Boundaries of our own, because the library draws them by lot."""
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        if isinstance(part, MIMEPart):
            part.set_boundary(f"={seed}={number}=")
