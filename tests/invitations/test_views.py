"""Calendar invitations from the page to the recipient's calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from icalendar import Calendar

from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, State
from gvi.extensions import db
from gvi.mail.models import OutboxMail
from gvi.speakers import operations as speaking
from gvi.speakers.models import Slot, Speaker
from tests import factories
from tests.world import actor, address

GUN = "gun@talare.example"


def page(ref: str) -> str:
    return f"/call-ins/{ref}/invitations"


def change(work, ref: str, **changes: object) -> None:
    """Change the call-in as its planner would."""
    with work():
        alva, call_in = actor("alva"), db.session.query(CallIn).filter_by(ref=ref).one()
        for name, value in changes.items():
            setattr(call_in, name, value)
        log.record(alva, Verb.CALL_IN_EDIT, call_in)


def states(shown) -> dict[str, str]:
    return {row.find("th").get_text(): row.select_one(".tag").get_text() for row in shown.soup.select("table tbody tr")}


def user_ref(app: Flask, who: str) -> str:
    from gvi.accounts.models import User

    with app.app_context():
        return db.session.query(User).filter_by(email=address(who)).one().ref


def test_a_speaker_gets_one_request_with_the_whole_meeting(browser, meeting, arrived) -> None:
    alva = browser("alva")
    assert states(alva.get(page(meeting))) == {"Gun Talare": "Not sent"}
    assert "on its way" in alva.submit(page(meeting)).text
    (sent,) = arrived()
    assert (sent.to, sent.method, sent.sequence, sent.status) == (GUN, "REQUEST", 0, "CONFIRMED")
    assert sent.start == "2031-03-04T18:00:00+01:00"
    assert sent.place == "Folkets hus Norra, sal B, Exempelgatan 12, Malmö"
    assert states(alva.get(page(meeting))) == {"Gun Talare": "Sent"}


def test_ticked_staff_are_invited_in_their_own_language(app, browser, work, meeting, arrived) -> None:
    from gvi.accounts.models import User
    from gvi.accounts.operations import choose_locale

    with work():
        choose_locale(actor("bo"), db.session.query(User).filter_by(email=address("bo")).one(), locale="en")
    browser("alva").submit(page(meeting), {"staff": [user_ref(app, "bo"), user_ref(app, "disa")]})
    found = {sent.to: sent.subject.split()[0] for sent in arrived()}
    assert found == {GUN: "Möte", address("bo"): "Meeting", address("disa"): "Möte"}


def test_unticking_somebody_cancels_their_invitation(app, browser, meeting, arrived) -> None:
    alva = browser("alva")
    alva.submit(page(meeting), {"staff": [user_ref(app, "bo")]})
    first = {sent.to: sent for sent in arrived()}[address("bo")]
    alva.submit(page(meeting), {"staff": []})
    (cancelled,) = arrived()
    assert (cancelled.to, cancelled.method, cancelled.status) == (address("bo"), "CANCEL", "CANCELLED")
    assert (cancelled.uid, cancelled.sequence) == (first.uid, 1)
    assert states(alva.get(page(meeting)))["Bo Malmo"] == "Cancelled"


@pytest.mark.parametrize(
    "changed",
    [
        {"starts_at": datetime(2031, 3, 5, 17, tzinfo=UTC)},
        {"minutes": 90},
        {"room": "sal C"},
        {"venue": "Stadion"},
        {"venue_city": "Lund"},
    ],
)
def test_a_new_time_or_place_raises_the_sequence(browser, work, meeting, arrived, changed) -> None:
    alva = browser("alva")
    alva.submit(page(meeting))
    (first,) = arrived()
    change(work, meeting, **changed)
    shown = alva.get(page(meeting))
    assert states(shown) == {"Gun Talare": "Needs an update"}
    assert "Time or place has changed" in shown.text
    alva.submit(page(meeting))
    (second,) = arrived()
    assert (second.method, second.uid, second.sequence) == ("REQUEST", first.uid, 1)
    assert second.subject.startswith("Ändrat möte")


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": "Budskap till Grupp Al"},
        {"trigger_wording": "x"},
        {"capacity": 30},
        {"meeting_point": "entrén"},
        {"excuse_phone": "040"},
    ],
)
def test_a_typo_sends_nothing(browser, work, meeting, arrived, changed) -> None:
    alva = browser("alva")
    alva.submit(page(meeting))
    arrived()
    change(work, meeting, **changed)
    assert states(alva.get(page(meeting))) == {"Gun Talare": "Sent"}
    assert "Nothing was sent" in alva.submit(page(meeting)).text
    assert arrived() == []


def test_a_cancelled_call_in_is_cancelled_in_every_calendar(app, browser, work, meeting, arrived) -> None:
    alva = browser("alva")
    alva.submit(page(meeting), {"staff": [user_ref(app, "bo")]})
    arrived()
    change(work, meeting, state=State.CANCELLED)
    assert "Send cancellations" in alva.get(page(meeting)).text
    alva.submit(page(meeting))
    assert {(sent.to, sent.method, sent.sequence) for sent in arrived()} == {
        (GUN, "CANCEL", 1),
        (address("bo"), "CANCEL", 1),
    }


def test_a_speaker_taken_out_of_the_run_sheet_is_told(browser, work, meeting, arrived) -> None:
    alva = browser("alva")
    alva.submit(page(meeting))
    arrived()
    with work():
        speaking.remove_slot(actor("alva"), db.session.query(Slot).one())
    assert states(alva.get(page(meeting))) == {"Gun Talare": "Needs to be cancelled"}
    alva.submit(page(meeting))
    assert [(sent.to, sent.method) for sent in arrived()] == [(GUN, "CANCEL")]


def test_somebody_back_after_a_cancellation_keeps_the_uid(app, browser, meeting, arrived) -> None:
    alva = browser("alva")
    bo = user_ref(app, "bo")
    for ticked in ([bo], [], [bo]):
        alva.submit(page(meeting), {"staff": ticked})
    told = [sent for sent in arrived() if sent.to == address("bo")]
    assert [(sent.method, sent.sequence) for sent in told] == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    assert len({sent.uid for sent in told}) == 1


def test_a_new_address_is_invited_and_the_old_one_cancelled(browser, work, meeting, arrived) -> None:
    alva = browser("alva")
    alva.submit(page(meeting))
    arrived()
    with work():
        speaking.edit(actor("alva"), db.session.query(Speaker).one(), email="gun.ny@talare.example")
    alva.submit(page(meeting))
    assert {(sent.to, sent.method) for sent in arrived()} == {(GUN, "CANCEL"), ("gun.ny@talare.example", "REQUEST")}


def test_pressing_twice_sends_once(browser, meeting, arrived) -> None:
    alva = browser("alva")
    shown = alva.get(page(meeting))
    alva.send(shown, page(meeting))
    again = alva.send(shown, page(meeting))
    assert again.status == 200 and "Nothing was sent" in again.text
    assert len(arrived()) == 1


def test_what_was_checked_is_what_is_sent_or_nothing_is(browser, work, meeting, arrived) -> None:
    alva = browser("alva")
    shown = alva.get(page(meeting))
    change(work, meeting, venue="Stadion")
    clash = alva.send(shown, page(meeting))
    assert clash.status == 409 and "Stadion" in clash.text
    assert arrived() == []
    assert alva.send(clash, page(meeting)).status == 200
    assert [sent.place.split(",")[0] for sent in arrived()] == ["Stadion"]


def test_a_server_that_is_down_shows_on_the_page_and_the_mail_waits(browser, meeting, post_office, arrived) -> None:
    alva = browser("alva")
    post_office.close()
    with time_machine.travel(datetime(2031, 2, 1, 11, 0, tzinfo=UTC), tick=False) as clock:
        alva = browser("alva")
        alva.submit(page(meeting))
        assert states(alva.get(page(meeting))) == {"Gun Talare": "On its way"}
        assert arrived() == []
        shown = alva.get(page(meeting))
        assert states(shown) == {"Gun Talare": "Being retried"}
        assert (
            "The mail server does not answer. Next try 12:01." in shown.text and "1 mail has not left yet" in shown.text
        )
        post_office.open()
        assert arrived() == []
        alva.press(page(meeting), "/invitations/retry")
        assert len(arrived()) == 1
        clock.shift(timedelta(minutes=5))
        assert states(alva.get(page(meeting))) == {"Gun Talare": "Sent"}


def test_a_mail_that_is_given_up_is_shown(browser, meeting, post_office, arrived) -> None:
    post_office.refuses[GUN] = "550 Gun Talare is unknown"
    with time_machine.travel(datetime(2031, 2, 1, 11, 0, tzinfo=UTC), tick=False) as clock:
        alva = browser("alva")
        alva.submit(page(meeting))
        for _ in range(6):
            arrived()
            clock.shift(timedelta(hours=1))
        alva = browser("alva")
        shown = alva.get(page(meeting))
        assert states(shown) == {"Gun Talare": "Could not be sent"}
        assert "Check the address" in shown.text and "is unknown" not in shown.text


def test_a_speaker_without_an_address_stops_nobody_else(browser, work, meeting, arrived) -> None:
    from gvi.speakers.models import Voice

    with work():
        alva = actor("alva")
        quiet = factories.speaker(alva, name="Utan Adress", email=None)
        speaking.add_slot(alva, db.session.query(CallIn).one(), message="x", minutes=5, voice=Voice.HELP, speaker=quiet)
    opened = browser("alva")
    opened.submit(page(meeting))
    assert [sent.to for sent in arrived()] == [GUN]
    assert states(opened.get(page(meeting))) == {"Gun Talare": "Sent", "Utan Adress": "No e-mail address"}


def test_nobody_is_invited_to_a_meeting_that_has_been(browser, work, meeting) -> None:
    change(work, meeting, starts_at=datetime(2024, 3, 5, 17, tzinfo=UTC))
    answer = browser("alva").submit(page(meeting))
    assert answer.status == 422 and "has been" in answer.text


def test_no_mail_file_or_calendar_says_whom_or_what_the_meeting_is_about(
    app, browser, meeting, post_office, arrived
) -> None:
    alva = browser("alva")
    alva.submit(page(meeting), {"staff": [user_ref(app, "bo")]})
    arrived()
    download = alva.get(f"/call-ins/{meeting}/invitations.ics")
    told = "\n".join(
        part.get_content() if part.get_content_maintype() == "text" else ""
        for letter in post_office.letters
        for part in letter.walk()
    )
    told += "".join(str(letter.items()) for letter in post_office.letters) + download.data.decode()
    for word in ("Grupp Alm", "Budskap", "kallelse", "call-in", "GVI Malm", meeting, "Kriminalv", "Probation"):
        assert word.lower() not in told.lower().replace("gvi samordning", ""), word
    assert {part.get_filename() for letter in post_office.letters for part in letter.walk()} == {None, "dokument.ics"}
    assert download.response.headers["Content-Disposition"] == 'attachment; filename="dokument.ics"'


def test_one_s_own_copy_has_no_recipients(browser, meeting) -> None:
    calendar = Calendar.from_ical(browser("alva").get(f"/call-ins/{meeting}/invitations.ics").data)
    (event,) = calendar.walk("VEVENT")
    assert (calendar["method"], event["summary"], event["class"]) == ("PUBLISH", "Meeting", "CONFIDENTIAL")
    assert "attendee" not in event


def test_taking_the_meeting_home_is_logged(app, browser, meeting) -> None:
    browser("alva").get(f"/call-ins/{meeting}/invitations.ics")
    with app.app_context():
        assert db.session.query(AuditEntry).filter_by(verb=Verb.CALENDAR_DOWNLOAD, subject_ref=meeting).count() == 1


def test_the_mail_is_promised_with_the_entry_or_not_at_all(app, browser, work, meeting) -> None:
    """A fault after the entries are made undoes them too."""
    from gvi.access.roles import AgencyKind
    from gvi.invitations.models import CalendarEntry
    from tests import world

    with work():
        alva, agency = actor("alva"), world.agency(AgencyKind.PROBATION)
        agency.phone = None
        log.record(alva, Verb.AGENCY_EDIT, agency)
    assert browser("alva").submit(page(meeting)).status == 422
    with app.app_context():
        assert db.session.query(CalendarEntry).count() == db.session.query(OutboxMail).count() == 0


def test_who_only_reads_cannot_send(browser, meeting) -> None:
    cim = browser("cim")
    assert "Send invitations" not in cim.get(page(meeting)).text
    assert cim.post(page(meeting)).status == 403
    assert cim.post(f"{page(meeting)}/retry").status == 403


def test_only_staff_with_a_planning_posting_on_the_site_can_be_ticked(app, browser, meeting) -> None:
    shown = browser("alva").get(page(meeting))
    names = {str(label.find(string=True)).strip() for label in shown.soup.select("fieldset label")}
    assert {"Bo Malmo", "Cim Malmo", "Project Lead Malmo"} <= names
    assert not names & {"Speaker Malmo", "Administrator Malmo", "Auditor Malmo", "Bo Orebro"}
    token = user_ref(app, "speaker")
    assert browser("alva").submit(page(meeting), {"staff": [token]}).status == 422


def test_the_page_of_another_town_is_not_there(browser, meeting) -> None:
    assert browser("alva", site="orebro").get(page(meeting)).status == 404


def test_the_number_of_queries_does_not_grow_with_the_recipients(browser, work, meeting, count_queries) -> None:
    from gvi.speakers.models import Voice

    alva = browser("alva")
    alva.submit(page(meeting))

    def opened() -> int:
        with count_queries() as counted:
            assert alva.get(page(meeting)).status == 200
        return len(counted)

    before = opened()
    with work():
        call_in = db.session.query(CallIn).one()
        for number in range(30):
            guest = factories.speaker(actor("alva"), name=f"Guest {number}", email=f"guest{number}@talare.example")
            speaking.add_slot(actor("alva"), call_in, message="x", minutes=1, voice=Voice.HELP, speaker=guest)
    assert opened() == before
    alva.submit(page(meeting))
    assert opened() == before


def cancel(alva, ref: str):
    return alva.submit(f"/call-ins/{ref}/cancel", {"reason": "Lokalen har brunnit"})


def test_calling_a_meeting_off_cancels_it_in_every_calendar_at_once(app, browser, meeting, arrived) -> None:
    alva = browser("alva")
    alva.submit(page(meeting), {"staff": [user_ref(app, "bo")]})
    arrived()
    shown = cancel(alva, meeting)
    assert "2 cancellations are on their way" in shown.text and "still show the meeting" not in shown.text
    told = arrived()
    assert {(sent.to, sent.method, sent.sequence) for sent in told} == {
        (GUN, "CANCEL", 1),
        (address("bo"), "CANCEL", 1),
    }
    assert "brunnit" not in repr(told)
    assert set(states(alva.get(page(meeting))).values()) == {"Cancelled"}


def test_a_refused_cancellation_cancels_no_calendar(browser, meeting, arrived) -> None:
    alva = browser("alva")
    alva.submit(page(meeting))
    arrived()
    assert alva.submit(f"/call-ins/{meeting}/cancel", {"reason": ""}).status == 422
    assert arrived() == []


def test_a_meeting_nobody_was_invited_to_is_called_off_without_mail(browser, meeting, arrived) -> None:
    shown = cancel(browser("alva"), meeting)
    assert "Cancelled: Lokalen har brunnit" in shown.text and "on its way" not in shown.text
    assert arrived() == []


def test_without_a_phone_to_ask_the_meeting_is_off_and_today_says_what_remains(browser, work, meeting, arrived) -> None:
    from gvi.access.roles import AgencyKind
    from tests import world

    browser("alva").submit(page(meeting))
    arrived()
    with work():
        alva, agency = actor("alva"), world.agency(AgencyKind.PROBATION)
        agency.phone = None
        log.record(alva, Verb.AGENCY_EDIT, agency)
    opened = browser("alva")
    assert "still shows the meeting" in cancel(opened, meeting).text
    assert arrived() == []
    assert "Send the cancellations" in opened.get("/today").text


def test_another_place_is_a_task_until_the_invitations_are_sent_again(browser, work, meeting, arrived) -> None:
    alva = browser("alva")
    alva.submit(page(meeting))
    arrived()
    assert "Send the invitations again" not in alva.get("/today").text
    assert (
        alva.submit(
            f"/call-ins/{meeting}/details", {"venue": "Stadion", "room": "Läktaren", "venue_street": "Idrottsgatan 1"}
        ).status
        == 200
    )
    today = alva.get("/today").text
    assert "Send the invitations again" in today and "1 calendar shows what no longer holds" in today
    assert "Send the invitations again" not in browser("bo").get("/today").text
    alva.submit(page(meeting))
    assert "Send the invitations again" not in alva.get("/today").text


def test_mail_that_fails_is_on_the_senders_day_and_nobody_elses(browser, meeting, post_office, arrived) -> None:
    browser("alva").submit(page(meeting))
    post_office.close()
    alva = browser("alva")
    assert "has not left" not in alva.get("/today").text
    arrived()
    assert "1 mail you sent has not left" in alva.get("/today").text
    assert "has not left" not in browser("project_lead").get("/today").text
    post_office.open()
    alva.press(page(meeting), "/invitations/retry")
    arrived()
    assert "has not left" not in alva.get("/today").text


def test_mail_that_nobody_picks_up_is_on_the_senders_day_after_a_while(browser, meeting) -> None:
    with time_machine.travel(datetime(2031, 2, 1, 11, 0, tzinfo=UTC), tick=False) as clock:
        alva = browser("alva")
        alva.submit(page(meeting))
        clock.shift(timedelta(minutes=14))
        assert "has not left" not in alva.get("/today").text
        clock.shift(timedelta(minutes=2))
        assert "1 mail you sent has not left" in alva.get("/today").text


def test_today_asks_the_same_number_of_questions_whatever_has_been_sent(browser, work, meeting, count_queries) -> None:
    from gvi.speakers.models import Voice

    alva = browser("alva")
    alva.submit(page(meeting))
    alva.submit(
        f"/call-ins/{meeting}/details", {"venue": "Stadion", "room": "Läktaren", "venue_street": "Idrottsgatan 1"}
    )

    def opened() -> int:
        with count_queries() as counted:
            assert "calendar" in alva.get("/today").text
        return len(counted)

    before = opened()
    with work():
        call_in = db.session.query(CallIn).one()
        for number in range(10):
            guest = factories.speaker(actor("alva"), name=f"Guest {number}", email=f"guest{number}@talare.example")
            speaking.add_slot(actor("alva"), call_in, message="x", minutes=1, voice=Voice.HELP, speaker=guest)
    alva.submit(page(meeting))
    alva.submit(
        f"/call-ins/{meeting}/details", {"venue": "Folkets park", "room": "Scenen", "venue_street": "Amiralsgatan 35"}
    )
    assert "11 calendars" in alva.get("/today").text
    assert opened() == before


def test_staff_are_told_apart_by_agency_and_role(browser, meeting) -> None:
    opened = browser("alva").get(page(meeting))
    labels = {
        label.find(string=True): label.select_one(".small").get_text()
        for label in opened.soup.select("input[name=staff] + label")
    }
    assert labels["Alva Malmo"] == "Probation Malmö, Probation coordinator"


def test_the_calendar_names_no_product(browser, meeting) -> None:
    content = browser("alva").get(f"{page(meeting)}.ics").data.decode()
    assert "gvi" not in content.lower()
