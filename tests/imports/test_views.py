"""A file through the front door: uploaded, looked at, imported or thrown away."""

from __future__ import annotations

import io
from pathlib import Path

from sqlalchemy import func, select, text

from gvi.extensions import db
from gvi.groups.models import Group
from gvi.imports.models import ImportBatch, ImportMapping
from gvi.incidents.models import Incident
from gvi.members.models import Identity, Member
from tests.browsing import Browser, Page
from tests.imports import files
from tests.imports.books import xlsx

BROKEN = (
    "external_id,name,personnummer\nP-1,Åke Ask,199001012385\nP-2,Bo Björk,199001012386\nP-3,Cia Ceder,19900103-2391\n"
)


def chosen(content: str | bytes, name: str = "Åke Ask.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content if isinstance(content, bytes) else content.encode()), name


def uploaded(who: Browser, kind: str, content: str | bytes) -> Page:
    """The page of an uploaded file."""
    return who.submit("/import/add", {"kind": kind, "file": chosen(content)})


def address_of(page: Page) -> str:
    return str(page.response.request.path)


def facts(page: Page) -> dict[str, str]:
    """The strip of numbers under the heading."""
    return {each.dt.get_text(strip=True): each.dd.get_text(strip=True) for each in page.soup.select(".facts > div")}


def with_groups(bo: Browser) -> None:
    page = uploaded(bo, "groups", files.GROUPS)
    assert bo.send(page, address_of(page)).heading == "Imported: Groups"


def test_a_file_is_uploaded_looked_at_and_imported(browser, work) -> None:
    bo = browser("bo")
    with_groups(bo)
    page = uploaded(bo, "members", files.PEOPLE)
    assert facts(page) == {"Rows read": "3", "New": "3", "Changed": "0", "Already so": "0", "Refused": "0"}
    with work():
        assert db.session.scalar(select(func.count()).select_from(Member)) == 0
    done = bo.send(page, address_of(page))
    assert (done.status, done.heading) == (200, "Imported: People")
    assert facts(done)["New"] == "3"
    again = uploaded(bo, "members", files.PEOPLE)
    assert "Everything in the file is here already." in again.text
    assert facts(again)["Already so"] == "3"


def test_the_preview_names_nobody(browser) -> None:
    bo = browser("bo")
    with_groups(bo)
    page = uploaded(bo, "members", files.PEOPLE)
    assert "P-1" in page.text and "core" in page.text.casefold() and "Hidden" in page.text
    assert "Åke Ask" not in page.text and "199001012385" not in page.text
    assert "Ask" not in address_of(page) + page.soup.title.get_text()


def test_an_uploaded_file_is_sealed_and_gone_once_it_is_imported(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", files.GROUPS)
    with work():
        stored = db.session.execute(text("select content from import_batch")).scalar_one()
        assert stored and b"Rosen" not in stored
    bo.send(page, address_of(page))
    with work():
        assert db.session.execute(text("select content from import_batch")).scalar_one() is None


def test_a_file_with_a_bad_row_imports_nothing_until_the_good_rows_are_asked_for(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "members", BROKEN)
    assert facts(page) | {"New": "2", "Refused": "1"} == facts(page)
    assert "The file" not in page.errors
    row = page.soup.select_one("#h-refused").find_parent("section").select("tbody tr")
    assert [cell.get_text(strip=True) for cell in row[0].find_all(["th", "td"])][:3] == [
        "Line 3",
        "personnummer",
        "Hidden",
    ]
    refused = bo.send(page, address_of(page))
    assert refused.status == 422 and len(refused.errors) == 1
    with work():
        assert db.session.scalar(select(func.count()).select_from(Member)) == 0
    done = bo.send(refused, address_of(page), {"keep_good": "y"})
    assert facts(done) | {"New": "2", "Refused": "1"} == facts(done)
    with work():
        assert db.session.scalar(select(func.count()).select_from(Member)) == 2


def test_a_column_that_is_not_recognised_can_be_chosen(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", "Kodnamn;Ort\nAlm;Malmö\n")
    assert "column for Alias" in page.text and facts(page)["Refused"] == "1"
    mapped = bo.submit(f"{address_of(page)}/columns", {"column_alias": "0"})
    assert facts(mapped) | {"New": "1", "Refused": "0"} == facts(mapped)
    assert bo.send(mapped, address_of(mapped)).heading == "Imported: Groups"


def test_a_field_without_a_column_is_called_what_the_pages_call_it(browser) -> None:
    page = uploaded(browser("bo"), "ties", "Vem,Annan\nP-1,P-2\n")
    assert "The file has no column for Person A." in page.text and "person_a" not in page.text
    groups = uploaded(browser("bo"), "groups", "alias\nRosen\n")
    rows = groups.soup.select("#h-warnings ~ * tbody tr, #h-warnings ~ table tbody tr")
    assert "Certainty" in groups.text and rows and all("certainty" not in row.text for row in rows)


def test_only_the_columns_that_a_file_can_do_without_are_said_to_be_optional(browser) -> None:
    bo = browser("bo")
    page = bo.get(f"{address_of(uploaded(bo, 'groups', files.GROUPS))}/columns")
    assert "required" in page.soup.select_one("[name=column_alias]").attrs
    assert "required" not in page.soup.select_one("[name=column_area]").attrs


def test_that_a_file_changes_nothing_again_is_said_only_when_it_is_so(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", files.GROUPS)
    done = bo.send(page, address_of(page))
    assert "Importing it again changes nothing." in done.text
    undone = bo.send(bo.get(f"{address_of(page)}/undo"), f"{address_of(page)}/undo")
    assert "Nothing of it is left." in undone.text and "changes nothing" not in undone.text


def test_a_recognised_column_can_be_left_unread(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", files.GROUPS)
    mapped = bo.submit(f"{address_of(page)}/columns", {"column_area": ""})
    assert "Rosengård" in page.text and "Rosengård" not in mapped.text


def test_a_column_that_must_not_be_held_cannot_be_chosen(browser) -> None:
    bo = browser("bo")
    page = uploaded(bo, "members", "external_id,Birthplace,Alias\n1,7,x\n")
    offered = {option.get_text() for option in bo.get(f"{address_of(page)}/columns").soup.select("select option")}
    assert "Alias" in offered and "Birthplace" not in offered
    assert "“Birthplace”" in page.text and ">7<" not in str(page.soup)


def test_columns_of_another_facet_are_refused_once_each_and_the_rest_is_imported(browser, work) -> None:
    disa = browser("disa")
    page = uploaded(disa, "members", "external_id,group,role,officer\nS-1,Alm,core,X\nS-2,Alm,core,Y\n")
    section = page.soup.select_one("#h-refused").find_parent("section")
    assert [row.find("td").get_text(strip=True) for row in section.select("tbody tr")] == ["group", "role", "officer"]
    assert facts(page) | {"New": "2", "Refused": "0"} == facts(page)
    offered = disa.get(f"{address_of(page)}/columns").soup.select("select")
    assert "column_group" not in {each["name"] for each in offered}


def test_a_thrown_file_leaves_nothing_and_cannot_be_opened(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", files.GROUPS)
    listed = bo.press(address_of(page), "/cancel")
    assert "The file is thrown away" in listed.text
    assert listed.heading == "Import" and "not imported any file" in listed.text
    assert bo.get(address_of(page)).status == 404
    with work():
        assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_a_double_press_imports_once(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "incidents", "datetime,area\n2026-01-02 03:04,Norra\n")
    assert bo.send(page, address_of(page)).status == 200
    twice = bo.send(page, address_of(page))
    assert twice.status in (200, 422) and twice.heading == "Imported: Incidents"
    with work():
        assert db.session.scalar(select(func.count()).select_from(Incident)) == 1


def test_nobody_else_sees_a_file(browser) -> None:
    page = uploaded(browser("bo"), "groups", files.GROUPS)
    for who in ("alva", "disa", "analyst"):
        assert browser(who).get(address_of(page)).status == 404
        assert browser(who).post(f"{address_of(page)}/cancel").status == 404
    assert browser("cim").get(address_of(page)).status == 403
    assert browser("bo", site="orebro").get(address_of(page)).status == 404


def test_each_role_is_offered_what_it_may_write_by_hand(browser) -> None:
    def kinds(who: str) -> list[str]:
        return [each["value"] for each in browser(who).get("/import/add").soup.select("input[name=kind]")]

    assert kinds("bo") == ["members", "groups", "memberships", "ties", "relations", "incidents", "speakers"]
    assert kinds("alva") == ["members", "speakers"]
    assert kinds("analyst") == ["groups", "memberships", "ties", "relations", "incidents"]
    assert kinds("administrator") == ["agencies"]
    assert browser("cim").get("/import/add").status == 403


def test_a_kind_that_was_not_offered_is_refused(browser, work) -> None:
    alva = browser("alva")
    page = alva.get("/import/add")
    sent = alva.send(page, "/import/add", {"kind": "groups", "file": chosen(files.GROUPS)})
    assert sent.status == 422
    with work():
        assert db.session.scalar(select(func.count()).select_from(ImportBatch)) == 0


def test_the_choice_of_kind_survives_a_file_that_cannot_be_read(browser) -> None:
    page = browser("bo").submit("/import/add", {"kind": "ties", "file": chosen(b"%PDF-1.7 ...", "ties.csv")})
    assert page.status == 422 and len(page.errors) == 1
    assert page.soup.select_one("input[name=kind][checked]")["value"] == "ties"


def test_the_number_of_queries_does_not_grow_with_the_rows_of_a_file_or_with_the_files(browser, count_queries) -> None:
    bo = browser("bo")
    with_groups(bo)

    def opened(rows: int) -> int:
        lines = "".join(f"R{rows}-{number},Person {number},Alm,core\n" for number in range(rows))
        page = uploaded(bo, "members", f"external_id,name,group,role\n{lines}")
        with count_queries() as counted:
            assert bo.get(address_of(page)).status == 200
        looked = len(counted)
        with count_queries() as counted:
            assert bo.send(page, address_of(page), follow=False).status == 303
        assert bo.get("/import/").status == 200
        return looked * 1000 + len(counted)

    assert opened(1) == opened(30)


def test_what_is_stored_is_what_the_file_says_and_another_agency_cannot_tell(browser, work) -> None:
    alva, bo = browser("alva"), browser("bo")
    with_groups(bo)
    for who, kind, content in (
        (bo, "members", files.PEOPLE),
        (alva, "members", "external_id,name,personnummer\nK-1,Åke Ask,900101-2385\n"),
    ):
        page = uploaded(who, kind, content)
        assert "Refused" not in [each.get_text() for each in page.soup.find_all("h2")]
        assert who.send(page, address_of(page)).status == 200
    with work():
        numbers = [identity.personnummer for identity in db.session.scalars(select(Identity))]
        assert numbers.count("199001012385") == 2
        shells = db.session.scalars(select(Member.shell_id).where(Member.external_id.in_(["P-1", "K-1"]))).all()
        assert len(set(shells)) == 1


def test_the_pages_are_whole_in_swedish(browser) -> None:
    bo = browser("bo", locale="sv")
    page = uploaded(bo, "members", BROKEN)
    assert page.heading == "Kontrollera filen: Personer"
    assert "Importera 2 rader" in page.text and "kontrollsiffra" in page.text
    assert "import-field" not in page.text + bo.get(f"{address_of(page)}/columns").text
    assert Path(address_of(page)).name not in page.soup.title.get_text()


def test_of_a_spreadsheet_with_several_sheets_one_is_chosen_on_a_page(browser, work) -> None:
    bo = browser("bo")
    book = xlsx(
        sheets={"Norr": [("alias",), ("Alm",)], "Syd": [("alias",), ("Ek",)], "Dold": [("x",), ("y",)]}, hidden=["Dold"]
    )
    page = uploaded(bo, "groups", book)
    assert page.heading == "Choose sheet" and "Hidden in the file" in page.text
    address = address_of(page)
    for part in ("columns", "refused"):
        assert bo.get(f"{address.removesuffix('/sheet')}/{part}", follow_redirects=True).heading == "Choose sheet"
    assert bo.send(page, address, {"sheet": "9"}).status == 422
    first = bo.submit(address, {"sheet": "0"})
    assert first.heading == "Check file: Groups" and "Alm" in first.text
    shown = bo.submit(address, {"sheet": "1"})
    assert shown.heading == "Check file: Groups" and "Ek" in shown.text and "Alm" not in shown.text
    assert "Hidden sheets are not read: Dold" in shown.text
    assert bo.send(shown, address_of(shown)).heading == "Imported: Groups"
    with work():
        assert db.session.scalars(select(Group.alias)).all() == ["Ek"]


def test_a_text_file_has_no_sheets_to_choose(browser) -> None:
    bo = browser("bo")
    assert bo.get(f"{address_of(uploaded(bo, 'groups', files.GROUPS))}/sheet").status == 404


def test_columns_chosen_by_hand_are_remembered_for_the_next_file_with_the_same_headers(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", "Kodnamn;Trakt\nAlm;Norr\n")
    mapped = bo.submit(f"{address_of(page)}/columns", {"column_alias": "0", "column_area": "1"})
    assert "earlier file" not in mapped.text
    alike = uploaded(browser("analyst"), "groups", "Trakt,Kodnamn\nSyd,Ek\n")
    assert facts(alike) | {"New": "1", "Refused": "0"} == facts(alike)
    assert "The columns are read as they were chosen for an earlier file" in alike.text
    other_headers = uploaded(bo, "groups", "Kodnamn;Trakt;Mer\nAlm;Norr;x\n")
    assert facts(other_headers)["Refused"] == "1" and "earlier file" not in other_headers.text
    with work():
        assert db.session.scalar(select(func.count()).select_from(ImportMapping)) == 1


def test_what_was_remembered_can_be_undone_where_it_is_told(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", "Kodnamn;Trakt\nAlm;Norr\n")
    bo.submit(f"{address_of(page)}/columns", {"column_alias": "0"})
    again = uploaded(bo, "groups", "Kodnamn;Trakt\nEk;Syd\n")
    by_headers = bo.press(address_of(again), "/forget")
    assert facts(by_headers)["Refused"] == "1" and "earlier file" not in by_headers.text
    assert "earlier file" not in uploaded(bo, "groups", "Kodnamn;Trakt\nEk;Syd\n").text
    with work():
        assert db.session.scalar(select(func.count()).select_from(ImportMapping)) == 0


def test_what_one_site_remembers_is_unknown_on_another(browser) -> None:
    bo = browser("bo")
    page = uploaded(bo, "groups", "Kodnamn;Trakt\nAlm;Norr\n")
    bo.submit(f"{address_of(page)}/columns", {"column_alias": "0"})
    elsewhere = uploaded(browser("bo", site="orebro"), "groups", "Kodnamn;Trakt\nEk;Syd\n")
    assert facts(elsewhere)["Refused"] == "1"
