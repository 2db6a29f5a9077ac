"""Dragging somebody to another seat or another time, as an extra beside the buttons."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from gvi.callins import arrival_operations
from gvi.callins.arrival_planning import Room, Stay
from gvi.callins.models import CallIn
from gvi.extensions import db
from tests.callins import scene
from tests.world import actor


def planned(work: Any) -> str:
    """A call-in with two who have a time and a seat; its ref."""
    with work():
        call_in = scene.people(2, cleared=False, starts_at=scene.evening(30))
        db.session.flush()
        plan = {"D01": Stay(10, 1, 1, 0), "D02": Stay(20, 2, 1, 5)}
        arrival_operations.save(actor("alva"), call_in, plan, Room())
        return str(call_in.ref)


def where(page: Page) -> list[str]:
    """The seats, by number, in which D01 and D02 sit."""
    return [
        str(page.locator(f'td[data-drop="seat"]:has([data-drag="{code}"])').get_attribute("data-at"))
        for code in ("D01", "D02")
    ]


def test_somebody_dragged_to_another_seat_sits_there_and_nothing_is_saved_before_save(window, work) -> None:
    ref = planned(work)
    page: Page = window("alva")
    page.goto(f"/call-ins/{ref}/arrival/plan/")
    seat = page.locator('.room-map [data-drag="D01"]')
    expect(seat).to_have_attribute("draggable", "true")
    assert where(page) == ["1", "2"]
    with page.expect_navigation():
        seat.drag_to(page.locator('[data-drop="seat"][data-at="5"]'))
    assert where(page) == ["5", "2"]
    with page.expect_navigation():  # onto a seat that is taken: the two change places
        page.locator('.room-map [data-drag="D01"]').drag_to(page.locator('[data-drop="seat"][data-at="2"]'))
    assert where(page) == ["2", "5"]
    with page.expect_navigation():
        page.locator('.slot [data-drag="D01"]').first.drag_to(page.locator('[data-drop="time"][data-at="20"]'))
    expect(page.locator('[data-drop="time"][data-at="20"] [data-drag]')).to_have_count(2)
    with work():
        call_in = db.session.query(CallIn).filter_by(ref=ref).one()
        assert [each.seat for each in call_in.invitations] == [1, 2]
    page.get_by_role("button", name="Save the plan").last.click()
    expect(page.locator("main")).to_contain_text("The arrival plan is saved.")
    with work():
        call_in = db.session.query(CallIn).filter_by(ref=ref).one()
        assert [each.seat for each in call_in.invitations] == [2, 5]
        assert len({each.arrival for each in call_in.invitations}) == 1
