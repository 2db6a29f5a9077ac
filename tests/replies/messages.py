"""Answers as calendar programs write them, made line by line."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

OURS = "kalender@samordning.example"
GUN = "gun@talare.example"
UID = "7d0c5f0e9a7b4f7c8b1de3c2f1a90b44"
STAMP = datetime(2026, 3, 2, 9, tzinfo=UTC)


def ics(
    *,
    method: str | None = "REPLY",
    uid: str | None = UID,
    attendee: str | None = GUN,
    status: str | None = "ACCEPTED",
    sequence: int | str | None = 0,
    stamp: datetime | str | None = STAMP,
    more: tuple[str, ...] = (),
    params: str = "",
    kind: str = "VEVENT",
) -> bytes:
    """One calendar with one meeting. None leaves a line out."""
    said = f";PARTSTAT={status}" if status else ""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Prov//Kalender//SV",
        f"METHOD:{method}" if method else "",
        f"BEGIN:{kind}",
        f"UID:{uid}" if uid else "",
        f"SEQUENCE:{sequence}" if sequence is not None else "",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}" if isinstance(stamp, datetime) else (f"DTSTAMP:{stamp}" if stamp else ""),
        f"ORGANIZER:mailto:{OURS}",
        f"ATTENDEE{said}{params}:mailto:{attendee}" if attendee else "",
        *more,
        f"END:{kind}",
        "END:VCALENDAR",
    ]
    return "\r\n".join([*filter(None, lines), ""]).encode()


def mail(
    *calendars: bytes,
    sender: str | None = GUN,
    method: str | None = "REPLY",
    attached: tuple[tuple[str, bytes], ...] = (),
    cte: str = "base64",
    headers: tuple[tuple[str, str], ...] = (),
    text: str = "Svar på inbjudan",
) -> bytes:
    """A mail with these calendars in it. attached: (file name, content), as files."""
    message = EmailMessage(SMTP)
    if sender is not None:
        message["From"] = sender
    message["To"], message["Subject"], message["Message-ID"] = OURS, "Accepterat: Möte", "<1@talare.example>"
    for name, value in headers:
        message[name] = value
    message.set_content(text)
    for calendar in calendars:
        params = {"method": method} if method else {}
        message.add_alternative(calendar.decode(), subtype="calendar", cte=cte, params=params)
    for name, content in attached:
        main, sub = ("application", "ms-tnef") if name == "winmail.dat" else ("application", "octet-stream")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes(policy=SMTP)


def forwarded(inner: bytes, *, sender: str = "chef@talare.example") -> bytes:
    """The same mail, sent on within another."""
    head = f"From: {sender}\r\nTo: {OURS}\r\nSubject: VB: svar\r\nMIME-Version: 1.0\r\n"
    return (
        head + 'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n'
    ).encode() + (inner + b"\r\n--x--\r\n")


def returned(inner: bytes) -> bytes:
    """What a server sends back when a mail could not be delivered."""
    head = f"From: mailer-daemon@server.example\r\nTo: {OURS}\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
    body = 'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nno\r\n'
    return (head + body + "--x\r\nContent-Type: message/rfc822\r\n\r\n").encode() + inner + b"\r\n--x--\r\n"


def nested(depth: int) -> bytes:
    """Mails within mails."""
    made = f"From: {GUN}\r\nMIME-Version: 1.0\r\n".encode()
    for level in range(depth):
        made += f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'.encode()
    return made + b"Content-Type: text/plain\r\n\r\nhej\r\n"
