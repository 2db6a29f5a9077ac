"""What a tap says, which one counts, and when the door is open: every state and every press."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import permutations, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gvi.callins.models import Attendance, State
from gvi.core import clock
from gvi.door import rules, wire
from gvi.door.models import Excuse, Press
from gvi.door.seats import Seat, plan_of

DAY = date(2031, 3, 4)
STARTS = datetime(2031, 3, 4, 18, 0, tzinfo=clock.LOCAL)
MARK = "0123456789abcdef" * 2


@dataclass(frozen=True)
class Tap:
    mark: str
    at: datetime
    attendance: Attendance | None = None
    undoes: str | None = None


def at(minute: int) -> datetime:
    return STARTS + timedelta(minutes=minute)


@pytest.mark.parametrize("before,press", list(product([None, *Attendance], [p for p in Press if p is not Press.SHEET])))
def test_from_every_state_every_press_leads_where_the_table_says(before, press) -> None:
    expected = {
        Press.ARRIVED: Attendance.ATTENDED, Press.ON_TIME: Attendance.ATTENDED, Press.LATE: Attendance.LATE,
        Press.LEFT_EARLY: Attendance.LEFT_EARLY, Press.TURNED_BACK: Attendance.TURNED_BACK,
        Press.EXCUSED: Attendance.EXCUSED, Press.UNDO: None,
    }[press]  # fmt: skip
    first = [Tap("a" * 32, at(0), before)] if before else []
    says = rules.said_by(press, at=at(1), expected=STARTS)
    second = Tap("b" * 32, at(1), says, first[0].mark if press is Press.UNDO and first else None)
    if press is Press.UNDO and not first:
        second = Tap("b" * 32, at(1), None, "c" * 32)
    last = rules.standing([*first, second])
    assert (last.attendance if last else None) is expected


@pytest.mark.parametrize("before", [None, *Attendance])
def test_what_is_offered_changes_something_and_can_be_pressed(before) -> None:
    offered = rules.OFFERED[before]
    assert len(set(offered)) == len(offered) and offered
    assert not {Press.UNDO, Press.SHEET} & set(offered)
    for press in offered:
        on_time, late = (rules.said_by(press, at=at(minute), expected=STARTS) for minute in (0, 60))
        assert {on_time, late} != {before}
    assert (Press.ARRIVED in offered) is (before not in {*rules.HERE, Attendance.LEFT_EARLY})


def test_late_follows_from_the_time_one_was_expected() -> None:
    told = [rules.said_by(Press.ARRIVED, at=at(minute), expected=STARTS) for minute in (-30, 0, 10, 11)]
    assert told == [Attendance.ATTENDED, Attendance.ATTENDED, Attendance.ATTENDED, Attendance.LATE]
    own = rules.expected_at(time(17, 20), starts_at=STARTS)
    assert own == STARTS - timedelta(minutes=40)
    assert rules.said_by(Press.ARRIVED, at=STARTS, expected=own) is Attendance.LATE
    assert rules.expected_at(None, starts_at=STARTS) == STARTS


def test_an_undo_takes_back_its_tap_alone_and_the_one_before_counts_again() -> None:
    came, left = Tap("1" * 32, at(0), Attendance.ATTENDED), Tap("2" * 32, at(30), Attendance.LEFT_EARLY)
    undo = Tap("3" * 32, at(31), undoes=left.mark)
    assert rules.standing([came, left]) is left
    assert rules.standing([came, left, undo]) is came
    assert rules.standing([came, left, undo, Tap("4" * 32, at(32), undoes=came.mark)]) is None
    early = Tap("5" * 32, at(2), undoes="2" * 32)  # its clock says that it was before what it takes back
    assert rules.standing([came, early, left]) is came


def test_the_order_in_which_taps_arrive_says_nothing() -> None:
    taps = [
        Tap("1" * 32, at(0), Attendance.ATTENDED), Tap("2" * 32, at(0), Attendance.LATE),
        Tap("3" * 32, at(5), Attendance.TURNED_BACK), Tap("4" * 32, at(6), undoes="3" * 32),
    ]  # fmt: skip
    assert {rules.standing(order) for order in permutations(taps)} == {taps[1]}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine, not the data
@given(st.data())
def test_any_taps_in_any_order_any_number_of_times_say_the_same(data) -> None:
    marks = [f"{number:032x}" for number in range(8)]
    taps = [
        Tap(mark, at(data.draw(st.integers(0, 5))), data.draw(st.sampled_from([None, *Attendance])),
            data.draw(st.sampled_from([None, None, *marks])))
        for mark in marks
    ]  # fmt: skip
    sent = data.draw(st.permutations(taps)) + data.draw(st.lists(st.sampled_from(taps)))
    assert rules.standing(sent) == rules.standing(taps)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_door_is_open_on_the_day_of_a_meeting_that_is_held_and_at_no_other_time(state, days) -> None:
    problems = list(rules.may_tap(state, day=DAY, on=DAY + timedelta(days=days)))
    assert (not problems) is (state is State.HELD and days == 0)
    if state in {State.CLOSED, State.CANCELLED}:
        assert [each.code for each in problems] == ["door-closed"]
    elif days < 0:
        assert [each.code for each in problems] == ["door-before-day"]


def test_an_answer_is_corrected_after_the_day_for_a_reason() -> None:
    after = DAY + timedelta(days=1)
    assert [p.code for p in rules.may_correct(["D01"], day=DAY, today=after, reason=None)] == [
        "correction-without-reason"
    ]
    assert not list(rules.may_correct(["D01"], day=DAY, today=after, reason="Mistaken for D02"))
    assert not list(rules.may_correct([], day=DAY, today=after, reason=None))
    assert not list(rules.may_correct(["D01"], day=DAY, today=DAY, reason=None))


def test_what_a_phone_sends_is_read() -> None:
    told = [
        {"mark": MARK, "code": "D07", "tap": "arrived", "age": 1500},
        {"mark": MARK[::-1], "code": "D07", "tap": f"undo:{MARK}", "age": 0},
    ]
    first, second = wire.read(json.dumps(told))
    assert first == wire.Sent(MARK, "D07", Press.ARRIVED, age=timedelta(seconds=1.5))
    assert (second.press, second.undoes) == (Press.UNDO, MARK)
    assert wire.read(json.dumps([{**told[0], "tap": "excused:ill"}]))[0].excuse is Excuse.ILL
    assert wire.read(json.dumps([{**told[0], "age": 10**15}]))[0].age == wire.LONGEST


@pytest.mark.parametrize(
    "change",
    [{"mark": "x"}, {"mark": 7}, {"code": "k7m3q9b"}, {"code": None}, {"tap": "sheet"}, {"tap": "vanished"}, {"tap": "arrived:now"},
     {"tap": "excused"}, {"tap": "excused:sulking"}, {"tap": "undo:"}, {"tap": "undo:last"}, {"age": -1}, {"age": "1"}, {"age": True}],
)  # fmt: skip
def test_what_our_page_never_sends_is_unreadable(change) -> None:
    with pytest.raises(wire.Unreadable):
        wire.read(json.dumps([{"mark": MARK, "code": "D07", "tap": "arrived", "age": 0, **change}]))


@pytest.mark.parametrize("text", ["", "{", "{}", "[1]", "null", json.dumps([{}] * 201), "[" * 100_000, "1" * 10_000])
def test_anything_but_a_list_of_taps_is_unreadable(text) -> None:
    with pytest.raises(wire.Unreadable):
        wire.read(text)


def test_buttons_of_one_form_are_different_taps_and_the_same_button_is_one() -> None:
    one, same, other, person = (
        wire.pressed(code=code, mark=MARK, tap=tap).mark
        for code, tap in (("D01", "arrived"), ("D01", "arrived"), ("D01", "late"), ("D02", "arrived"))
    )
    assert one == same and len({one, other, person}) == 3


def test_the_room_is_drawn_from_the_seats() -> None:
    seats = {"D01": Seat(1, 2, 2), "D02": Seat(3, 1, 5), "D03": Seat(2, 2, 4)}
    assert plan_of(seats, ["D01", "D02"]) == [[None, "D01"], [None, None], ["D02", None]]
    assert plan_of({}, ["D01"]) == []
