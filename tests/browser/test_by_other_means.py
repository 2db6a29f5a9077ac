"""The main job, from planning a call-in to its printed letters, by keyboard alone and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Locator, Page
from pypdf import PdfReader

from gvi.callins.models import CallIn
from gvi.core import clock
from gvi.extensions import db
from gvi.members import operations as people
from gvi.members.operations import IdentityData
from gvi.members.vocabulary import Category
from tests import factories
from tests.browser.test_main_job import prepare
from tests.callins import scene
from tests.world import actor

ENGLISH = {
    "save": "Save and continue", "why": "Why just these?", "add": "Add selected",
    "approve": "Approve participants", "first": "First arrival", "between": "Minutes between", "fill": "Fill in",
    "arrivals": "Save arrivals", "print": "Print 2 letters", "download": "Download 2 letters as one file",
}  # fmt: skip
SWEDISH = {
    "save": "Spara och fortsätt", "why": "Varför just de här?", "add": "Lägg till valda",
    "approve": "Godkänn deltagarna", "first": "Första ankomst", "between": "Minuter mellan", "fill": "Fyll i",
    "arrivals": "Spara ankomster", "print": "Skriv ut 2 brev", "download": "Ladda ned 2 brev som en fil",
}  # fmt: skip
MOST_STEPS = 150
"""So many presses of Tab at most to whatever is to be used next."""


class Mouse:
    """Points and clicks."""

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def press(self, control: Locator) -> None:
        control.click()

    tick = press


class Keyboard:
    """Goes from one thing to the next with Tab; never points."""

    def write(self, field: Locator, text: str) -> None:
        self._go_to(field)
        field.page.keyboard.press("Control+A")
        field.page.keyboard.type(text)

    def press(self, control: Locator) -> None:
        self._go_to(control)
        control.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        self._go_to(box)
        box.page.keyboard.press("Space")

    def _go_to(self, wanted: Locator) -> None:
        """Where the focus is must show: an outline, a shadow or another border."""
        target = wanted.element_handle()
        for _ in range(MOST_STEPS):
            if target.evaluate("element => element === document.activeElement"):
                assert target.evaluate(
                    "e => e.matches(':focus-visible') && (getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none')"
                ), "the focus does not show"
                return
            wanted.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} is not reached by Tab")


def two_clients() -> None:
    """Two people under supervision, with all that a letter needs."""
    alva = actor("alva")
    prepare()
    for name, number in (("Vera Provsson", scene.NUMBERS[0]), ("Åke Testberg", scene.NUMBERS[1])):
        identity = IdentityData(name=name, personnummer=number, street="Exempelgatan 1", postcode="21120", city="Malmö")
        member = people.register(alva, identity=identity, category=Category.CONVICTED, purpose="Call-in")
        db.session.flush()
        factories.supervision(alva, member, officer="Johan Ek")
        db.session.flush()


def plan(page: Page, hands: Mouse | Keyboard, words: dict[str, str]) -> str:
    day = clock.today() + timedelta(weeks=6)
    typed = {
        "day": day.isoformat(), "hour": "18.00", "venue": "Folkets hus Norra", "venue_street": "Exempelgatan 12",
        "venue_city": "Malmö", "meeting_point": "entrén", "capacity": "12", "legal_basis": "26 kap. 11 § brottsbalken",
        "legal_basis_approved_by": "Ebba Norén, jurist", "legal_basis_approved_on": clock.today().isoformat(),
        "case_number": "2026-00412", "excuse_phone": "040-000 00 00", "excuse_day": (day - timedelta(days=1)).isoformat(),
        "excuse_hour": "15.00", "support_before": (day - timedelta(days=7)).isoformat(),
    }  # fmt: skip
    page.goto("/call-ins/plan")
    order = page.locator("main form [name]").evaluate_all("fields => fields.map(field => field.name)")
    for name in sorted(typed, key=order.index):
        hands.write(page.locator(f"[name={name}]"), typed[name])
    hands.press(page.get_by_role("button", name=words["save"]))
    page.wait_for_url("**/participants")
    return page.url.removesuffix("/participants")


def journey(page: Page, hands: Mouse | Keyboard, words: dict[str, str], work) -> PdfReader:
    """Plan, choose, approve, set arrivals, print, take away; the other agencies answer in between."""
    address = plan(page, hands, words)
    hands.write(page.get_by_label(words["why"]), "They reach the rest")
    for box in page.locator("input[name=members]").all():
        hands.tick(box)
    with page.expect_navigation():
        hands.press(page.get_by_role("button", name=words["add"]))
    with work():
        scene.clear(db.session.query(CallIn).filter_by(ref=address.rpartition("/")[2]).one())
    page.goto(address)
    with page.expect_navigation():
        hands.press(page.get_by_role("button", name=words["approve"]).first)
    page.goto(f"{address}/arrival")
    hands.write(page.get_by_label(words["first"]), "17.10")
    hands.write(page.get_by_label(words["between"]), "5")
    with page.expect_navigation():
        hands.press(page.get_by_role("button", name=words["fill"]))
    assert page.locator("main tbody input.w-time").nth(1).input_value() in {"17:15", "17.15"}
    hands.press(page.get_by_role("button", name=words["arrivals"]))
    page.wait_for_url(address)
    page.goto(f"{address}/summons")
    hands.tick(page.locator("[name=checked]"))
    with page.expect_navigation():
        hands.press(page.get_by_role("button", name=words["print"]))
    with page.expect_download() as download:
        hands.press(page.get_by_role("button", name=words["download"]))
    return PdfReader(BytesIO(Path(download.value.path()).read_bytes()))


def test_a_call_in_is_planned_and_its_letters_printed_by_keyboard_alone(window: Callable[..., Page], work) -> None:
    with work():
        two_clients()
    assert len(journey(window("alva"), Keyboard(), ENGLISH, work).pages) == 2


def test_a_call_in_is_planned_and_its_letters_printed_without_javascript(window: Callable[..., Page], work) -> None:
    with work():
        two_clients()
    page = window("alva", locale="sv", java_script_enabled=False)
    assert page.locator("html").get_attribute("lang") == "sv"
    assert len(journey(page, Mouse(), SWEDISH, work).pages) == 2
