"""A speaker's own page, who steps in, the rehearsal, and what is done afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask_babel import force_locale
from icalendar import Calendar

from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins import lifecycle
from gvi.callins.models import CallIn, State
from gvi.checklists import operations as listing
from gvi.checklists.models import ChecklistTask
from gvi.checklists.queries import title_of
from gvi.core import clock
from gvi.extensions import db
from gvi.invitations.models import CalendarEntry, CalendarState
from gvi.speakers import operations as speaking
from gvi.speakers.models import Briefing, Slot, Speaker, Voice
from tests import factories, world
from tests.appearances import asking
from tests.browsing import Page
from tests.callins import scene
from tests.world import actor


@pytest.fixture
def told(browser, work) -> tuple[str, str]:
    """(ref of the meeting, ref of Gun's part)."""
    with work():
        call_in = asking.meeting(room="Sal B")
        slot = asking.with_part(call_in, script="Säg vem du är\nSäg vad du vill")
        asking.with_part(call_in, voice=Voice.LAW, name="Lars Talare", message="Lagen", minutes=10)
        speaking.edit(actor("alva"), slot.speaker, security_brief="Ingång från gården. Mona möter dig.")
        return call_in.ref, slot.ref


def address_of(browser, told, verb: str = "copy") -> str:
    ref, part = told
    (address,) = asking.addresses(browser("alva").press(f"/call-ins/{ref}/speakers/pages", f"{part}/page/{verb}"))
    return address


def rehearse(browser, ref: str, **changes: str):
    return browser("alva").submit(f"/call-ins/{ref}/rehearsal", changes)


def test_the_page_says_when_where_what_rehearsal_contact_and_safety(browser, told) -> None:
    ref, _part = told
    day = (clock.today() + timedelta(days=25)).isoformat()
    rehearse(
        browser,
        ref,
        day=day,
        hour="17:00",
        place="Biblioteket",
        contact_name="Mona Berg",
        contact_phone="040-000 00 10",
    )
    page = browser().get(address_of(browser, told) + "?lang=en")
    for word in ("18:00", "Folkets hus Norra, Sal B", "Vad våldet tog", "7 minutes", "Säg vem du är", "Säg vad du vill",
                 "Biblioteket", "17:00", "Mona Berg", "Ingång från gården"):  # fmt: skip
        assert word in page.text, word
    assert "Lagen" not in page.text and "Lars" not in page.text


def test_a_yes_and_a_no_with_words_reach_those_who_plan(browser, work, told) -> None:
    ref, part = told
    address = address_of(browser, told)
    page = browser().submit(address, {"comes": "yes"})
    assert "Du har tackat ja" in page.text
    page = browser().submit(address, {"comes": "no", "said": "Jag är bortrest"})
    assert "Du har tackat nej" in page.text
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/speakers/pages")
    assert "Has said no" in page.text and "Jag är bortrest" in page.text
    assert "Has said no" in alva.get(f"/call-ins/{ref}/speakers").text
    assert "1 part was declined." in alva.get("/today").text
    with work():
        slot = db.session.query(Slot).filter_by(ref=part).one()
        assert (slot.is_confirmed, slot.is_declined) == (False, True)
        assert db.session.query(AuditEntry).filter_by(verb=Verb.SLOT_ANSWER).count() == 2


def test_the_mail_is_in_the_words_of_the_voice(browser, work, told) -> None:
    address = address_of(browser, told, "mail")
    with work():
        (mail,) = asking.mails()
        assert asking.in_mail(mail) == address and mail["To"].addresses[0].addr_spec == "gun@talare.example"
        said = " ".join(mail.get_content().split())
        assert "egen erfarenhet" in said and "Du har 7 minuter" in said and "Generalrepetition: meddelas senare" in said


def test_who_has_an_account_answers_on_their_own_page_alone(browser, work, told) -> None:
    _ref, part = told
    someone = browser("speaker")
    assert "no part at a meeting to come" in someone.get("/speaker").text
    with work():
        gun = db.session.query(Slot).filter_by(ref=part).one().speaker
        speaking.edit(actor("alva"), gun, email=world.address("speaker").upper())
    page = someone.get("/speaker")
    assert "Säg vem du är" in page.text and "Lagen" not in page.text
    assert "My part" in page.soup.find("nav", {"aria-label": "Main menu"}).get_text()
    page = someone.submit("/speaker", {"comes": "yes"})
    assert "You have said yes" in page.text
    with work():
        assert [slot.is_confirmed for slot in db.session.query(Slot).order_by(Slot.position)] == [True, False]
        other = asking.with_part(asking.meeting(venue="Annan"), name="Rut Hemlig").call_in.ref
    before = someone.get("/speaker")
    someone.send(before, "/speaker", {"comes": "no", "meeting": other})
    with work():
        assert not db.session.query(Slot).filter_by(is_declined=True).count()
    assert browser("alva").get("/speaker").status == 403


def test_somebody_of_the_same_voice_who_is_free_steps_in(browser, work, told) -> None:
    ref, part = told
    with work():
        for name, voice in (
            ("Fri Talare", Voice.COMMUNITY),
            ("Upptagen Talare", Voice.COMMUNITY),
            ("Hjälp Talare", Voice.HELP),
        ):
            factories.speaker(actor("alva"), name=name, voice=voice)
        busy = db.session.query(Speaker).filter_by(name="Upptagen Talare").one()
        other = asking.meeting(venue="Annan lokal")
        speaking.add_slot(actor("alva"), other, message="Del", minutes=5, voice=Voice.COMMUNITY, speaker=busy)
    page = browser("alva").get(f"/call-ins/{ref}/speakers/{part}/replace")
    offered = [each.get_text() for each in page.soup.select("select[name=speaker_ref] option")[1:]]
    assert offered == ["Fri Talare, The community"]


def test_the_calendars_follow_a_cancellation_to_the_old_and_an_invitation_to_the_new(browser, work, told) -> None:
    ref, part = told
    alva = browser("alva")
    alva.submit(f"/call-ins/{ref}/invitations", {})
    old = address_of(browser, told)
    with work():
        new = factories.speaker(actor("alva"), name="Ny Talare", email="ny@talare.example").ref
        before = len(asking.mails())
    page = alva.submit(f"/call-ins/{ref}/speakers/{part}/replace", {"speaker_ref": new})
    assert "2 mails are on their way" in page.text and "Ny Talare" in page.text
    with work():
        sent = asking.mails()[before:]
        methods = {mail["To"].addresses[0].addr_spec: _method(mail) for mail in sent}
        assert methods == {"gun@talare.example": "CANCEL", "ny@talare.example": "REQUEST"}
        states = {each.name: each.state for each in db.session.query(CalendarEntry)}
        assert states == {
            "Gun Talare": CalendarState.CANCELLED, "Ny Talare": CalendarState.REQUESTED, "Lars Talare": CalendarState.REQUESTED,
        }  # fmt: skip
    assert browser().get(old).status == 404, "whoever no longer speaks has no page"


def test_before_anybody_was_invited_replacing_sends_nothing_and_forgets_the_answer(browser, work, told) -> None:
    ref, part = told
    browser().submit(address_of(browser, told), {"comes": "no", "said": "Bortrest"})
    with work():
        new = factories.speaker(actor("alva"), name="Ny Talare").ref
    page = browser("alva").submit(f"/call-ins/{ref}/speakers/{part}/replace", {"speaker_ref": new})
    assert "no mail was sent" in page.text
    with work():
        slot = db.session.query(Slot).filter_by(ref=part).one()
        assert (slot.is_declined, slot.is_confirmed, slot.said, slot.answered_at) == (False, False, None, None)
        assert asking.mails() == []


def test_measured_times_move_the_run_sheet_and_say_what_is_over_and_under(browser, work, told) -> None:
    ref, first = told
    with work():
        second = db.session.query(Slot).filter_by(message="Lagen").one().ref
    page = rehearse(browser, ref, **{f"measured_{first}": "12", f"measured_{second}": "8"})
    assert "5 minutes over" in page.text and "2 minutes under" in page.text and "3 minutes over" in page.text
    times = [row.th.get_text(strip=True) for row in page.soup.select("tbody tr")]
    assert times == ["18:00", "18:12"]
    sheet = browser("alva").get(f"/call-ins/{ref}/programme")
    assert "20 minutes" in sheet.heading and "18:20" in sheet.soup.tfoot.get_text()
    with work():
        assert all(slot.is_rehearsed for slot in db.session.query(Slot))
    alva = browser("alva")
    alva.submit(f"/call-ins/{ref}/speakers", {f"minutes_{first}": "9"}, action="/speakers")
    with work():
        assert [slot.measured for slot in db.session.query(Slot).order_by(Slot.position)] == [None, 8]
    assert alva.get(f"/call-ins/{ref}/programme.pdf").data.startswith(b"%PDF")


def test_too_long_as_measured_is_warned_of(browser, told) -> None:
    ref, first = told
    page = rehearse(browser, ref, **{f"measured_{first}": "55"})
    assert "65" in " ".join(note.get_text() for note in page.soup.select(".note-wait"))


def test_a_rehearsal_after_the_meeting_or_half_a_time_is_refused(browser, work, told) -> None:
    ref, _part = told
    late = (clock.today() + timedelta(days=31)).isoformat()
    for changes in ({"day": late, "hour": "10"}, {"day": late}, {"hour": "10"}, {"minutes": "5"}):
        page = rehearse(browser, ref, **changes)
        assert page.status == 422 and len(page.errors) == 1, changes
    with work():
        assert db.session.query(Briefing).count() == 0


def test_two_people_at_the_same_rehearsal_see_both_versions(browser, told) -> None:
    ref, first = told
    one, other = browser("alva"), browser("bo")
    seen = one.get(f"/call-ins/{ref}/rehearsal")
    other.submit(f"/call-ins/{ref}/rehearsal", {"place": "Bos sal", f"measured_{first}": "6"})
    clash = one.send(seen, f"/call-ins/{ref}/rehearsal", {"place": "Alvas sal"})
    assert clash.status == 409 and "Bos sal" in clash.text and "Alvas sal" in clash.text


def test_two_meetings_on_ones_own_page_are_told_apart_by_their_controls(browser, work, told) -> None:
    _ref, part = told
    with work():
        gun = db.session.query(Slot).filter_by(ref=part).one().speaker
        speaking.edit(actor("alva"), gun, email=world.address("speaker"))
        other = factories.call_in(actor("alva"), starts_at=scene.evening(33), venue="Annan")
        speaking.add_slot(actor("alva"), other, message="Hej", minutes=3, voice=None, speaker=gun)
    someone = browser("speaker")
    page = someone.get("/speaker")
    ids = [each["id"] for each in page.soup.select("main [id]")]
    assert len(page.soup.select("main form")) == 2 and sorted(ids) == sorted(set(ids))
    marks = [each["value"] for each in page.soup.select("main input[name=meeting]")]
    assert len(set(marks)) == 2
    token = page.soup.select_one("main input[name=csrf_token]")["value"]
    wrong = someone.client.post("/speaker", data={"csrf_token": token, "meeting": marks[0], "said": "x" * 501}, headers=someone.headers)  # fmt: skip
    texts = [each.get_text().strip() for each in Page(wrong).soup.select("main textarea")]
    assert wrong.status_code == 422 and texts == ["x" * 501, ""]
    assert len(Page(wrong).soup.select("main .field.bad")) == 2


def test_after_the_meeting_there_is_a_task_for_each_who_spoke(browser, work) -> None:
    with work():
        call_in = scene.people(1)
        asking.with_part(call_in)
        declined = asking.with_part(call_in, voice=Voice.LAW, name="Lars Talare")
        gun = db.session.query(Speaker).filter_by(name="Gun Talare").one()
        speaking.add_slot(actor("alva"), call_in, message="Avslutning", minutes=3, voice=None, speaker=gun)
        declined.is_declined = True
        listing.make(actor("alva"), call_in)
        for task in db.session.query(ChecklistTask).filter(ChecklistTask.blocks.is_not(None)):
            task.blocks = None
        call_in.state = State.SUMMONED
        from gvi.audit import log

        log.record_all(actor("alva"), Verb.TASK_EDIT, [*db.session.query(ChecklistTask), call_in, declined])
        ref = call_in.ref
    assert browser("alva").press(f"/call-ins/{ref}", "/hold").status == 200
    with work():
        tasks = db.session.query(ChecklistTask).filter(ChecklistTask.text.is_not(None)).all()
        for locale, words in (("en", "Aftercare: call Gun Talare"), ("sv", "Efterstöd: ring Gun Talare")):
            with force_locale(locale):
                assert [title_of(task) for task in tasks] == [words]
        standard = db.session.query(ChecklistTask).filter_by(standard="aftercare").one()
        assert (tasks[0].due, tasks[0].owner_agency_id) == (standard.due, standard.owner_agency_id)
        lifecycle.look_after_speakers(actor("alva"), db.session.query(CallIn).filter_by(ref=ref).one())
        db.session.flush()
        assert db.session.query(ChecklistTask).filter(ChecklistTask.text.is_not(None)).count() == 1


def test_each_missing_voice_says_what_to_do(browser, work, told) -> None:
    ref, part = told
    with work():
        factories.speaker(actor("alva"), name="Hedda Hjälp", voice=Voice.HELP)
    alva = browser("alva")
    rows = {
        each.strong.get_text(): each
        for each in alva.get(f"/call-ins/{ref}/speakers").soup.select("section[aria-labelledby=h-gaps] li")
    }
    assert set(rows) == {"The community", "Help", "The law"}
    assert "has not answered" in rows["The community"].get_text() and rows["The community"].a["href"].endswith(
        f"pages#{part}"
    )
    assert (
        rows["Help"].a["href"].endswith("/speakers/add")
        and "1 more in the register has this voice" in rows["Help"].get_text()
    )
    browser().submit(address_of(browser, told), {"comes": "no"})
    rows = {
        each.strong.get_text(): each
        for each in alva.get(f"/call-ins/{ref}/speakers").soup.select("section[aria-labelledby=h-gaps] li")
    }
    assert rows["The community"].a["href"].endswith("/speakers/add"), "nobody else has the voice"


@pytest.mark.parametrize("who", ["bo", "cim", "project_lead"])
def test_pages_are_given_and_speakers_replaced_by_whoever_holds_the_meeting(browser, told, who: str) -> None:
    ref, part = told
    someone = browser(who)
    assert someone.get(f"/call-ins/{ref}/speakers/pages").status == 200
    assert not someone.get(f"/call-ins/{ref}/speakers/pages").soup.select("main form")
    assert someone.get(f"/call-ins/{ref}/speakers/{part}/replace").status == 403
    for verb in ("mail", "copy", "end"):
        assert someone.post(f"/call-ins/{ref}/speakers/{part}/page/{verb}").status == 403


def _method(mail) -> str:
    part = next(each for each in mail.walk() if each.get_content_type() == "text/calendar")
    return str(Calendar.from_ical(part.get_content())["METHOD"])


def test_the_pages_ask_as_much_for_many_speakers_as_for_few(browser, work, count_queries) -> None:
    refs = []
    for number in (1, 12):
        with work():
            call_in = asking.meeting(venue=f"Lokal {number}")
            parts = [asking.with_part(call_in, name=f"N{number}x{each} Talare").ref for each in range(number)]
            refs.append((call_in.ref, parts))
    alva, counts = browser("alva"), []
    for ref, parts in refs:
        for part in parts:
            alva.post(f"/call-ins/{ref}/speakers/{part}/page/copy")
        alva.get(f"/call-ins/{ref}/speakers/pages")
        with count_queries() as counted:
            alva.get(f"/call-ins/{ref}/speakers/pages")
        counts.append(len(counted))
    assert counts[0] == counts[1]
