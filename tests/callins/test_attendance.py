"""Who came, and closing, through the front door."""

from __future__ import annotations

from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins.models import Attendance, CallIn, State
from gvi.extensions import db
from tests.callins import scene
from tests.world import actor


def summoned(work, people: int = 3, **changes) -> str:
    """A call-in of today whose people are summoned."""
    with work():
        call_in = scene.people(people, **changes)
        call_in.state = State.SUMMONED
        log.record(actor("alva"), Verb.CALL_IN_EDIT, call_in)
        return call_in.ref


def kept(work) -> list[tuple[Attendance | None, str | None]]:
    with work():
        return [(each.attendance, each.excuse) for each in db.session.query(CallIn).one().invitations]


def test_the_list_opens_when_the_meeting_is_held(browser, work) -> None:
    ref = summoned(work)
    alva = browser("alva")
    before = alva.get(f"/call-ins/{ref}/attendance")
    assert "Attendance opens when the meeting is held" in before.text and not before.soup.select("table")
    page = alva.press(f"/call-ins/{ref}/attendance", f"/call-ins/{ref}/hold")
    assert len(page.soup.select("tbody tr")) == 3
    assert "3 are not marked: D01 , D02 , D03" in page.text


def test_it_does_not_open_before_the_day(browser, work) -> None:
    ref = summoned(work, starts_at=scene.evening(3))
    page = browser("alva").press(f"/call-ins/{ref}/attendance", f"/call-ins/{ref}/hold")
    assert page.status == 422
    assert "It can be marked as held on that day at the earliest." in page.text


def test_some_now_and_the_rest_later_then_closed(browser, work) -> None:
    ref = summoned(work)
    alva = browser("alva")
    alva.press(f"/call-ins/{ref}/attendance", f"/call-ins/{ref}/hold")
    page = alva.submit(
        f"/call-ins/{ref}/attendance", {"mark_D01": "attended", "mark_D02": "excused", "excuse_D02": "In hospital"}
    )
    assert "1 is not marked: D03" in page.text
    assert "1 is not marked: D03" in alva.get(f"/call-ins/{ref}/close").text
    page = alva.submit(f"/call-ins/{ref}/attendance", {"mark_D03": "no_show"})
    assert page.heading.startswith("Close the call-in of")
    assert kept(work) == [(Attendance.ATTENDED, None), (Attendance.EXCUSED, "In hospital"), (Attendance.NO_SHOW, None)]
    page = alva.submit(f"/call-ins/{ref}/close")
    assert page.heading == "After the meeting" and "The call-in is closed." in page.text
    overview = alva.get(f"/call-ins/{ref}")
    assert "1 of 3 came." in overview.text and "Closed" in overview.text


def test_closing_past_the_page_names_who_is_blank(browser, work) -> None:
    ref = summoned(work)
    alva = browser("alva")
    alva.press(f"/call-ins/{ref}/attendance", f"/call-ins/{ref}/hold")
    page = alva.post(f"/call-ins/{ref}/close", token_from=f"/call-ins/{ref}/attendance")
    assert page.status == 422
    assert page.errors == ["Attendance is missing for 3: D01, D02, D03. Fill them in first."]


def test_an_excuse_is_asked_for_beside_the_person_and_nothing_is_lost(browser, work) -> None:
    ref = summoned(work)
    alva = browser("alva")
    alva.press(f"/call-ins/{ref}/attendance", f"/call-ins/{ref}/hold")
    page = alva.submit(f"/call-ins/{ref}/attendance", {"mark_D01": "attended", "mark_D02": "excused"})
    assert page.status == 422
    assert page.errors == ["Give the excuse of D02, or choose something other than excused"]
    assert page.soup.find("input", {"name": "excuse_D02"})["aria-invalid"] == "true"
    assert page.soup.select_one("#mark_D01 option[selected]")["value"] == "attended"
    assert kept(work)[0] == (None, None)


def test_two_at_the_door_do_not_write_over_each_other(browser, work) -> None:
    ref = summoned(work)
    alva, other = browser("alva"), browser("alva")
    alva.press(f"/call-ins/{ref}/attendance", f"/call-ins/{ref}/hold")
    page = alva.get(f"/call-ins/{ref}/attendance")
    other.submit(f"/call-ins/{ref}/attendance", {"mark_D01": "late"})
    clash = alva.send(page, f"/call-ins/{ref}/attendance", {"mark_D02": "attended"})
    assert clash.status == 409
    assert "Came late" in clash.text
    assert kept(work)[0] == (Attendance.LATE, None)


def test_only_probation_opens_the_list_and_the_reading_is_logged(browser, work) -> None:
    ref = summoned(work)
    for who in ("bo", "disa", "cim", "project_lead", "probation_officer", "partner"):
        assert browser(who).get(f"/call-ins/{ref}/attendance").status == 403
        assert browser(who).get(f"/call-ins/{ref}/close").status == 403
    browser("alva").get(f"/call-ins/{ref}/attendance")
    with work():
        assert db.session.query(AuditEntry).filter_by(verb=Verb.LIST, subject_kind="invitation").count() == 1


def test_the_page_never_speaks_of_consequences(browser, work) -> None:
    ref = summoned(work)
    alva = browser("alva")
    alva.press(f"/call-ins/{ref}/attendance", f"/call-ins/{ref}/hold")
    alva.submit(f"/call-ins/{ref}/attendance", {"mark_D01": "no_show", "mark_D02": "no_show", "mark_D03": "no_show"})
    for address in ("attendance", "close", ""):
        text = alva.get(f"/call-ins/{ref}/{address}".rstrip("/")).text.casefold()
        assert not any(word in text for word in ("sanction", "warning", "misconduct", "report to", "non-compliance"))


def test_the_number_of_queries_does_not_grow_with_the_list(browser, work, count_queries) -> None:
    def opened(ref: str) -> int:
        alva = browser("alva")
        with count_queries() as counted:
            assert alva.get(f"/call-ins/{ref}/attendance").status == 200
        return len(counted)

    one = summoned(work, 1)
    before = opened(one)
    with work():
        other = scene.people(4)
        other.state = State.SUMMONED
        log.record(actor("alva"), Verb.CALL_IN_EDIT, other)
        four = other.ref
    assert opened(four) == before
