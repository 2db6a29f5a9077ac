"""The administrator's pages of users."""

from __future__ import annotations

from tests import world

NEW = {"name": "Ny Person", "email": "ny@malmo.example", "password": "tolv-tecken-och-fler", "locale": "sv"}


def agency_ref(page, name: str) -> str:
    return next(
        option["value"] for option in page.soup.select("select[name=agency_ref] option") if name in option.get_text()
    )


def ref_of(page) -> str:
    return page.response.request.path.split("/")[3]


def test_an_account_is_made_posted_and_used(browser) -> None:
    admin = browser("administrator")
    page = admin.submit("/admin/users/add", NEW)
    assert page.heading == "Add posting"
    ref = ref_of(page)
    page = admin.submit(
        f"/admin/users/{ref}/postings/add",
        {"agency_ref": agency_ref(page, "Probation"), "role": "probation_coordinator"},
    )
    assert page.heading == "Ny Person" and "Probation coordinator" in page.text
    someone = browser(locale="en")
    assert "Malmö" in someone.sign_in(NEW["email"], NEW["password"]).text
    assert someone.get("/speakers/add").status == 200


def test_the_password_is_never_sent_back(browser) -> None:
    page = browser("administrator").submit("/admin/users/add", {**NEW, "email": "no address"})
    assert page.status == 422
    assert page.soup.find("input", {"name": "password"}).get("value", "") == ""
    assert NEW["password"] not in page.response.get_data(as_text=True)
    assert page.soup.find("input", {"name": "name"})["value"] == "Ny Person"


def test_an_address_that_is_taken_is_said_beside_its_field(browser) -> None:
    page = browser("administrator").submit("/admin/users/add", {**NEW, "email": world.address("alva")})
    assert page.status == 422 and page.soup.find("input", {"name": "email"})["aria-invalid"] == "true"


def test_a_role_that_does_not_fit_is_refused_and_nothing_is_lost(browser) -> None:
    admin = browser("administrator")
    page = admin.submit("/admin/users/add", NEW)
    ref = ref_of(page)
    page = admin.submit(f"/admin/users/{ref}/postings/add", {"agency_ref": agency_ref(page, "Tax"), "role": "analyst"})
    assert page.status == 422 and len(page.errors) == 1
    assert page.soup.select_one("select[name=role] option[selected]")["value"] == "analyst"


def test_a_posting_is_ended_and_an_account_disabled(browser) -> None:
    admin = browser("administrator")
    row = admin.get("/admin/users?q=Bo+Malmo").soup.select_one("tbody th a")
    ends = admin.get(row["href"]).soup.select_one("a[href$='/end']")["href"]
    assert admin.submit(ends, {"ends_on": "2020-06-01"}).heading == "Bo Malmo"
    bo = browser()
    bo.sign_in(world.address("bo"), world.PASSWORD)
    assert bo.get("/today").status == 403
    page = admin.press(row["href"], "/disable")
    assert "Disabled" in page.text
    assert browser().sign_in(world.address("bo"), world.PASSWORD).response.request.path == "/login"


def test_nobody_disables_themselves(browser) -> None:
    admin = browser("administrator")
    own = admin.get("/admin/users?q=Administrator").soup.select_one("tbody th a")["href"]
    assert not admin.get(own).soup.select("form[action$='/disable']")
    refused = admin.post(f"{own}/disable")
    assert refused.status == 422 and "another administrator" in refused.text


def test_another_towns_users_are_not_there(browser) -> None:
    there = browser("administrator", site="orebro")
    bo = there.get("/admin/users?q=Bo+Orebro").soup.select_one("tbody th a")["href"]
    here = browser("administrator")
    assert "Orebro" not in here.get("/admin/users").text
    assert here.get(bo).status == 404
    assert here.post(f"{bo}/disable").status == 404


def test_who_only_reads_users_changes_none(browser) -> None:
    auditor = browser("auditor")
    row = auditor.get("/admin/users").soup.select_one("tbody th a")["href"]
    assert auditor.get(row).status == 200
    assert not auditor.get(row).soup.select("form[action$='/disable']")
    assert auditor.get("/admin/users/add").status == 403


def test_the_number_of_queries_does_not_grow_with_the_accounts(browser, work, count_queries) -> None:
    from gvi.accounts.operations import add_user

    admin = browser("administrator")
    admin.get("/admin/users")

    def opened() -> int:
        with count_queries() as counted:
            assert admin.get("/admin/users").status == 200
        return len(counted)

    before = opened()
    with work():
        for number in range(3):
            add_user(
                world.actor("administrator"),
                email=f"more{number}@malmo.example",
                name=f"More {number}",
                password=world.PASSWORD,
            )
    assert opened() == before
