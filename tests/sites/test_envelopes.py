"""The site's envelopes, through the front door."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from gvi.audit.models import AuditEntry
from gvi.audit.verbs import Verb
from gvi.documents.envelope import LIMITS, USUAL, Window
from gvi.extensions import db
from gvi.sites import rules
from gvi.sites.models import Site

PAGE = "/admin/envelopes"


@pytest.mark.parametrize("window", list(Window))
def test_the_box_moves_within_its_limits_and_no_further(window: Window) -> None:
    (left, right), (top, bottom) = LIMITS[window].x, LIMITS[window].y
    for x, y, fields in [
        (left, top, []),
        (right, bottom, []),
        (*USUAL[window], []),
        (left - 1, top, ["window_x"]),
        (right + 1, top, ["window_x"]),
        (left, top - 1, ["window_y"]),
        (left - 1, bottom + 1, ["window_x", "window_y"]),
    ]:
        assert [problem.field for problem in rules.may_place_window(window, x=x, y=y)] == fields


def test_the_envelope_is_said_logged_and_printed_on_the_test_page(app, browser) -> None:
    admin = browser("administrator")
    assert "Envelopes" in admin.get("/admin/agencies").text
    page = admin.submit(PAGE, {"window": "left", "window_x": "30", "window_y": "52"})
    assert page.status == 200 and "hold it against an envelope" in page.text
    (sheet,) = PdfReader(io.BytesIO(admin.get(f"{PAGE}/test-page.pdf").data)).pages
    assert "30 mm from the left and 52 mm from the top" in " ".join(sheet.extract_text().split())
    with app.app_context():
        assert db.session.query(Site).filter_by(code="malmo").one().window is Window.LEFT
        assert db.session.query(Site).filter_by(code="orebro").one().window is Window.RIGHT
        assert db.session.query(AuditEntry).filter_by(verb=Verb.SITE_EDIT).count() == 1


def test_a_box_outside_its_limits_is_refused_beside_its_field(browser) -> None:
    page = browser("administrator").submit(PAGE, {"window": "left", "window_x": "110", "window_y": "47"})
    assert page.status == 422 and "23–40 mm" in page.text
    assert page.soup.find("input", {"name": "window_x"})["aria-invalid"] == "true"


def test_two_people_saving_see_both_versions(browser) -> None:
    admin, other = browser("administrator"), browser("administrator")
    page = admin.get(PAGE)
    other.submit(PAGE, {"window_x": "112"})
    assert admin.send(page, PAGE, {"window_x": "115"}).status == 409


@pytest.mark.parametrize("who", ["alva", "bo", "project_lead", "auditor"])
def test_only_who_keeps_the_registers_says_it(browser, who: str) -> None:
    opened = browser(who)
    assert opened.get(PAGE).status == opened.get(f"{PAGE}/test-page.pdf").status == 403
