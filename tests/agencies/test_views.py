"""The register of agencies through the front door."""

from __future__ import annotations

from gvi.access.roles import AgencyKind
from gvi.agencies import rules

NEW = {"name": "Skolan i Exempelby", "kind": "school", "phone": "040-628 04 05"}


def edit_address(page, name: str) -> str:
    return next(link["href"] for link in page.soup.select("tbody th a") if link.get_text(strip=True) == name)


def test_an_agency_is_added_and_found_again(browser) -> None:
    admin = browser("administrator")
    page = admin.submit("/admin/agencies/add", NEW)
    assert page.heading == "Agencies" and NEW["name"] in page.text
    assert NEW["name"] in admin.get("/admin/agencies?kind=school").text
    assert NEW["name"] not in admin.get("/admin/agencies?kind=police").text


def test_two_agencies_of_one_name_are_refused(browser) -> None:
    admin = browser("administrator")
    admin.submit("/admin/agencies/add", NEW)
    page = admin.submit("/admin/agencies/add", NEW)
    assert page.status == 422 and page.soup.find("input", {"name": "name"})["aria-invalid"] == "true"


def test_two_people_saving_the_same_agency_see_both_versions(browser) -> None:
    one, other = browser("administrator"), browser("administrator")
    one.submit("/admin/agencies/add", NEW)
    address = edit_address(one.get("/admin/agencies"), NEW["name"])
    page = one.get(address)
    assert other.submit(address, {"city": "Lund"}).status == 200
    clash = one.send(page, address, {"city": "Malmö"})
    assert clash.status == 409 and "Lund" in clash.text and "Malmö" in clash.text
    assert "Malmö" in one.send(clash, address).text


def test_the_kind_stays_as_long_as_anybody_works_there(browser) -> None:
    admin = browser("administrator")
    address = edit_address(admin.get("/admin/agencies"), "Police Malmö")
    page = admin.submit(address, {"kind": "school", "phone": "040-628 04 05", "safety_phone": "040-628 04 06"})
    assert page.status == 422 and "postings" in page.errors[0]
    assert not list(rules.may_change_kind(AgencyKind.POLICE, AgencyKind.POLICE, postings=5))


def test_another_towns_agencies_are_not_there(browser) -> None:
    there = edit_address(browser("administrator", site="orebro").get("/admin/agencies"), "Police Örebro")
    here = browser("administrator")
    assert "Örebro" not in " ".join(cell.get_text() for cell in here.get("/admin/agencies").soup.select("tbody"))
    assert here.get(there).status == 404


def test_nobody_else_keeps_the_register(browser) -> None:
    for who in ("alva", "project_lead", "auditor"):
        assert browser(who).get("/admin/agencies").status == 403
