"""Everybody's arrival on one page: filled in for all, looked at, taken back or saved."""

from __future__ import annotations

from datetime import time

import pytest

from gvi.callins import participants
from gvi.callins.models import CallIn
from gvi.callins.participant_rules import arrival_times, proposed_arrivals
from gvi.callins.participants import Meeting
from gvi.extensions import db
from tests.callins import scene
from tests.world import actor


@pytest.fixture
def address(work) -> str:
    """The arrival page of a call-in with four on its list."""
    with work():
        return f"/call-ins/{scene.people(4, cleared=False).ref}/arrival"


def typed(page) -> list[str]:
    return [page.soup.find("input", {"name": f"D{number:02d}"})["value"] for number in range(1, 5)]


def contacts(page) -> list[str]:
    return [page.soup.find("input", {"name": f"name_D{number:02d}"})["value"] for number in range(1, 5)]


def saved(work) -> list[tuple[time | None, str | None, str | None]]:
    with work():
        rows = db.session.query(CallIn).one().invitations
        return [(row.arrival, row.contact_name, row.contact_phone) for row in rows]


def test_arrivals_follow_one_another_until_midnight() -> None:
    assert arrival_times(3, first=time(17, 50), minutes=10) == [time(17, 50), time(18, 0), time(18, 10)]
    assert arrival_times(2, first=time(23, 50), minutes=9) == [time(23, 50), time(23, 59)]
    assert arrival_times(2, first=time(23, 50), minutes=10) is None
    assert arrival_times(0, first=time(9, 0), minutes=10) == []


def test_times_are_filled_in_down_the_list_and_saved_only_when_one_saves(browser, work, address) -> None:
    alva = browser("alva")
    page = alva.click(alva.get(address), address, "Fill in", {"first": "17.20", "minutes": "5"}, nth=0)
    assert page.status == 200 and "4 answers are filled in, and not saved" in page.text
    assert typed(page) == ["17:20", "17:25", "17:30", "17:35"]
    assert {arrival for arrival, *_ in saved(work)} == {None}
    assert page.soup.find("input", {"name": "first"})["value"] == ""
    alva.click(page, address, "Save arrivals")
    assert [arrival for arrival, *_ in saved(work)] == [time(17, 20), time(17, 25), time(17, 30), time(17, 35)]


def test_what_was_typed_stays_unless_asked_to_be_replaced(browser, address) -> None:
    alva = browser("alva")
    page = alva.click(alva.get(address), address, "Fill in", {"D02": "16.00", "first": "17.20"})
    assert typed(page) == ["17:20", "16.00", "17:40", "17:50"]
    page = alva.click(page, address, "Fill in", {"first": "18.00", "replace": "y"})
    assert typed(page) == ["18:00", "18:10", "18:20", "18:30"]


def test_what_was_filled_in_can_be_taken_back_and_what_was_typed_stays(browser, work, address) -> None:
    with work():
        call_in = db.session.query(CallIn).one()
        participants.set_arrivals(actor("alva"), call_in, {call_in.invitations[3]: Meeting(time(19, 0))})
    alva = browser("alva")
    page = alva.click(alva.get(address), address, "Fill in", {"D02": "16.00", "first": "17.20", "replace": "y"})
    assert typed(page) == ["17:20", "17:30", "17:40", "17:50"]
    page = alva.click(alva.get(address), address, "Fill in", {"D02": "16.00", "first": "17.20"})
    page = alva.click(page, address, "Take back what was filled in")
    assert typed(page) == ["", "16.00", "", "19:00"]
    assert "not saved" not in page.text


def test_one_contact_person_for_all_goes_where_there_is_none(browser, work, address) -> None:
    alva = browser("alva")
    answers = {"name_D03": "Kim Egen", "all_name": "Ebba Norén", "all_phone": "070-174 06 05"}
    page = alva.click(alva.get(address), address, "Fill in", answers)
    assert contacts(page) == ["Ebba Norén", "Ebba Norén", "Kim Egen", "Ebba Norén"]
    assert typed(page) == ["", "", "", ""]
    alva.click(page, address, "Save arrivals")
    assert saved(work)[0] == (None, "Ebba Norén", "+46701740605")
    assert saved(work)[2][1] == "Kim Egen"


def test_save_with_the_upper_answers_still_filled_in_shows_them_before_anything_is_saved(
    browser, work, address
) -> None:
    alva = browser("alva")
    page = alva.click(alva.get(address), address, "Save arrivals", {"first": "17.20"})
    assert typed(page)[0] == "17:20" and "not saved" in page.text
    assert {arrival for arrival, *_ in saved(work)} == {None}


def test_filling_in_with_nothing_typed_proposes_times_that_are_not_saved(browser, work, address) -> None:
    alva = browser("alva")
    page = alva.click(alva.get(address), address, "Fill in", {"D01": "16.00"})
    assert typed(page) == ["16.00", "17:30", "17:40", "17:50"] and "not saved" in page.text
    assert {arrival for arrival, *_ in saved(work)} == {None}


@pytest.mark.parametrize(
    ("number", "starts", "proposed"),
    [(0, 18, (time(17, 50), 10)), (1, 18, (time(17, 50), 10)), (7, 18, (time(16, 50), 10)), (8, 18, (time(17, 15), 5)),
     (12, 18, (time(16, 55), 5)), (25, 18, (time(17, 2), 2)), (99, 18, (time(16, 12), 1)), (2, 0, None)],
)  # fmt: skip
def test_proposed_times_end_ten_minutes_before_and_begin_at_most_an_hour_earlier(number, starts, proposed) -> None:
    assert proposed_arrivals(number, starts=time(starts)) == proposed


def test_a_last_arrival_past_midnight_says_what_to_write(browser, address) -> None:
    alva = browser("alva")
    page = alva.click(alva.get(address), address, "Fill in", {"first": "23.40"})
    assert page.status == 422 and "after midnight" in page.errors[0]
    assert page.soup.find("input", {"name": "first"})["value"] == "23.40"


def test_a_full_list_says_that_nothing_has_changed(browser, address) -> None:
    alva = browser("alva")
    page = alva.click(alva.get(address), address, "Fill in", {"first": "17.20"})
    page = alva.click(page, address, "Fill in", {"first": "17.20"})
    assert "Everything was filled in already" in page.text


def test_two_people_who_set_the_same_arrivals_see_both_versions(browser, address) -> None:
    alva, other = browser("alva"), browser("alva")
    page = alva.get(address)
    other.submit(address, {"D01": "16.00"})
    clash = alva.send(page, address, {"D01": "17.00"})
    assert clash.status == 409 and "16:00" in clash.text and "17.00" in clash.text
    assert alva.send(clash, address).status == 200
    assert typed(alva.get(address))[0] == "17:00"


def test_who_came_onto_the_list_meanwhile_keeps_what_is_saved(browser, work, address) -> None:
    alva = browser("alva")
    page = alva.get(address)
    with work():
        call_in = db.session.query(CallIn).one()
        newest = call_in.invitations[3]
        participants.set_arrivals(actor("alva"), call_in, {newest: Meeting(time(19, 0), "Kim Egen", None)})
    for name in ("D04", "name_D04", "phone_D04"):
        page.soup.find("input", {"name": name}).decompose()
    clash = alva.send(page, address)
    assert clash.status == 409 and typed(clash)[3] == "19:00"
    alva.send(clash, address)
    assert saved(work)[3] == (time(19, 0), "Kim Egen", None)
