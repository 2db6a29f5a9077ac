"""Asking speakers which dates suit, through the front door."""

from __future__ import annotations

import pytest

from gvi.appearances.models import Poll, PollAnswer, SpeakerLink, Suits
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.extensions import db
from tests.appearances import asking
from tests.callins import scene
from tests.world import actor


@pytest.fixture
def begun(browser, work) -> tuple[str, list[str]]:
    """(ref of the meeting, the addresses of three who were asked)."""
    with work():
        ref, refs = asking.meeting().ref, asking.speakers()
    page = browser("alva").submit(f"/call-ins/{ref}/dates/ask", asking.typed(*refs.values()))
    assert page.status == 200, page.text
    return ref, asking.addresses(page)


def say(browser, address: str, *answers: str):
    return browser().submit(address, {f"date_{number}": answer for number, answer in enumerate(answers, 1)})


def test_each_gets_an_address_of_their_own_by_mail_and_to_copy(browser, work, begun) -> None:
    _ref, addresses = begun
    with work():
        sent = asking.mails()
        assert sorted(asking.in_mail(each) for each in sent) == sorted(addresses) and len(set(addresses)) == 3
        assert {each["To"].addresses[0].addr_spec for each in sent} == {
            "gun@talare.example", "hedda@talare.example", "lars@talare.example",
        }  # fmt: skip
        assert sent[0]["Subject"] == "Vilka tider passar dig?"


def test_a_speaker_answers_and_changes_their_mind_without_an_account(browser, work, begun) -> None:
    _ref, (address, *_others) = begun
    page = say(browser, address, "yes", "if_need_be", "no")
    assert page.status == 200 and "Ditt svar är sparat" in page.text
    say(browser, address, "no", "if_need_be", "no")
    with work():
        said = {each.date.starts_at: each.suits for each in db.session.query(PollAnswer)}
        assert [said[moment] for moment in sorted(said)] == [Suits.NO, Suits.IF_NEED_BE, Suits.NO]
        entries = db.session.query(AuditEntry).filter_by(verb=Verb.POLL_ANSWER).all()
        assert len(entries) == 2 and {each.user_id for each in entries} <= {0, None}


def test_half_an_answer_is_told_so_and_nothing_is_kept(browser, work, begun) -> None:
    _ref, (address, *_others) = begun
    page = browser().submit(address, {"date_1": "yes"})
    assert page.status == 422 and len(page.errors) == 2
    with work():
        assert db.session.query(PollAnswer).count() == 0


def test_those_who_plan_see_a_table_and_count(browser, begun) -> None:
    ref, addresses = begun
    say(browser, addresses[0], "yes", "no", "no")
    say(browser, addresses[1], "if_need_be", "yes", "no")
    page = browser("alva").get(f"/call-ins/{ref}/dates")
    feet = [cell.get_text(" ", strip=True) for cell in page.soup.select("tfoot td")]
    assert [foot.split(" Choose")[0] for foot in feet[:3]] == ["2 of 3", "1 of 3", "0 of 3"]
    assert "Suits" in page.text and "If need be" in page.text
    reading = browser("cim").get(f"/call-ins/{ref}/dates")
    assert reading.status == 200 and not reading.soup.select("main form")


def test_choosing_a_date_moves_the_meeting_and_its_deadlines_and_ends_the_addresses(browser, work, begun) -> None:
    ref, (address, *_others) = begun
    say(browser, address, "yes", "no", "no")
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/dates")
    page = alva.click(page, f"/call-ins/{ref}/dates", "Choose this date")
    assert page.status == 200 and "Chosen:" in page.text
    with work():
        call_in = db.session.query(CallIn).filter_by(ref=ref).one()
        assert (call_in.day - clock.today()).days == asking.DAYS[0] and call_in.hour.hour == 18
        assert all(link.ended_at for link in db.session.query(SpeakerLink))
    assert browser().get(address).status == 404


def test_a_chosen_poll_is_not_chosen_again(browser, work, begun) -> None:
    ref, _addresses = begun
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/dates")
    button = page.form("/choose")["action"]
    alva.click(page, f"/call-ins/{ref}/dates", "Choose this date")
    assert alva.post(button).status == 422


def test_a_reminder_goes_to_those_alone_who_have_not_answered_with_a_new_address(browser, work, begun) -> None:
    ref, addresses = begun
    say(browser, addresses[0], "yes", "no", "no")
    page = browser("alva").press(f"/call-ins/{ref}/dates", "/remind")
    new = asking.addresses(page)
    assert len(new) == 2 and not set(new) & set(addresses)
    statuses = [browser().get(address).status for address in addresses]
    assert sorted(statuses) == [200, 404, 404] and {browser().get(each).status for each in new} == {200}
    with work():
        assert [each["Subject"] for each in asking.mails()[3:]] == ["Påminnelse: vilka tider passar dig?"] * 2


def test_one_address_is_made_anew_or_ended(browser, begun) -> None:
    ref, addresses = begun
    alva = browser("alva")
    page = alva.click(alva.get(f"/call-ins/{ref}/dates"), "", "New address Gun Talare")
    (new,) = asking.addresses(page)
    assert browser().get(new).status == 200
    assert sum(browser().get(each).status == 404 for each in addresses) == 1
    alva.click(alva.get(f"/call-ins/{ref}/dates"), "", "End the address Gun Talare")
    assert browser().get(new).status == 404


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"speakers": []}, 1),
        ({"day_2": "", "hour_2": ""}, 2),
        ({"hour_3": ""}, 1),
        ({"day_1": "2020-01-01"}, 2),
        ({"closes_on": "2020-01-01"}, 1),
        ({"day_1": "2027-03-28", "hour_1": "2:30"}, 1),
    ],
)
def test_what_cannot_be_asked_is_told_beside_its_field(browser, work, change, number: int) -> None:
    with work():
        ref, refs = asking.meeting().ref, asking.speakers()
    page = browser("alva").submit(f"/call-ins/{ref}/dates/ask", {**asking.typed(*refs.values()), **change})
    assert page.status == 422 and len(page.errors) == number, page.errors
    with work():
        assert db.session.query(Poll).count() == 0 and not asking.mails()


def test_two_polls_are_not_open_at_once(browser, work, begun) -> None:
    ref, _addresses = begun
    with work():
        refs = asking.speakers()
    page = browser("alva").submit(f"/call-ins/{ref}/dates/ask", asking.typed(refs["law"]))
    assert page.status == 422 and "asked already" in page.text


def test_who_is_needed_elsewhere_then_is_told_of(browser, work, begun) -> None:
    ref, _addresses = begun
    with work():
        other = asking.meeting()
        other.starts_at = scene.evening(asking.DAYS[1])
        from gvi.audit import log

        log.record(actor("alva"), Verb.CALL_IN_EDIT, other)
        from gvi.speakers import operations as speaking
        from gvi.speakers.models import Speaker, Voice

        gun = db.session.query(Speaker).filter_by(name="Gun Talare").one()
        speaking.add_slot(actor("alva"), other, message="Del", minutes=5, voice=Voice.COMMUNITY, speaker=gun)
    page = browser("alva").get(f"/call-ins/{ref}/dates")
    assert page.text.count("needed elsewhere") == 1


def test_today_says_that_answers_are_waited_for_and_then_that_a_date_is_to_be_chosen(browser, begun) -> None:
    _ref, addresses = begun
    assert "Remind the speakers about dates" in browser("alva").get("/today").text
    for address in addresses:
        say(browser, address, "yes", "no", "no")
    today = browser("alva").get("/today").text
    assert "Choose a date for the meeting" in today and "Remind the speakers" not in today
    assert "Choose a date" not in browser("bo").get("/today").text


@pytest.mark.parametrize("who", ["bo", "project_lead", "cim", "speaker"])
def test_only_whoever_holds_the_meeting_asks(browser, work, begun, who: str) -> None:
    ref, _addresses = begun
    someone = browser(who)
    for path in ("ask", "remind", "close"):
        answer = (
            someone.get(f"/call-ins/{ref}/dates/{path}")
            if path == "ask"
            else someone.post(f"/call-ins/{ref}/dates/{path}")
        )
        assert answer.status == 403, path


def test_the_table_asks_as_much_for_many_as_for_few(browser, work, begun, count_queries) -> None:
    ref, _addresses = begun
    with work():
        from tests import factories

        other = asking.meeting().ref
        many = [factories.speaker(actor("alva"), name=f"Talare {number}").ref for number in range(30)]
    browser("alva").submit(f"/call-ins/{other}/dates/ask", asking.typed(*many))
    numbers = []
    alva = browser("alva")
    for each in (ref, other):
        alva.get(f"/call-ins/{each}/dates")
        with count_queries() as counted:
            alva.get(f"/call-ins/{each}/dates")
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]
