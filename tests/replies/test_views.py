"""The pages of answers: what waits, one message, its original, decisions, a call, and where an answer is needed."""

from __future__ import annotations

import io

import pytest

from gvi.audit.models import AuditEntry
from gvi.extensions import db
from gvi.replies.taking import take
from gvi.replies.vocabulary import Source
from tests.replies.messages import GUN, ics, mail
from tests.world import actor

MOVED = ("DTSTART:20310305T170000Z", "DTEND:20310305T183000Z")
HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x.png">'


def upload(alva, *contents: bytes):
    page = alva.get("/replies/add")
    form = page.form()
    values = {**page.fields(form), "files": [(io.BytesIO(each), f"svar{n}.ics") for n, each in enumerate(contents)]}
    from tests.browsing import Page

    sent = alva.client.post(
        "/replies/add", data=values, headers=alva.headers, content_type="multipart/form-data", follow_redirects=True
    )
    return Page(sent)


def test_files_are_read_and_what_became_of_each_is_said(invited, browser) -> None:
    alva = browser("alva")
    assert "No answers have come yet." in alva.get("/replies/").text
    done = upload(alva, ics(uid=invited.uid), ics(uid="other"), b"\x89PNG")
    assert "1 answer is recorded." in done.text and "1 waits for you to look at it." in done.text
    assert "1 could not be read, and waits." in done.text
    assert done.heading == "Answers to invitations: 2 wait for you"
    assert "1 says nothing new." in upload(alva, ics(uid=invited.uid)).text
    assert alva.submit("/replies/add").errors == ["Choose a file under “Files”"]


def test_too_much_at_once_is_refused_in_words(invited, browser) -> None:
    alva = browser("alva")
    assert "at most 5 MB" in " ".join(upload(alva, b"x" * 5_000_001).errors)
    assert "at most 50 files" in " ".join(upload(alva, *[b"x"] * 51).errors)


def test_an_answer_shows_where_it_is_needed(invited, browser, came) -> None:
    alva = browser("alva")
    assert "No answer yet" in alva.get(f"/call-ins/{invited.call_in}/invitations").text
    assert "Find another speaker" not in alva.get("/today").text
    came(ics(uid=invited.uid, status="DECLINED"))
    assert "Is not coming" in alva.get(f"/call-ins/{invited.call_in}/invitations").text
    assert "Is not coming" in alva.get(f"/call-ins/{invited.call_in}/speakers").text
    today = alva.get("/today").text
    assert "Find another speaker" in today and "in 1 part cannot come" in today
    assert "Is not coming" in browser("cim").get(f"/call-ins/{invited.call_in}/speakers").text, (
        "who reads the plan sees it"
    )
    assert "Find another speaker" not in browser("bo").get("/today").text, "it is the inviting agency's to do"


def test_what_waits_stands_on_today_until_somebody_has_decided(invited, browser, came) -> None:
    alva = browser("alva")
    waiting = came(mail(ics(uid=invited.uid), sender="sekr@talare.example"))
    assert "1 answer to an invitation waits for you" in alva.get("/today").text
    page = alva.get(f"/replies/{waiting.ref}")
    assert "comes from another address" in page.text and "sekr@talare.example" in page.text
    done = alva.submit(f"/replies/{waiting.ref}", action=f"{waiting.ref}/assign")
    assert "Recorded." in done.text, "whose it may be and what it says is chosen already"
    assert "waits for you" not in alva.get("/today").text
    undone = alva.submit(f"/replies/{waiting.ref}", action="/undo")
    assert "What was answered before holds again." in undone.text
    assert alva.submit(f"/replies/{waiting.ref}", action="/dismiss").errors == [
        "Fill in “Why is it left without effect?”"
    ]
    alva.submit(f"/replies/{waiting.ref}", {"reason": "Fel person"}, action="/dismiss")
    shown = alva.get(f"/replies/{waiting.ref}").text
    assert "Fel person" in shown and "Dismissed" in shown and "Record answer" not in shown


def test_a_proposal_is_accepted_or_declined_on_its_page(invited, browser, came, arrived) -> None:
    arrived()
    alva = browser("alva")
    proposal = came(ics(method="COUNTER", uid=invited.uid, more=(*MOVED, "COMMENT:Passar bättre")))
    assert "Proposes another time" in alva.get(f"/call-ins/{invited.call_in}/invitations").text
    page = alva.get(f"/replies/{proposal.ref}").text
    assert "Passar bättre" in page and "18:00–19:30" in page
    done = alva.submit(f"/replies/{proposal.ref}", action="/accept")
    assert "The meeting is moved. 1 mail is on its way." in done.text
    assert [each.start for each in arrived()] == ["2031-03-05T18:00:00+01:00"]
    assert "Accept and move" not in alva.get(f"/replies/{proposal.ref}").text


def test_a_proposal_into_the_past_is_refused_and_nothing_is_moved(invited, browser, came) -> None:
    alva = browser("alva")
    proposal = came(ics(method="COUNTER", uid=invited.uid, more=("DTSTART:20200305T170000Z", "DURATION:PT1H")))
    refused = alva.submit(f"/replies/{proposal.ref}", action="/accept")
    assert refused.status == 422 or "moved" not in refused.text
    assert "Waits for you" in alva.get(f"/replies/{proposal.ref}").text


def test_the_original_is_text_and_nothing_else(invited, browser, came) -> None:
    message = mail(ics(uid="other", more=(f"COMMENT:{HOSTILE}",)), text=HOSTILE, headers=(("X-Bad", HOSTILE),))
    waiting = came(message)
    alva = browser("alva")
    for address in (f"/replies/{waiting.ref}", f"/replies/{waiting.ref}/original"):
        page = alva.get(address)
        assert page.status == 200
        assert not page.soup.select("main img, main script, main iframe, main [src], main [style]")
        assert "evil.example" in page.text
    original = alva.get(f"/replies/{waiting.ref}/original")
    assert "BEGIN:VCALENDAR" in original.text, "base64 is undone"
    assert (
        original.response.mimetype == "text/html"
        and "script-src" in original.response.headers["Content-Security-Policy"]
    )


@pytest.mark.parametrize(
    "content", [b"\x89PNG\x00\xff", b"", b"From: x@y.example\r\n\r\n" + b"x" * 3_000_000, b"BEGIN:VCALENDAR\r\n" * 500]
)
def test_whatever_came_can_be_looked_at(invited, browser, came, content: bytes) -> None:
    ref = came(content).ref
    alva = browser("alva")
    assert alva.get(f"/replies/{ref}").status == 200
    shown = alva.get(f"/replies/{ref}/original")
    assert shown.status == 200 and len(shown.data) < 500_000


def test_an_original_that_was_removed_is_gone_and_says_so(invited, browser, came) -> None:
    ref = came(ics(uid=invited.uid)).ref
    alva = browser("alva")
    alva.submit(f"/replies/{ref}", action="/forget")
    assert "not kept any longer" in alva.get(f"/replies/{ref}/original").text
    assert GUN not in alva.get(f"/replies/{ref}").text


def test_a_call_is_noted_with_who_took_it(invited, browser) -> None:
    alva = browser("alva")
    page = f"/call-ins/{invited.call_in}/invitations/{invited.ref}/call"
    alva.submit(page, {"answer": "declined", "note": "Är sjuk"})
    assert "Is not coming" in alva.get(f"/call-ins/{invited.call_in}/invitations").text
    (link,) = alva.get("/replies/").soup.select("main tbody a")
    call = alva.get(str(link["href"])).text
    assert "Är sjuk" in call and "Taken by Alva Malmo" in call


def test_two_who_note_a_call_at_once_are_told_of_each_other(invited, browser) -> None:
    alva = browser("alva")
    page = f"/call-ins/{invited.call_in}/invitations/{invited.ref}/call"
    opened = alva.get(page)
    alva.submit(page, {"answer": "declined"})
    assert alva.send(opened, page, {"answer": "accepted"}).status == 409


@pytest.mark.parametrize(
    "who", ["bo", "disa", "cim", "project_lead", "probation_officer", "administrator", "auditor", "speaker"]
)
def test_nobody_else_may_know_of_a_message(invited, browser, came, who: str) -> None:
    ref = came(mail(ics(uid=invited.uid), sender="sekr@talare.example")).ref
    other = browser(who)
    planner = who in ("bo", "disa", "project_lead")
    for address in (f"/replies/{ref}", f"/replies/{ref}/original"):
        assert other.get(address).status == (404 if planner else 403)
    assert not planner or "No answers have come yet." in other.get("/replies/").text
    assert other.post(f"/replies/{ref}/dismiss", {"reason": "x"}).status in (403, 404)
    assert other.get(f"/call-ins/{invited.call_in}/invitations/{invited.ref}/call").status in (403, 404)


def test_every_reading_is_in_the_log(app, invited, browser, came) -> None:
    ref = came(ics(uid=invited.uid)).ref
    alva = browser("alva")
    for address in ("/replies/", f"/replies/{ref}", f"/replies/{ref}/original"):
        alva.get(address)
    with app.app_context():
        read = [
            (each.verb, each.subject_ref)
            for each in db.session.query(AuditEntry).filter_by(subject_kind="calendar_reply")
        ]
    assert ("list", ref) in read and read.count(("read", ref)) == 2


def test_lists_ask_the_same_number_of_questions_however_much_has_come(
    work, invited, browser, came, count_queries
) -> None:
    alva = browser("alva")
    pages = ("/replies/", f"/call-ins/{invited.call_in}/invitations", f"/call-ins/{invited.call_in}/speakers", "/today")

    def asked() -> list[int]:
        counts = []
        for address in pages:
            with count_queries() as counted:
                assert alva.get(address).status == 200
            counts.append(len(counted))
        return counts

    came(mail(ics(uid=invited.uid), sender="sekr@talare.example"))
    asked()
    before = asked()
    with work():
        alva_acts = actor("alva")
        for number in range(30):
            take(alva_acts, mail(ics(uid=invited.uid), sender=f"{number}@talare.example"), source=Source.UPLOAD)
    assert asked() == before
