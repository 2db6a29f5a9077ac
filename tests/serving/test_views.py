"""Letters on their way, through the front door: notes, receipts, taking back, reminders, and what an officer sees."""

from __future__ import annotations

import io
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from PIL import Image
from sqlalchemy import text

from gvi.accounts.models import User
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn, Invitation
from gvi.core import clock
from gvi.extensions import db
from gvi.jobs.worker import EVERY_HOUR, JOBS, Job
from gvi.mail.models import OutboxMail
from gvi.members import operations as people
from gvi.members.models import Member
from gvi.serving.models import ServiceStep
from gvi.serving.scans import scan_of
from gvi.serving.texts import reminder
from gvi.serving.work import remind_servers
from tests.letters.conftest import NAMES
from tests.letters.test_views import CHECKED
from tests.world import actor

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
NEAR = datetime(2031, 2, 26, 9, tzinfo=UTC)
"""A Wednesday, four working days before the meeting of Tuesday 4 March."""


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, "navy").save(drawn, kind, **more)
    return drawn.getvalue()


def printed(browser, planned, number: int = 1):
    call_in, alva = planned(number), browser("alva")
    alva.submit(call_in.page, CHECKED)
    return call_in, alva


def page_of(call_in, number: int = 0) -> str:
    return f"/call-ins/{call_in.ref}/service/{call_in.invitations[number]}"


def follow(work, ref: str) -> None:
    """An officer follows the person."""
    with work():
        member = db.session.query(Member).filter_by(ref=ref).one()
        officer = db.session.get_one(User, actor("probation_officer").user_id)
        people.assign(actor("alva"), member, user=officer)


def link(page, label: str) -> str:
    return next(each["href"] for each in page.soup.select("main a") if each.get_text().startswith(label))


def state(page) -> str:
    return page.soup.select_one(".facts .tag").get_text().strip()


def test_a_letter_goes_by_post_comes_back_and_is_handed_over(app, browser, planned) -> None:
    call_in, alva = printed(browser, planned)
    address = page_of(call_in)
    assert state(alva.get(address)) == "Not served"
    for event, expected, following in (
        ("send", "Sent", "Wait for the receipt"),
        ("return", "Returned", "Check the address and send again"),
        ("attempt", "Attempted", "Try again at another hour"),
        ("hand_over", "Served", "Get a receipt"),
    ):
        page = alva.submit(address, {"event": event})
        assert (page.status, state(page)) == (200, expected)
        assert following in page.text
    with app.app_context():
        invitation = db.session.query(Invitation).one()
        assert (invitation.served_on, invitation.served_by) == (clock.today(), actor("alva").name)
        assert invitation.service_method == "in_person"
        assert db.session.query(AuditEntry).filter_by(verb=Verb.SERVICE_NOTE).count() == 4
    assert "1 of 1 printed, 1 served." in alva.get(f"/call-ins/{call_in.ref}").text


def test_a_refusal_is_service_only_before_a_process_server(browser, planned) -> None:
    call_in, alva = printed(browser, planned, 2)
    assert state(alva.submit(page_of(call_in, 0), {"event": "refuse", "by": "staff"})) == "Failed"
    assert state(alva.submit(page_of(call_in, 1), {"event": "refuse", "by": "process_server"})) == "Served"
    assert "2 of 2 printed, 1 served." in alva.get(f"/call-ins/{call_in.ref}").text


def test_what_cannot_have_happened_is_refused_beside_the_field(browser, planned) -> None:
    call_in, alva = printed(browser, planned)
    offered = {each["value"] for each in alva.get(page_of(call_in)).soup.select("input[name=event]")}
    assert offered == {"send", "send_simplified", "attempt", "hand_over", "tell", "receipt", "refuse"}
    page = alva.submit(page_of(call_in), {"event": "send", "by": "process_server"})
    assert page.status == 422 and "A process server hands over" in page.errors[0]
    assert alva.submit(page_of(call_in), {"event": "send_simplified"}).errors == [
        "Give the day the person was told that simplified service is used. It must be before the letter is sent."
    ]
    assert alva.post(page_of(call_in), {"event": "lapse", "by": "staff", "who": "A", "on": "2030-01-01"}).status in (
        409,
        422,
    )


def test_a_note_is_taken_back_with_a_reason_and_the_one_before_holds_again(app, browser, planned) -> None:
    call_in, alva = printed(browser, planned)
    alva.submit(page_of(call_in), {"event": "send"})
    page = alva.submit(page_of(call_in), {"event": "receipt"})
    assert state(page) == "Served" and "take back the last note" in page.text
    undo = link(page, "Take back")
    assert alva.submit(undo, {}).errors
    after = alva.submit(undo, {"reason": "Fel person"})
    assert state(after) == "Sent" and "Fel person" in after.text
    assert alva.submit(undo, {"reason": "Igen"}).errors == ["The note is already taken back."]
    with app.app_context():
        assert db.session.query(Invitation).one().served_on is None
        assert db.session.query(AuditEntry).filter_by(verb=Verb.SERVICE_UNDO).count() == 1
    assert "0 served." in alva.get(f"/call-ins/{call_in.ref}").text


def test_only_the_last_note_can_be_taken_back(app, browser, planned) -> None:
    call_in, alva = printed(browser, planned)
    first = link(alva.submit(page_of(call_in), {"event": "send"}), "Take back")
    alva.submit(page_of(call_in), {"event": "attempt"})
    assert alva.submit(first, {"reason": "Fel"}).errors == ["Take back the last note first."]


def test_a_scanned_receipt_is_drawn_anew_kept_sealed_and_seen_with_a_line_in_the_log(app, browser, planned) -> None:
    call_in, alva = printed(browser, planned)
    exif = Image.Exif()
    exif[0x010E] = "Vera Provssons hall"
    secret = picture(exif=exif.tobytes())
    assert b"Vera Provssons hall" in secret
    page = alva.submit(page_of(call_in), {"event": "hand_over", "scan": (io.BytesIO(secret), "Vera Provsson.jpg")})
    assert state(page) == "Served" and "Get a receipt" not in page.text
    shown = alva.get(link(page, "See the receipt"))
    address = shown.soup.select_one("main img")["src"]
    answer = alva.get(address)
    assert answer.response.mimetype == "image/jpeg" and answer.response.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.data)).size == (60, 40) and b"Vera" not in answer.data
    taken = alva.get(f"{address}?take=1").response.headers["Content-Disposition"]
    assert taken.startswith("attachment") and "Vera" not in taken
    with app.app_context():
        raw = db.session.execute(text("select scan from service_step")).scalar_one()
        assert raw and b"JFIF" not in raw
        assert db.session.query(AuditEntry).filter_by(verb=Verb.SERVICE_RECEIPT).count() == 2


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"<html><script>alert(1)</script>", "kvitto.jpg", "Choose a picture"),
        (b"%PDF-1.4 and nothing more", "kvitto.pdf", "Choose a picture"),
        (picture("GIF"), "kvitto.gif", "Choose a picture"),
        (picture()[:80], "kvitto.jpg", "Choose a picture"),
        (PDF + b"0" * 5_000_000 + b"%%EOF", "kvitto.pdf", "at most 5 MB"),
    ],
)
def test_what_is_no_receipt_is_refused_and_nothing_is_noted(app, browser, planned, content, name, why) -> None:
    call_in, alva = printed(browser, planned)
    page = alva.submit(page_of(call_in), {"event": "hand_over", "scan": (io.BytesIO(content), name)})
    assert page.status == 422 and why in page.errors[0]
    with app.app_context():
        assert db.session.query(ServiceStep).count() == 0


def test_a_pdf_is_only_ever_taken_away_and_goes_with_its_note(app, browser, planned) -> None:
    call_in, alva = printed(browser, planned)
    page = alva.submit(page_of(call_in), {"event": "hand_over", "receipt_note": "Ligger i akten", "text": "I porten"})
    assert "Receipt: Ligger i akten" in page.text and "I porten" in page.text
    receipt = link(page, "Add receipt")
    assert alva.submit(receipt, {"receipt_note": ""}).errors == ["Choose a file, or write what the receipt says."]
    page = alva.submit(receipt, {"scan": (io.BytesIO(PDF), "x.pdf")})
    assert alva.submit(link(page, "See the receipt"), {"receipt_note": "Ligger i akten"}).status == 200
    shown = alva.get(link(page, "See the receipt"))
    assert not shown.soup.select("main img")
    address = link(shown, "Take away")
    answer = alva.get(address)
    assert answer.data == PDF and answer.response.headers["Content-Disposition"].startswith("attachment")
    alva.submit(link(page, "Take back"), {"reason": "Fel kvitto"})
    assert alva.get(address).status == 404
    with app.app_context():
        assert db.session.execute(text("select scan from service_step")).scalar_one() is None


def test_a_picture_that_is_a_bomb_or_enormous_is_no_receipt() -> None:
    assert scan_of(picture("PNG", (9_000, 9_000))) is None
    large = scan_of(picture("PNG", (4_000, 3_000)))
    assert large is not None and Image.open(io.BytesIO(large.content)).size == (2_400, 1_800)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_turned_upright_and_broken_facts_about_it_do_no_harm(kind: str) -> None:
    facts = Image.Exif()
    facts[0x0112], facts[0x829A] = 6, (1, 60)
    told = facts.tobytes()
    turned = scan_of(picture(kind, exif=told))
    assert turned is not None and Image.open(io.BytesIO(turned.content)).size == (40, 60)
    broken = scan_of(
        picture(
            kind,
            exif=b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x1a\x01\x07\0\x04\0\0\0abcd\0\0\0\0",
        )
    )
    assert broken is not None and not Image.open(io.BytesIO(broken.content)).getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_small_pictures_of_every_sort_are_kept(kind: str) -> None:
    for mode in ("1", "L", "RGB", *(("P", "LA", "RGBA", "I;16") if kind == "PNG" else ("CMYK",))):
        drawn = io.BytesIO()
        Image.new(mode, (60, 40)).save(drawn, kind)
        kept = scan_of(drawn.getvalue())
        assert kept is not None and Image.open(io.BytesIO(kept.content)).size == (60, 40), mode


def test_looking_at_pictures_side_by_side_leaves_the_warnings_of_the_program_as_they_were() -> None:
    before = list(warnings.filters)
    with ThreadPoolExecutor(4) as many:
        list(many.map(scan_of, [picture("PNG", (900, 900))] * 60))
    assert warnings.filters == before


def test_an_officer_serves_those_they_follow_and_knows_of_nobody_else(browser, work, planned) -> None:
    call_in, _alva = printed(browser, planned, 2)
    follow(work, call_in.members[0])
    officer = browser("probation_officer")
    rows = officer.get(f"/call-ins/{call_in.ref}/service")
    assert call_in.members[0] in rows.text and call_in.members[1] not in rows.text and "D02" not in rows.text
    assert officer.get(page_of(call_in, 1)).status == 404
    assert state(officer.submit(page_of(call_in, 0), {"event": "hand_over"})) == "Served"
    assert officer.get(f"/call-ins/{call_in.ref}/service/letters.csv").status in (403, 404)


@pytest.mark.parametrize("who", ["bo", "disa", "cim", "project_lead", "analyst", "field_officer", "administrator"])
def test_nobody_else_opens_the_pages_of_service(browser, planned, who) -> None:
    call_in = planned(1)
    for address in (
        f"/call-ins/{call_in.ref}/service",
        page_of(call_in),
        f"/call-ins/{call_in.ref}/service/letters.csv",
    ):
        assert browser(who).get(address).status in (403, 404), address


def test_the_list_says_who_is_not_served_and_leaves_only_with_another_s_yes(browser, planned) -> None:
    call_in, alva = printed(browser, planned, 3)
    alva.submit(page_of(call_in, 0), {"event": "hand_over"})
    page = alva.get(f"/call-ins/{call_in.ref}/service?open=1")
    assert page.heading == "Proof of service: 2 are not served"
    assert call_in.members[0] not in page.soup.select_one("main table").get_text()
    assert len(page.soup.select("main table tbody tr")) == 2 and "Hand over or send" in page.text
    assert not any(name in page.text for name in NAMES)
    asked = alva.get(link(page, "Download"))
    assert asked.status == 403 and asked.response.mimetype == "text/html"


def test_a_new_letter_has_its_own_way_to_go(browser, planned, change) -> None:
    call_in, alva = printed(browser, planned)
    alva.submit(page_of(call_in), {"event": "hand_over"})
    change(CallIn, call_in.ref, room="sal C")
    alva.submit(call_in.page, CHECKED)
    page = alva.get(page_of(call_in))
    assert state(page) == "Not served" and not page.soup.select("#h-steps")


def test_the_text_message_says_when_and_nothing_else(app, browser, planned) -> None:
    call_in, alva = printed(browser, planned)
    assert (
        alva.get(page_of(call_in)).soup.select_one("#sms").get_text() == "Påminnelse: du har en tid den 4/3 kl. 17.20."
    )
    with app.app_context():
        meeting, invitation = db.session.query(CallIn).one(), db.session.query(Invitation).one()
        assert reminder(meeting, invitation, "en") == ("en", "Reminder: you have an appointment on 4 March at 17:20.")
        assert reminder(meeting, invitation, "so")[0] == "sv"


def test_today_reminds_the_officer_of_each_and_the_planner_of_how_many(browser, work, planned) -> None:
    call_in, _ = printed(browser, planned, 2)
    follow(work, call_in.members[0])
    assert "Serve the letter" not in browser("probation_officer").get("/today").text
    with time_machine.travel(NEAR, tick=True):
        officer = browser("probation_officer").get("/today").text
        assert f"Serve the letter to {call_in.members[0]}" in officer and call_in.members[1] not in officer
        assert "2 letters are not served" in browser("alva").get("/today").text
        assert "not served" not in browser("bo").get("/today").text


def test_officers_get_one_mail_that_says_nothing_on_a_working_day(app, browser, work, planned) -> None:
    assert JOBS[Job.REMIND_SERVERS] is remind_servers and Job.REMIND_SERVERS in EVERY_HOUR
    call_in, _ = printed(browser, planned, 2)
    days = [
        (NEAR - timedelta(days=7), 0),
        (datetime(2031, 3, 1, 9, tzinfo=UTC), 0),
        (datetime(2031, 3, 3, 9, tzinfo=UTC), 1),
    ]
    follow(work, call_in.members[0])
    for moment, number in days:  # too early; a Saturday; a worker that was away
        with time_machine.travel(moment, tick=False), app.app_context():
            assert remind_servers() == number, moment
            assert remind_servers() == 0
    with app.app_context():
        (mail,) = db.session.query(OutboxMail).filter(OutboxMail.about_kind == "call_in").all()
        assert b"waits" in mail.message or b"=C3=A4ntar" in mail.message
        assert not any(
            word in mail.message for word in (call_in.ref.encode(), call_in.members[0].encode(), b"call-in", b"Folkets")
        )


def test_of_a_letter_that_was_printed_anew_the_officer_is_reminded_again(app, browser, work, planned, move) -> None:
    call_in, _ = printed(browser, planned)
    follow(work, call_in.members[0])
    with time_machine.travel(NEAR, tick=True):
        with app.app_context():
            assert (remind_servers(), remind_servers()) == (1, 0)
        move(call_in.members[0], street="Nya gatan 3")
        assert browser("alva").submit(call_in.page, CHECKED).status == 200
        with app.app_context():
            assert (remind_servers(), remind_servers()) == (1, 0)


def test_when_to_be_reminded_is_the_town_s_to_say(app, browser, planned) -> None:
    call_in, alva = printed(browser, planned)
    assert "from 5 working days" in alva.get(f"/call-ins/{call_in.ref}/service").text
    assert alva.submit("/playbook/reminders", {"workdays": "0"}).errors
    assert alva.submit("/playbook/reminders", {"workdays": "8"}).status == 200
    assert "from 8 working days" in alva.get(f"/call-ins/{call_in.ref}/service").text
    assert browser("bo").get("/playbook/reminders").status == 403


def test_two_who_note_at_once_see_both_notes_also_where_the_letter_stays_where_it_was(browser, planned) -> None:
    call_in, alva = printed(browser, planned)
    alva.submit(page_of(call_in), {"event": "attempt"})
    page = alva.get(page_of(call_in))
    browser("alva").submit(page_of(call_in), {"event": "attempt", "who": "Karin"})
    clash = alva.send(page, page_of(call_in), {"event": "attempt", "who": "Johan"})
    assert clash.status == 409 and "Karin" in clash.text and "Johan" in clash.text


def test_whoever_is_no_longer_called_is_told_and_not_served(browser, planned) -> None:
    call_in, alva = printed(browser, planned, 2)
    alva.submit(page_of(call_in, 0), {"event": "send"})
    for number in (0, 1):
        alva.submit(
            f"/call-ins/{call_in.ref}/checks/{call_in.invitations[number]}", {"what": "call_off", "reason": "Sjuk"}
        )
    assert "Tell the person not to come" in alva.get(page_of(call_in, 0)).text
    page = alva.get(page_of(call_in, 1))
    assert not page.soup.select("input[name=event]") and not page.soup.select("#sms")
    assert alva.get(f"/call-ins/{call_in.ref}/service").heading == "Proof of service"


def test_the_day_before_the_letter_was_printed_cannot_be_a_day_of_service(browser, planned) -> None:
    call_in, alva = printed(browser, planned)
    before = (clock.today() - timedelta(days=1)).isoformat()
    assert alva.submit(page_of(call_in), {"event": "hand_over", "on": before}).errors


def test_the_same_is_noted_for_several_at_once_each_with_its_own_receipt(app, browser, planned) -> None:
    call_in, alva = printed(browser, planned, 3)
    many = link(alva.get(f"/call-ins/{call_in.ref}/service"), "Note for several at once")
    answers = {"event": "tell", "D01": "y", "words_D01": "I akten", "D03": "y", "scan_D03": (io.BytesIO(PDF), "x.pdf")}
    page = alva.submit(many, answers)
    assert page.status == 200 and "Noted for 2 people." in page.text
    assert page.heading == "Proof of service: 1 is not served"
    with app.app_context():
        one, three = db.session.query(ServiceStep).order_by(ServiceStep.id)
        assert (one.invitation.code, one.receipt_note, one.scan_kind) == ("D01", "I akten", None)
        assert (three.invitation.code, three.receipt_note, three.scan) == ("D03", None, PDF)
        assert {(each.event, each.method, each.who) for each in (one, three)} == {("tell", "oral", actor("alva").name)}
        assert [each.served_on for each in db.session.query(Invitation).order_by(Invitation.code)] == [
            clock.today(),
            None,
            clock.today(),
        ]
        assert db.session.query(AuditEntry).filter_by(verb=Verb.SERVICE_NOTE).count() == 2
    assert [each["name"] for each in alva.get(many).soup.select("td input[type=checkbox]")] == ["D02"]


def test_of_several_notes_of_which_one_cannot_be_made_none_is(app, browser, planned) -> None:
    call_in, _alva = printed(browser, planned, 2)
    many, today = f"/call-ins/{call_in.ref}/service/many", clock.today().isoformat()
    with time_machine.travel(clock.now() + timedelta(days=1), tick=True):
        alva = browser("alva")
        alva.submit(page_of(call_in, 1), {"event": "send"})
        page = alva.submit(many, {"event": "hand_over", "on": today, "D01": "y", "D02": "y", "words_D01": "I akten"})
        assert page.status == 422 and len(page.errors) == 1
        assert page.soup.select_one("#D02-e") and not page.soup.select_one("#D01-e")
        assert page.soup.select_one("#words_D01")["value"] == "I akten"
        for answers, error in (
            ({"D01": "y", "words_D02": "I akten"}, "A receipt is filled in: tick the person too, or take it away"),
            ({}, "Tick at least one person"),
            ({"D01": "y", "scan_D01": (io.BytesIO(b"<html>"), "x.jpg")}, "Choose a picture"),
        ):
            page = alva.submit(many, {"event": "hand_over", **answers})
            assert page.status == 422 and page.errors[0].startswith(error)
    with app.app_context():
        assert [each.event for each in db.session.query(ServiceStep)] == ["send"]
        assert db.session.query(Invitation).filter(Invitation.served_on.is_not(None)).count() == 0


def test_somebody_who_notes_one_of_several_meanwhile_is_not_written_over(browser, planned) -> None:
    call_in, alva = printed(browser, planned, 2)
    many = f"/call-ins/{call_in.ref}/service/many"
    page = alva.get(many)
    browser("alva").submit(page_of(call_in), {"event": "attempt"})
    assert alva.send(page, many, {"event": "hand_over", "D01": "y", "D02": "y"}).status == 409


def test_an_officer_notes_for_those_they_follow_and_for_nobody_else(app, browser, work, planned) -> None:
    call_in, _alva = printed(browser, planned, 2)
    follow(work, call_in.members[0])
    many, officer = f"/call-ins/{call_in.ref}/service/many", browser("probation_officer")
    assert [each["name"] for each in officer.get(many).soup.select("td input[type=checkbox]")] == ["D01"]
    form = officer.get(many).soup.select_one("main form")
    hidden = {
        each["name"]: each["value"] for each in form.select("input[type=hidden], input[type=text], input[name=on]")
    }
    sent = {**hidden, "event": "hand_over", "by": "staff", "D01": "y", "D02": "y"}
    assert officer.post(many, sent).status == 303
    with app.app_context():
        assert [each.invitation.code for each in db.session.query(ServiceStep)] == ["D01"]
    assert browser("bo").get(many).status in (403, 404)
