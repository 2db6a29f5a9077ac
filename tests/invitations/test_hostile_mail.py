"""Line breaks in names, places and addresses: no mail gets a header, a recipient or a calendar line of theirs."""

from __future__ import annotations

import pytest

from gvi.access.roles import AgencyKind
from gvi.audit import log
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.extensions import db
from gvi.speakers.models import Speaker
from tests.world import actor, agency

BREAKS = ("\r\n", "\n", "\r", "\u2028")
INTO = "Bcc: ond@annan.example"
HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted"}


@pytest.mark.parametrize("end", BREAKS)
def test_a_line_break_in_what_was_typed_begins_no_header_and_no_calendar_line(
    browser, work, meeting, arrived, post_office, end: str
) -> None:
    with work():
        alva, call_in = actor("alva"), db.session.query(CallIn).filter_by(ref=meeting).one()
        speaker, owner = db.session.query(Speaker).one(), agency(AgencyKind.PROBATION)
        call_in.venue = f"Folkets hus{end}{INTO}{end}ATTENDEE:mailto:ond@annan.example"
        speaker.name = owner.unit = f"Gun{end}{INTO}{end}ATTENDEE:mailto:ond@annan.example"
        log.record_all(alva, Verb.CALL_IN_EDIT, [call_in, speaker, owner])
    browser("alva").submit(f"/call-ins/{meeting}/invitations")
    (sent,) = arrived()
    (_sender, recipients), (letter,) = post_office.envelopes[0], post_office.letters
    assert recipients == ["gun@talare.example"] == [sent.to]
    assert {name.title() for name in letter} <= {name.title() for name in HEADERS}, list(letter)
    assert "\n" not in sent.subject and "ond@" not in sent.subject
    (calendar,) = [
        part for part in letter.walk() if part.get_content_type() == "text/calendar" and not part.get_filename()
    ]
    content = calendar.get_payload(decode=True)
    assert isinstance(content, bytes)
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert len([line for line in lines if line.startswith("ATTENDEE")]) == 1, lines


@pytest.mark.parametrize("end", BREAKS)
def test_an_address_with_a_line_break_in_it_is_not_taken(browser, work, end: str) -> None:
    from tests import factories

    with work():
        ref = factories.speaker(actor("alva")).ref
    page = browser("alva").submit(f"/speakers/{ref}/edit", {"email": f"gun@talare.example{end}{INTO}"})
    assert page.status == 422 and page.errors
    with work():
        assert db.session.query(Speaker).one().email == "gun@talare.example"
