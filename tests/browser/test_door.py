"""Two phones at one door in a real browser: the network goes and comes, a sign-in ends, and no tap is lost."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from gvi.callins.models import Attendance, Invitation
from gvi.core import clock
from gvi.door.models import AttendanceTap
from gvi.entry.models import SignIn
from gvi.extensions import db
from gvi.members.models import Member
from tests import world
from tests.door.scene import kept, opened

PHONE = 390
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def at_door(window: Any, ref: str, **options: Any) -> Page:
    page: Page = window("alva", width=PHONE, **options)
    page.goto(f"/call-ins/{ref}/door")
    return page


def tap(page: Page, code: str, label: str) -> None:
    """One tap; what is not pressed first lies under Something else."""
    button = page.locator(f"#{code} form button", has_text=label).first
    if not button.is_visible():
        page.locator(f"#{code} summary").click()
    button.click()


def says(page: Page, text: str) -> None:
    expect(page.locator("[data-says]")).to_contain_text(text, timeout=20_000)


def stands(page: Page, code: str, text: str) -> None:
    expect(page.locator(f"#{code} .door-state")).to_contain_text(text, timeout=20_000)


def on_shelf(page: Page) -> dict[str, str]:
    """What the phone keeps."""
    found: dict[str, str] = page.evaluate("Object.fromEntries(Object.entries(localStorage))")
    return {name: value for name, value in found.items() if name != "door:phone"}


def test_two_phones_and_no_network_for_a_while_lose_no_tap(window, work) -> None:
    ref = opened(work, 4)
    one, other = at_door(window, ref), at_door(window, ref)
    with work():
        refs = list(db.session.scalars(select(Member.ref)))
    one.context.set_offline(True)
    tap(one, "D01", "Arrived now")
    tap(one, "D02", "Turned back")
    tap(one, "D03", "Came late")
    says(one, "3 taps are waiting to be sent. No contact just now.")
    expect(one.locator("#D01 [data-waiting]")).to_contain_text("Arrived now – waiting to be sent")
    (shelf,) = on_shelf(one).values()
    assert {each["code"] for each in json.loads(shelf)} == {"D01", "D02", "D03"}
    assert not any(each in shelf for each in refs) and "Alva" not in shelf
    tap(other, "D01", "Turned back")
    tap(other, "D04", "Arrived now")
    stands(other, "D01", "Turned back")
    one.context.set_offline(False)
    says(one, "Everything is sent.")
    assert on_shelf(one) == {}
    for page in (one, other):
        for code, text in {"D01": "Turned back", "D02": "Turned back", "D03": "Came late", "D04": "Attended"}.items():
            stands(page, code, text)
        expect(page.locator(".door-counts")).to_contain_text("2 of 4")
    with work():
        taps = list(db.session.scalars(select(AttendanceTap)))
        assert len(taps) == 5
        codes = dict(db.session.execute(select(Invitation.id, Invitation.code)).all())
        assert sorted(codes[each.invitation_id] for each in taps) == ["D01", "D01", "D02", "D03", "D04"]


def test_an_answer_that_never_came_back_makes_no_second_tap_and_the_page_may_be_opened_anew(window, work) -> None:
    ref = opened(work)
    page = at_door(window, ref)
    lost = []

    def swallow(route: Any) -> None:
        """The server takes the tap; its answer is lost on the way."""
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route(re.compile("/door/taps$"), swallow)
    tap(page, "D01", "Arrived now")
    says(page, "Everything is sent.")
    assert len(lost) == 1 and lost[0].status == 200
    page.context.set_offline(True)
    tap(page, "D01", "Left early")
    tap(page, "D02", "Arrived now")
    page.locator("#D02 [data-take-back]").click()
    says(page, "3 taps")
    page.context.set_offline(False)
    page.reload()
    says(page, "Everything is sent.")
    assert [each[0] for each in kept(work)] == [Attendance.LEFT_EARLY, None, None]
    with work():
        assert len(list(db.session.scalars(select(AttendanceTap)))) == 4


def test_a_sign_in_that_ended_keeps_the_tap_until_one_has_signed_in_again(window, work) -> None:
    ref = opened(work)
    page = at_door(window, ref)
    says(page, "Everything is sent.")
    with work():
        db.session.execute(update(SignIn).values(seen_at=clock.now() - timedelta(hours=1)))
    tap(page, "D01", "Arrived now")
    says(page, "1 tap is waiting to be sent. You are logged out.")
    assert kept(work)[0][0] is None
    with page.expect_popup() as opened_tab:
        page.locator("#door-bar a", has_text="Log in in a new tab").click()
    tab = opened_tab.value
    authenticate(tab)
    page.bring_to_front()
    says(page, "Everything is sent.")
    assert kept(work)[0][0] is Attendance.ATTENDED and on_shelf(page) == {}


def authenticate(tab: Page) -> None:
    """Sign in by typing and with one's own passkey, in a tab that has its own authenticator."""
    from tests.browser.conftest import _give_authenticator

    _give_authenticator(tab, world.address("alva"))
    tab.get_by_label("Work e-mail address").fill(world.address("alva"))
    tab.locator("input[type=password]").fill(world.PASSWORD)
    tab.locator("form[action='/login'] button[type=submit]").click()
    tab.wait_for_url("**/login/second**")
    tab.locator("[data-passkey]").click()
    tab.wait_for_url(re.compile(r"^[^?]*/today$"))


def test_signing_out_with_taps_unsent_asks_once_and_then_leaves_nothing_on_the_phone(window, work) -> None:
    ref = opened(work)
    page = at_door(window, ref)
    page.route(re.compile("/door/(taps|now)"), lambda route: route.abort())
    tap(page, "D01", "Arrived now")
    says(page, "1 tap is waiting")
    page.locator("details.menu summary").click()
    page.locator("details.menu form.leave button").click()
    says(page, "Log out once more to throw it away.")
    assert on_shelf(page)
    page.locator("details.menu form.leave button").click()
    page.wait_for_url("**/login**")
    assert page.evaluate("localStorage.length") == 0


def test_a_refused_tap_is_said_and_not_forgotten_in_silence(window, work) -> None:
    from gvi.callins import lifecycle
    from gvi.callins import operations as calling
    from gvi.callins.models import CallIn
    from gvi.callins.operations import Mark

    ref = opened(work)
    page = at_door(window, ref)
    page.context.set_offline(True)
    tap(page, "D01", "Arrived now")
    with work():
        alva, call_in = world.actor("alva"), db.session.query(CallIn).one()
        calling.mark_attendance(alva, call_in, {each: Mark(Attendance.NO_SHOW, None) for each in call_in.invitations})
        db.session.flush()
        lifecycle.close(alva, call_in)
    page.context.set_offline(False)
    expect(page.locator("[data-refused]")).to_contain_text(
        "D01, Arrived now: The call-in is closed or cancelled.", timeout=20_000
    )
    expect(page.locator("form[data-door]")).to_have_count(0)
    page.locator("[data-refused] button").click()
    expect(page.locator("[data-refused] li")).to_have_count(0)


def test_every_target_is_large_enough_and_nothing_stands_in_the_way_on_a_small_phone(window, work) -> None:
    ref = opened(work, 4)
    first = at_door(window, ref)
    for code, label in {"D02": "Turned back", "D03": "Arrived now", "D04": "Ill"}.items():
        tap(first, code, label)
    stands(first, "D04", "Excused")
    for width, scheme in ((390, "light"), (320, "dark")):
        page = window("alva", width=width, color_scheme=scheme)
        page.goto(f"/call-ins/{ref}/door")
        page.locator("#D01 summary").click()
        says(page, "Everything is sent.")
        small = page.evaluate(
            """[...document.querySelectorAll("main button, main summary, main a, .door-bar a")].filter((each) => each.offsetParent)
            .filter((each) => !each.closest(".crumbs") && !(each.matches("a.ref")) && each.getBoundingClientRect().height < 43.5)
            .map((each) => each.outerHTML.slice(0, 80))"""
        )
        assert not small
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        found = Axe().run(page, options=RULES).response["violations"]
        assert not [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def test_a_second_tap_in_haste_does_not_hit_what_took_the_buttons_place(window, work) -> None:
    ref = opened(work)
    page = at_door(window, ref)
    says(page, "Everything is sent.")
    page.locator("#D01 .door-first").dblclick()
    stands(page, "D01", "Attended")
    says(page, "Everything is sent.")
    with work():
        assert len(list(db.session.scalars(select(AttendanceTap)))) == 1


def test_without_script_every_tap_is_a_form(window, work) -> None:
    ref = opened(work)
    page = at_door(window, ref, java_script_enabled=False)
    page.locator("#D02 .door-first").click()
    expect(page.locator("#D02 .door-state")).to_contain_text("Attended")
    page.locator("#D02 button", has_text="Undo").first.click()
    expect(page.locator("#D02 .door-state")).to_contain_text("Not here yet")
    assert page.url.endswith(f"/call-ins/{ref}/door#D02")
