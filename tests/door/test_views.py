"""The door through the front door: by forms, by a phone's own sending, by two at once, and for whom it stays shut."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from gvi.access.roles import Role
from gvi.accounts.models import User
from gvi.accounts.operations import add_posting, add_user
from gvi.agencies.models import Agency
from gvi.audit import log
from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.callins import lifecycle
from gvi.callins import participants as listing
from gvi.callins.arrival_queries import seats_of as arranged
from gvi.callins.attendance_queries import attendance_of
from gvi.callins.models import Attendance, CallIn, Invitation, State
from gvi.checklists.models import ChecklistTask
from gvi.conflicts import operations as conflicts
from gvi.core import clock
from gvi.core.problems import RuleBroken
from gvi.door.models import AttendanceTap, Press
from gvi.entry.models import SignIn
from gvi.extensions import db
from gvi.members import operations as people
from gvi.members.models import Identity, Member
from gvi.sites.models import Site
from gvi.speakers import operations as speaking
from tests import factories, world
from tests.browsing import Browser
from tests.callins.scene import evening
from tests.door.scene import kept, opened, press, send, tap
from tests.world import actor


def taps(work) -> list[AttendanceTap]:
    with work():
        rows = list(db.session.scalars(select(AttendanceTap).order_by(AttendanceTap.at)))
        db.session.expunge_all()
        return rows


def entries(work, verb: Verb) -> int:
    with work():
        return db.session.query(AuditEntry).filter_by(verb=verb).count()


def test_one_press_a_person_and_each_can_be_undone(browser, work) -> None:
    ref = opened(work)
    alva = browser("alva")
    page = press(alva, ref, "D01", "arrived")
    assert page.status == 200 and page.response.request.path == f"/call-ins/{ref}/door"
    press(alva, ref, "D02", "turned_back")
    press(alva, ref, "D03", "excused:ill")
    assert kept(work) == [(Attendance.ATTENDED, None), (Attendance.TURNED_BACK, None), (Attendance.EXCUSED, "Ill")]
    press(alva, ref, "D01", "left_early")
    assert kept(work)[0] == (Attendance.LEFT_EARLY, None)
    for _ in range(2):
        page = alva.get(f"/call-ins/{ref}/door")
        press(alva, ref, "D01", page.soup.select_one("#D01 button[value^=undo]")["value"])
    assert kept(work)[0] == (None, None)
    assert len(taps(work)) == 6


def test_the_same_form_sent_twice_is_one_tap_and_another_button_another(browser, work) -> None:
    ref = opened(work)
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/door")
    form = page.soup.select_one("#D01 form[data-door]")
    values = {field["name"]: field["value"] for field in form.select("input")}
    for what in ("arrived", "arrived", "late"):
        alva.client.post(form["action"], data={**values, "tap": what})
    alva.client.post(form["action"], data={**values, "code": "D02", "tap": "arrived"})
    assert [(each.press, each.attendance) for each in taps(work)] == [
        (Press.ARRIVED, Attendance.ATTENDED), (Press.LATE, Attendance.LATE), (Press.ARRIVED, Attendance.ATTENDED),
    ]  # fmt: skip


def test_two_phones_lose_no_tap_and_the_one_pressed_last_counts(browser, work) -> None:
    ref = opened(work)
    one, other = browser("alva"), browser("alva")
    send(other, ref, tap("D01", "turned_back", age=5_000), tap("D02", "arrived"))
    answer = json.loads(send(one, ref, tap("D01", "arrived", age=60_000), tap("D03", "late", age=60_000)).data)
    assert len(answer["kept"]) == 2 and answer["refused"] == {}
    assert [each[0] for each in kept(work)] == [Attendance.TURNED_BACK, Attendance.ATTENDED, Attendance.LATE]
    assert len(taps(work)) == 4


def test_what_is_sent_again_is_kept_once(browser, work) -> None:
    ref = opened(work)
    alva, sent = browser("alva"), tap("D01", "arrived", age=1_000)
    first, second = (json.loads(send(alva, ref, sent, sent).data) for _ in range(2))
    assert first["kept"] == second["kept"] == [sent["mark"]] * 2
    assert len(taps(work)) == 1 and entries(work, Verb.ATTENDANCE_TAP) == 1


def test_taps_of_one_phone_keep_their_order_however_long_the_first_was_on_its_way(browser, work) -> None:
    ref = opened(work)
    alva, phone = browser("alva"), "0badcafe"
    send(alva, ref, tap("D01", "arrived", age=0, mark=f"{phone}{'1' * 24}"))
    send(alva, ref, tap("D01", "left_early", age=9_000, mark=f"{phone}{'2' * 24}"))
    assert kept(work)[0][0] is Attendance.LEFT_EARLY


def test_an_undo_that_comes_before_what_it_takes_back_still_takes_it_back(browser, work) -> None:
    ref = opened(work)
    alva, came = browser("alva"), tap("D01", "arrived", age=2_000)
    send(alva, ref, tap("D01", f"undo:{came['mark']}"))
    send(alva, ref, came)
    assert kept(work)[0] == (None, None)


def test_one_refused_tap_holds_no_other_back(browser, work) -> None:
    ref = opened(work)
    lost, yesterday = tap("D99", "arrived"), tap("D02", "arrived", age=48 * 3_600_000)
    answer = json.loads(send(browser("alva"), ref, lost, yesterday, tap("D03", "arrived")).data)
    assert answer["refused"][lost["mark"]] == "D99 is not on the list."
    assert answer["refused"][yesterday["mark"]].startswith("The door opens on the day of the meeting")
    assert [each[0] for each in kept(work)] == [None, None, Attendance.ATTENDED]


def test_late_follows_from_ones_own_time(browser, work) -> None:
    ref = opened(work, starts_at=clock.at(clock.today(), time(0, 1)), minutes=1_000)
    now = clock.local(clock.now())
    with work():
        alva, rows = actor("alva"), list(db.session.scalars(select(Invitation).order_by(Invitation.code)))
        rows[0].arrival, rows[1].arrival = time(0, 0), time(23, 59)
        log.record_all(alva, Verb.PARTICIPANT_EDIT, rows[:2])
    send(browser("alva"), ref, *(tap(code, "arrived") for code in ("D01", "D02", "D03")))
    late = Attendance.LATE if now.hour or now.minute > 12 else None
    if late is None:
        pytest.skip("just after midnight nobody is late yet")
    assert [each[0] for each in kept(work)] == [late, Attendance.ATTENDED, late]


@pytest.mark.parametrize(
    "state,days,says",
    [
        (State.SUMMONED, 0, "The door is not open"),
        (State.HELD, -1, "has passed. Correct it on the page Attendance"),
        (State.SUMMONED, 1, "The door opens on the day of the meeting"),
        (State.CLOSED, 0, "closed or cancelled"),
        (State.CANCELLED, 0, "closed or cancelled"),
    ],
)
def test_nothing_is_tapped_before_the_day_after_it_or_when_it_is_closed(browser, work, state, days, says) -> None:
    ref = opened(work, state=state, starts_at=evening(days))
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/door")
    assert says in page.text and not page.soup.select("form[data-door]")
    answer = json.loads(send(alva, ref, tap("D01", "arrived")).data)
    assert not answer["kept"] and says in next(iter(answer["refused"].values()))
    form = {"code": "D01", "mark": "0" * 32, "tap": "arrived"}
    refused = alva.post(f"/call-ins/{ref}/door", form, token_from=f"/call-ins/{ref}/door")
    assert refused.status == 422 and says in refused.text
    assert kept(work)[0] == (None, None) and not taps(work)


def test_the_door_is_opened_from_its_own_page(browser, work) -> None:
    ref = opened(work, state=State.SUMMONED)
    alva = browser("alva")
    page = alva.press(f"/call-ins/{ref}/door", f"/call-ins/{ref}/hold")
    assert page.response.request.path == f"/call-ins/{ref}/door"
    assert len(page.soup.select("form[data-door]")) == 3


def test_a_meeting_opened_by_mistake_is_taken_back_while_nobody_was_tapped(browser, work) -> None:
    ref = opened(work, state=State.SUMMONED)
    with work():
        call_in = db.session.query(CallIn).one()
        planner, gun = actor("alva"), factories.speaker(actor("alva"), name="Gun Talare")
        speaking.add_slot(planner, call_in, message="Welcome", minutes=3, voice=None, speaker=gun)
    alva, door = browser("alva"), f"/call-ins/{ref}/door"
    assert "Opened by mistake?" not in alva.get(door).text
    assert "Opened by mistake?" in alva.press(door, f"/call-ins/{ref}/hold").text
    with work():
        assert db.session.query(ChecklistTask).one().text == "Gun Talare"
    moved = entries(work, Verb.CALL_IN_MOVE)
    page = alva.press(door, f"/call-ins/{ref}/unhold")
    assert page.response.request.path == door and "The door is not open." in page.text
    with work():
        assert db.session.query(CallIn).one().state is State.SUMMONED
        assert not db.session.query(ChecklistTask).count()
    assert entries(work, Verb.CALL_IN_MOVE) == moved + 1
    alva.press(door, f"/call-ins/{ref}/hold")
    assert browser("bo").post(f"/call-ins/{ref}/unhold").status in (403, 404)
    press(alva, ref, "D01", "arrived")
    page = alva.get(door)
    mark = page.soup.select_one("#D01 button[value^=undo]")["value"]
    page = press(alva, ref, "D01", mark)
    assert kept(work)[0] == (None, None) and "Opened by mistake?" not in page.text
    page = alva.post(f"/call-ins/{ref}/unhold")
    assert page.status == 422 and "Attendance is already marked for 1." in page.text
    with work():
        assert db.session.query(CallIn).one().state is State.HELD


def test_an_opening_taken_back_by_somebody_who_may_not_know_of_who_was_tapped_loses_nothing(app, browser, work) -> None:
    """To refuse would tell them that somebody they do not see is there: so it is taken back, and what was tapped waits."""
    ref = opened(work)
    with work():
        alva = actor("alva")
        officer = add_user(factories.NOBODY, email="siv@malmo.example", name="Siv Vid Dörren", password=world.PASSWORD)
        site, agency = db.session.get_one(Site, alva.site_id), db.session.get_one(Agency, alva.agency_id)
        role, day = Role.PROBATION_COORDINATOR, world.BEGINNING
        add_posting(factories.NOBODY, officer, agency=agency, site=site, role=role, starts_on=day)
        first = db.session.scalars(select(Invitation).where(Invitation.code == "D01")).one()
        user = db.session.get_one(User, alva.user_id)
        locker = replace(alva, user_id=officer.id)
        conflicts.lock_out(locker, first.member, user=user, reason="A cousin", starts_on=clock.today())
    siv = Browser(app, locale="en")
    siv.sign_in("siv@malmo.example", world.PASSWORD)
    alva, door, waits = browser("alva"), f"/call-ins/{ref}/door", "The opening was taken back after somebody was"
    send(siv, ref, tap("D01", "arrived"))
    before = [(each.mark, each.attendance) for each in taps(work)]
    page = alva.press(door, f"/call-ins/{ref}/unhold")
    assert page.status == 200 and "The door is not open." in page.text and waits not in page.text
    assert waits in siv.get(door).text
    mark = "0" * 32
    refused = send(siv, ref, tap("D02", "arrived", mark=mark)).response.json
    assert not refused["kept"] and "The door is not open." in refused["refused"][mark]
    page = alva.press(door, f"/call-ins/{ref}/hold")
    assert "Opened by mistake?" in page.text
    assert [(each.mark, each.attendance) for each in taps(work)] == before and kept(work)[0][0] is Attendance.ATTENDED
    page = siv.get(door)
    assert page.soup.select_one("#D01 .door-state").get_text(" ").split()[0] == "Attended" and waits not in page.text


def test_whoever_was_tapped_stays_on_the_list_though_the_opening_was_taken_back(browser, work) -> None:
    ref = opened(work)
    send(browser("alva"), ref, tap("D01", "arrived"))
    with work():
        planner, call_in = actor("alva"), db.session.query(CallIn).one()
        call_in.state = State.PLANNED
        log.record(planner, Verb.CALL_IN_MOVE, call_in)
    with work():
        call_in = db.session.query(CallIn).one()
        with pytest.raises(RuleBroken) as stopped:
            listing.remove(actor("alva"), call_in, call_in.invitations[0])
        listing.remove(actor("alva"), call_in, call_in.invitations[1])
    assert [problem.code for problem in stopped.value.problems] == ["remove-after-tap"]
    assert len(taps(work)) == 1


def test_the_numbers_agree_with_the_list_and_with_the_officers(browser, work) -> None:
    ref = opened(work, 4)
    alva = browser("alva")
    send(alva, ref, tap("D01", "arrived"), tap("D02", "late"), tap("D03", "excused:work"))
    page = alva.get(f"/call-ins/{ref}/door")
    numbers = {each.dt.get_text(): each.dd.get_text(" ") for each in page.soup.select(".door-counts > div")}
    marks = [each.get_text() for each in page.soup.select(".door-state .tag")]
    assert numbers == {"Here": "2 of 4", "Not here yet": "1", "Excused": "1"}
    assert [mark.strip() for mark in marks] == ["Attended", "Came late", "Excused", "Not here yet"]
    officers = page.soup.select_one("[data-part=officers]").get_text(" ")
    assert all(code in officers for code in ("D01", "D02", "D03", "D04"))


def test_the_door_tells_no_ref_no_name_no_group_and_no_reason(browser, work) -> None:
    ref = opened(work)
    alva = browser("alva")
    send(alva, ref, tap("D01", "excused:custody"))
    with work():
        refs = list(db.session.scalars(select(Member.ref)))
        whys = list(db.session.scalars(select(Invitation.why)))
        names = [name for name in db.session.scalars(select(Identity.name)) if name]
    text = alva.get(f"/call-ins/{ref}/door").data.decode()
    now = alva.get(f"/call-ins/{ref}/door/now").data.decode()
    for told in (text, now):
        assert not [each for each in (*refs, *whys, *names) if each in told]
    page = alva.get(f"/call-ins/{ref}/door")
    assert page.soup.select_one("#D01 .door-state").get_text(" ").split()[0] == "Excused"
    assert "custody" not in page.soup.select_one("#D01").get_text()  # nothing more is said of it where all can see


def test_a_name_is_shown_by_a_press_that_the_log_keeps(browser, work) -> None:
    ref = opened(work)
    with work():
        invitation = db.session.scalars(select(Invitation).order_by(Invitation.code)).first()
        member = invitation.member
        alva = actor("alva")
        member.identity.name = "Kim Exempel"
        log.record(alva, Verb.IDENTITY_EDIT, member.identity)
        where = f"/call-ins/{ref}/door/{invitation.ref}/name"
    alva = browser("alva")
    assert alva.get(where).response.headers["Location"].endswith(f"/call-ins/{ref}/door#D01")
    before = entries(work, Verb.REVEAL)
    page = alva.press(f"/call-ins/{ref}/door", where)
    assert "Kim Exempel" in page.text and "Kim" not in page.soup.title.get_text()
    assert entries(work, Verb.REVEAL) == before + 1


def test_only_what_has_changed_is_read_and_logged_anew(browser, work) -> None:
    ref = opened(work)
    alva = browser("alva")
    stamp = alva.get(f"/call-ins/{ref}/door").soup.select_one("#door")["data-stamp"]
    before = entries(work, Verb.LIST)
    quiet = json.loads(alva.get(f"/call-ins/{ref}/door/now?since={stamp}").data)
    assert "html" not in quiet and entries(work, Verb.LIST) == before
    send(browser("alva"), ref, tap("D02", "arrived"))
    between = entries(work, Verb.LIST)
    told = json.loads(alva.get(f"/call-ins/{ref}/door/now?since={stamp}").data)
    assert (
        told["stamp"] != stamp
        and "Alva Malmo" in told["html"]
        and "csrf_token" not in told["html"].replace('name="csrf_token" value=""', "")
    )
    assert entries(work, Verb.LIST) == between + 1


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(browser, work) -> None:
    ref = opened(work)
    alva = browser("alva")
    alva.get(f"/call-ins/{ref}/door")

    def seen(minutes: int | None = None):
        with work():
            rows = list(db.session.scalars(select(SignIn)))
            for row in rows:
                if minutes:
                    row.seen_at = clock.now() - timedelta(minutes=minutes)
            return max(row.seen_at for row in rows)

    then = seen(5)
    assert alva.get(f"/call-ins/{ref}/door/now").status == 200
    assert seen() == then
    alva.get(f"/call-ins/{ref}/door")
    assert seen() > then


def test_a_phone_that_was_signed_out_is_told_so_and_sends_after_signing_in_again(browser, work) -> None:
    ref = opened(work)
    alva, sent = browser("alva"), tap("D01", "arrived", age=3_000)
    page = alva.get(f"/call-ins/{ref}/door")
    zone = page.soup.select_one("#door")
    alva.submit(f"/call-ins/{ref}/door", action="/logout")
    data = {"csrf_token": zone["data-csrf"], "who": zone["data-who"], "taps": json.dumps([sent])}
    headers = {"Accept": "application/json"}
    assert alva.client.post(f"/call-ins/{ref}/door/taps", data=data, headers=headers).status_code in {400, 401}
    assert alva.get(f"/call-ins/{ref}/door/now", headers=headers).status == 401
    alva.sign_in(world.address("alva"), world.PASSWORD, follow=False)
    told = json.loads(alva.get(f"/call-ins/{ref}/door/now", headers=headers).data)
    assert told["who"] == zone["data-who"]
    answer = alva.client.post(f"/call-ins/{ref}/door/taps", data={**data, "csrf_token": told["csrf"]}, headers=headers)
    assert answer.json["kept"] == [sent["mark"]] and kept(work)[0][0] is Attendance.ATTENDED


def test_what_somebody_else_tapped_on_the_phone_is_not_sent_in_ones_own_name(browser, work) -> None:
    ref = opened(work)
    answer = send(browser("alva"), ref, tap("D01", "arrived"), who="somebodyelse")
    assert answer.status == 409 and json.loads(answer.data) == {"error": "who"}
    assert not taps(work)


def test_what_is_no_tap_is_refused(browser, work) -> None:
    ref = opened(work)
    alva = browser("alva")
    assert send(alva, ref, {"mark": "x"}).status == 422
    assert alva.post(f"/call-ins/{ref}/door", {"code": "D01", "mark": "x", "tap": "arrived"}).status == 400


def test_every_tap_is_told_with_who_and_when_and_each_can_be_undone_there(browser, work) -> None:
    ref = opened(work)
    alva = browser("alva")
    send(alva, ref, tap("D01", "arrived", age=600_000), tap("D01", "left_early"), tap("D02", "late"))
    page = alva.get(f"/call-ins/{ref}/door/history")
    assert [each.get_text() for each in page.soup.select("tbody th")] == ["D02", "D01", "D01"] or len(
        page.soup.select("tbody tr")
    ) == 3
    assert "Alva Malmo" in page.text and "Sent " in page.text
    undo = page.soup.select("tbody tr")[-1].find("button")
    form = undo.find_parent("form")
    values = {field["name"]: field["value"] for field in form.select("input")}
    alva.client.post(form["action"], data={**values, "tap": undo["value"]})
    assert kept(work)[0][0] is Attendance.LEFT_EARLY
    assert "Undone" in alva.get(f"/call-ins/{ref}/door/history").text


def test_the_page_of_attendance_has_its_say_among_the_taps(browser, work) -> None:
    ref = opened(work)
    alva = browser("alva")
    send(alva, ref, tap("D01", "arrived"))
    alva.submit(f"/call-ins/{ref}/attendance", {"mark_D01": "no_show", "mark_D02": "attended"})
    send(alva, ref, tap("D01", "arrived", age=60_000))
    assert [each[0] for each in kept(work)] == [Attendance.NO_SHOW, Attendance.ATTENDED, None]
    assert "Answered on the page of attendance." in alva.get(f"/call-ins/{ref}/door/history").text
    send(alva, ref, tap("D01", "arrived"))
    assert kept(work)[0][0] is Attendance.ATTENDED


def test_after_the_day_an_answer_is_corrected_with_a_reason_and_a_blank_is_filled_in_without(browser, work) -> None:
    ref = opened(work, starts_at=evening(-1))
    alva, where = browser("alva"), f"/call-ins/{ref}/attendance"
    page = alva.submit(where, {"mark_D01": "attended", "mark_D02": "no_show"})
    assert page.status == 200 and kept(work)[0][0] is Attendance.ATTENDED
    page = alva.submit(where, {"mark_D01": "no_show"})
    assert page.status == 422 and page.errors == ["Say why the answer is changed after the day of the meeting for D01"]
    alva.submit(where, {"mark_D01": "no_show", "reason": "Was taken for D02"})
    assert kept(work)[0][0] is Attendance.NO_SHOW
    assert "Corrected: Was taken for D02" in alva.get(f"/call-ins/{ref}/door/history").text


def test_the_door_opens_for_those_who_keep_the_summonses_and_for_nobody_else(browser, work) -> None:
    ref = opened(work)
    for role in Role:
        person = browser(role.value)
        may = role in {Role.PROBATION_COORDINATOR, Role.PROBATION_OFFICER}
        for page in ("", "/now", "/history"):
            status = person.get(f"/call-ins/{ref}/door{page}").status
            assert status == 200 if may else status in {403, 404}, (role, page, status)
        if not may:
            assert "/door" not in person.get(f"/call-ins/{ref}").data.decode()
    assert browser().get(f"/call-ins/{ref}/door").status == 303


def test_an_officer_meets_those_they_follow_and_nobody_else(browser, work) -> None:
    ref = opened(work)
    officer = browser("probation_officer")
    assert "Nobody you may know of is expected." in officer.get(f"/call-ins/{ref}/door").text
    assert "Stand at the door" not in officer.get("/today").text
    with work():
        invitation = db.session.scalars(select(Invitation).where(Invitation.code == "D02")).one()
        user = db.session.get_one(User, actor("probation_officer").user_id)
        people.assign(actor("alva"), invitation.member, user=user)
    page = officer.get(f"/call-ins/{ref}/door")
    assert [each["id"] for each in page.soup.select(".door-line")] == ["D02"]
    assert "D01" not in page.text and "D03" not in page.text
    assert "Stand at the door" in officer.get("/today").text
    answer = json.loads(send(officer, ref, tap("D01", "arrived"), tap("D02", "arrived")).data)
    assert list(answer["refused"].values()) == ["D01 is not on the list."]
    assert [each[0] for each in kept(work)] == [None, Attendance.ATTENDED, None]
    send(browser("alva"), ref, tap("D01", "arrived"))
    assert "D01" not in officer.get(f"/call-ins/{ref}/door/history").text


def test_a_closed_call_in_can_be_closed_from_what_was_tapped(browser, work) -> None:
    ref = opened(work)
    send(browser("alva"), ref, *(tap(code, "arrived") for code in ("D01", "D02", "D03")))
    with work():
        call_in = db.session.query(CallIn).one()
        lifecycle.close(actor("alva"), call_in)
    assert "3 of 3 came." in browser("alva").get(f"/call-ins/{ref}").text


def test_the_number_of_queries_does_not_grow_with_the_list_or_the_taps(browser, work, count_queries) -> None:
    def asked(ref: str) -> list[int]:
        alva, numbers = browser("alva"), []
        for page in ("", "/now", "/history"):
            alva.get(f"/call-ins/{ref}/door{page}")
            with count_queries() as counted:
                assert alva.get(f"/call-ins/{ref}/door{page}").status == 200
            numbers.append(len(counted))
        return numbers

    one, many = opened(work, 1), opened(work, 4, starts_at=evening())
    send(browser("alva"), one, tap("D01", "arrived"))
    send(
        browser("alva"), many, *(tap(f"D{number:02d}", what) for number in range(1, 5) for what in ("arrived", "late"))
    )
    assert asked(one) == asked(many)


def test_whoever_is_no_longer_called_is_not_awaited_and_does_not_hold_up_the_closing(browser, work) -> None:
    ref = opened(work)
    with work():
        planner, gone = actor("alva"), db.session.query(Invitation).filter_by(code="D02").one()
        gone.called_off_on = clock.today()
        log.record(planner, Verb.PARTICIPANT_EDIT, gone)
    alva = browser("alva")
    page = alva.get(f"/call-ins/{ref}/door")
    assert page.soup.select_one("#D01") and not page.soup.select_one("#D02")
    assert "D02" not in alva.get(f"/call-ins/{ref}/attendance").text
    with work():
        call_in = db.session.query(CallIn).filter_by(ref=ref).one()
        assert [each.code for each in arranged(actor("alva"), call_in)] == ["D01", "D03"]
        assert [each.code for each in attendance_of(actor("alva"), call_in).blank] == ["D01", "D03"]
        assert lifecycle.blank_codes(call_in) == ["D01", "D03"]
