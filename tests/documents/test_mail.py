"""The mail round an invitation: three readings of one meeting, and headers that nobody can add to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from gvi.core.clock import at
from gvi.documents.invitation import Invitation, Method, to_ics
from gvi.documents.mail import calendar_mail

Make = Callable[..., Invitation]
SENT = at(date(2026, 3, 1), time(8))
TEXT = "Hej!\n\nDu är inbjuden till ett möte.\n"


def mail(invitation: Invitation, **changes: object) -> EmailMessage:
    parts: dict[str, object] = {
        "sender": "kalender@gvi.example",
        "subject": "Möte tis 31 mars",
        "text": TEXT,
        "message_id": "<k7m3q9-1.0@gvi.example>",
        "sent": SENT,
    }
    return calendar_mail(invitation, to_ics(invitation), **parts | changes)  # type: ignore[arg-type]


def received(message: EmailMessage) -> EmailMessage:
    parsed = message_from_bytes(message.as_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


@pytest.mark.parametrize("method", list(Method))
def test_the_mail_holds_text_calendar_and_file(make_invitation: Make, method: Method) -> None:
    invitation = make_invitation(method=method)
    got = received(mail(invitation))
    alternative, attachment = got.iter_parts()
    text, calendar = alternative.iter_parts()
    assert (got.get_content_type(), alternative.get_content_type()) == (
        "multipart/mixed",
        "multipart/alternative",
    )
    assert text.get_content().splitlines() == TEXT.splitlines()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == method.value
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_payload(decode=True) == to_ics(invitation)
    assert attachment.get_filename() == "dokument.ics"
    assert attachment.get_payload(decode=True) == to_ics(invitation)


def test_the_headers_are_those_given(make_invitation: Make) -> None:
    got = received(mail(make_invitation()))
    assert got["Subject"] == "Möte tis 31 mars"
    assert got["Message-ID"] == "<k7m3q9-1.0@gvi.example>"
    assert got["Date"].datetime == datetime(2026, 3, 1, 7, tzinfo=UTC)
    (to,), (sender,) = got["To"].addresses, got["From"].addresses
    assert (to.display_name, to.addr_spec) == ("Åsa Prov, talare", "asa@forening.example")
    assert (sender.display_name, sender.addr_spec) == ("Östra samordningen", "kalender@gvi.example")


def test_the_same_mail_has_the_same_bytes(make_invitation: Make) -> None:
    assert mail(make_invitation()).as_bytes() == mail(make_invitation()).as_bytes()
    assert mail(make_invitation()).as_bytes() != mail(make_invitation(), message_id="<2@gvi.example>").as_bytes()


def test_no_name_or_subject_can_add_a_header(make_invitation: Make) -> None:
    evil = "Vera\r\nBcc: x@evil.example\r\n\r\nhej"
    got = received(mail(make_invitation(attendee_name=evil, organizer_name=evil), subject=evil))
    assert got["Bcc"] is None
    assert sorted(got.keys()) == [
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
    ]
    assert got["To"].addresses[0].addr_spec == "asa@forening.example"
    assert len(got["To"].addresses) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"sender": "kalender@gvi.example\r\nBcc: x@evil.example"},
        {"message_id": "<a@b>\r\nBcc: x@evil.example"},
        {"message_id": ""},
        {"sent": datetime(2026, 3, 1, 8)},
    ],
)
def test_what_cannot_stand_in_a_header_is_refused(make_invitation: Make, changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        mail(make_invitation(), **changes)


def test_every_line_on_the_wire_is_ascii_and_short(make_invitation: Make) -> None:
    wire = mail(make_invitation(description="å" * 500), text="ö" * 2000).as_bytes()
    assert wire.isascii()
    assert max(map(len, wire.split(b"\r\n"))) <= 78
