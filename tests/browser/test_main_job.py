"""The main job in a real browser: from a published network to printed summonses and calendar invitations."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from pypdf import PdfReader

from gvi.core import clock
from gvi.extensions import db
from gvi.letters import operations as letters
from gvi.mail.work import deliver_due
from gvi.releases import operations as releasing
from gvi.sites.models import Site
from tests.mail.postoffice import PostOffice
from tests.world import actor

LONDON = Path(__file__).resolve().parents[2] / "seed_data" / "london"
SEATS = 12


@pytest.fixture(params=["published", "own"])
def ties(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The network's ties: the published file where it is to be had, and always one of our own with as many people."""
    if request.param == "published":
        folder: Path = request.getfixturevalue("corpus")
        return folder / "networks" / "london_gang" / "edges.csv"
    own = tmp_path / "ties.csv"
    own.write_text(
        "member_a,member_b,tie_value\n" + "".join(f"{a},{a + step},2\n" for step in (1, 5) for a in range(1, 50))
    )
    return own


@pytest.fixture
def post_office(app: Flask) -> Iterator[PostOffice]:
    """An SMTP server that the application is set to use; not yet open."""
    office = PostOffice()
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], smtp_url=office.url)
    yield office
    office.close()


def upload(page: Page, kind: str, file: Path) -> None:
    """Import a file through the page: upload, look at the preview, import."""
    page.goto("/import/add")
    page.locator(f"input[name=kind][value={kind}]").check()
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url(re.compile(r"/import/\w{7}$"))
    page.get_by_role("button", name=re.compile("^Import")).click()
    page.wait_for_load_state()


def release_memberships(page: Page) -> None:
    """The police let probation read who is in which group."""
    page.goto("/releases/add")
    page.locator("[name=receiver]").select_option(label="Probation Malmö")
    page.locator("input[name=facet][value=police]").check()
    page.get_by_role("button", name="Go on").click()
    page.locator("input[name=fields][value=memberships]").check()
    page.locator("input[name=who]").first.check()
    page.locator("input[name=ground_code][value=own-task]").check()
    page.get_by_label("Purpose", exact=False).fill("Planning the call-in")
    page.get_by_role("button", name="Check the answers").click()
    page.get_by_role("button", name="Release", exact=True).click()
    page.wait_for_url("**/releases/**")


def plan(page: Page) -> str:
    """Plan the call-in in six weeks; its address."""
    day = clock.today() + timedelta(weeks=6)
    page.goto("/call-ins/plan")
    typed = {
        "day": day.isoformat(), "hour": "18.00", "venue": "Folkets hus Norra", "venue_street": "Exempelgatan 12", "venue_city": "Malmö",
        "meeting_point": "entrén", "capacity": "15", "legal_basis": "26 kap. 11 § brottsbalken", "legal_basis_approved_by": "Ebba Norén, jurist",
        "legal_basis_approved_on": clock.today().isoformat(), "case_number": "2026-00412", "excuse_phone": "040-000 00 00",
        "excuse_day": (day - timedelta(days=1)).isoformat(), "excuse_hour": "15.00", "support_before": (day - timedelta(days=7)).isoformat(),
    }  # fmt: skip
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/participants")
    return page.url.removesuffix("/participants")


def choose(page: Page, address: str) -> None:
    """Tick the first twelve who can be summoned, and say why."""
    page.goto(f"{address}/participants?chance=can_be_summoned")
    boxes = page.locator("input[name=members]")
    assert boxes.count() >= SEATS
    for number in range(SEATS):
        boxes.nth(number).check()
    page.get_by_label("Why just these?").fill("They reach the rest of the network")
    page.get_by_role("button", name="Add selected").click()
    assert page.get_by_role("heading", level=1).inner_text() == f"Participants: {SEATS} chosen"


def ask(page: Page, address: str) -> None:
    """Ask police and social services."""
    page.goto(f"{address}/review/ask")
    for ground in page.locator("input[name^=ground_][value=consent]").all():
        ground.check()
    page.get_by_role("button", name="Request review").click()
    page.wait_for_url(re.compile(r"/speakers$"))


def answer(page: Page, address: str) -> None:
    """Answer that everybody may be called."""
    page.goto(f"{address}/review")
    for menu in page.locator("#answers tbody select").all():
        menu.select_option("may")
    page.get_by_role("button", name="Save answers").click()
    page.wait_for_load_state()


def set_arrivals(page: Page, address: str) -> None:
    page.goto(f"{address}/arrival")
    page.get_by_label("First arrival").fill("17.10")
    page.get_by_label("Minutes between").fill("3")
    page.get_by_role("button", name="Fill in").click()
    times = page.locator("main tbody input.w-time")
    assert times.count() == SEATS and times.nth(2).input_value() == "17:16"
    page.get_by_role("button", name="Save arrivals").click()
    page.wait_for_load_state()


def add_speaker(page: Page, address: str) -> None:
    """Register somebody and put them on the first part that carries a voice."""
    page.goto("/speakers/add")
    page.get_by_label("Name", exact=True).fill("Ingrid Mor")
    page.locator("[name=voice]").select_option("community")
    page.locator("[name=email]").fill("ingrid@example.org")
    page.get_by_role("button", name="Save speaker").click()
    page.goto(f"{address}/speakers")
    if page.get_by_role("button", name="Start from the default run sheet").count():
        page.get_by_role("button", name="Start from the default run sheet").click()
    page.locator("tbody select").nth(1).select_option(label="Ingrid Mor")
    page.get_by_role("button", name="Save run sheet").click()
    page.wait_for_load_state()


def print_letters(page: Page, address: str) -> PdfReader:
    page.goto(f"{address}/summons")
    page.locator("[name=checked]").check()
    page.get_by_role("button", name=f"Print {SEATS} letters").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Download {SEATS} letters as one file").click()
    assert download.value.suggested_filename == "dokument.pdf"
    return PdfReader(BytesIO(Path(download.value.path()).read_bytes()))


def send_invitations(page: Page, address: str) -> None:
    page.goto(f"{address}/invitations")
    page.locator("input[name=staff]").first.check()
    page.get_by_role("button", name="Send invitations").click()
    page.wait_for_load_state()


def prepare() -> None:
    """What `gvi init` loads: the register of legal grounds, and the wording of the letters."""
    releasing.load_default_grounds(actor("alva"))
    letters.load_templates(actor("alva"), db.session.query(Site).filter_by(code="malmo").one())


def test_from_a_network_to_letters_and_invitations(
    window: Callable[..., Page], app: Flask, work, ties: Path, post_office: PostOffice
) -> None:
    with work():
        prepare()
    bo, alva, disa = window("bo"), window("alva"), window("disa")
    for kind, file in (("groups", LONDON / "groups.csv"), ("members", LONDON / "police_members.csv"), ("ties", ties)):
        upload(bo, kind, file)
    release_memberships(bo)
    upload(alva, "members", LONDON / "clients.csv")
    address = plan(alva)
    choose(alva, address)
    ask(alva, address)
    answer(bo, address)
    answer(disa, address)
    alva.goto(address)
    alva.get_by_role("button", name=re.compile("Approve")).click()
    set_arrivals(alva, address)
    add_speaker(alva, address)
    pages = print_letters(alva, address).pages
    assert len(pages) == SEATS
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert all("Du kallas till ett möte" in text or "You are called to a meeting" in text for text in texts)
    assert len({text.split("Hej ")[-1] for text in texts}) == SEATS
    send_invitations(alva, address)
    assert "2 mails are on their way" in alva.inner_text("main")
    post_office.open()
    with app.app_context():
        assert deliver_due() == 2
    alva.reload()
    assert alva.get_by_role("heading", level=1).inner_text() == "Invitations: 2 of 2 are sent"
    for letter in post_office.letters:
        event = next(part for part in letter.walk() if part.get_content_type() == "text/calendar").get_content()
        assert "METHOD:REQUEST" in event
        assert "Call-in" not in event and "Kallelse" not in event


def test_four_typed_answers_are_enough_to_plan_a_call_in(window: Callable[..., Page]) -> None:
    page = window("alva")
    page.goto("/call-ins/plan")
    typed = {
        "day": (clock.today() + timedelta(weeks=6)).isoformat(),
        "hour": "18.00",
        "venue": "Folkets hus Norra",
        "capacity": "12",
    }
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(re.compile(r"/call-ins/\w{7}"))
