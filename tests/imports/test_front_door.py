"""Real files through the pages, as a person uploads them: checked, imported, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from gvi.extensions import db
from gvi.groups.models import GroupRelation, RelationKind
from tests.browsing import Browser
from tests.imports.files import LONDON
from tests.imports.test_progress import worked
from tests.imports.test_undoing import everything
from tests.imports.test_views import address_of, facts, uploaded


def taken_in(who: Browser, kind: str, path: Path, **choices: str) -> dict[str, str]:
    """The numbers on the page of a file that has been imported."""
    page = uploaded(who, kind, path.read_bytes())
    return facts(who.send(page, address_of(page), choices))


def test_the_matrix_of_london_with_its_mark_and_empty_header_equals_its_edge_list(browser, corpus, work) -> None:
    bo = browser("bo")
    taken_in(bo, "groups", LONDON / "groups.csv")
    assert taken_in(bo, "members", LONDON / "police_members.csv")["New"] == "54"
    with work():
        before = everything()
    folder = corpus / "networks" / "london_gang"
    matrix = uploaded(bo, "ties", (folder / "LONDON_GANG.csv").read_bytes())
    address = address_of(matrix)
    assert facts(bo.send(matrix, address))["New"] == "315"
    edges = uploaded(bo, "ties", (folder / "edges.csv").read_bytes())
    assert facts(edges)["Already so"] == "315" and "Everything in the file is here already." in edges.text
    assert "Nothing of it is left." in bo.submit(f"{address}/undo").text
    with work():
        assert everything() == before


def test_the_gangs_of_montreal_come_in_and_one_sided_pairs_are_shown(browser, corpus, work) -> None:
    bo = browser("bo")
    matrix = corpus / "networks" / "montreal_street_gangs" / "MONTREALGANG.csv"
    assert taken_in(bo, "groups", matrix)["New"] == "35"
    page = uploaded(bo, "relations", matrix.read_bytes())
    assert facts(page)["Refused"] != "0"
    for one, other in (("18th", "South_Side"), ("13th", "99"), ("99", "RTC")):
        assert any(one in row.text and other in row.text for row in page.soup.select("#h-refused ~ * tr, section tr"))
    assert bo.send(page, address_of(page)).status == 422
    done = facts(bo.send(page, address_of(page), {"keep_good": "y"}))
    assert done["New"] == "75"
    with work():
        assert set(db.session.scalars(select(GroupRelation.kind))) == {RelationKind.UNKNOWN}


def test_every_swedish_authority_becomes_an_agency_through_the_page(browser, corpus) -> None:
    path = corpus / "import_corpora" / "swedish" / "statliga_forvaltningsmyndigheter.tsv"
    administrator = browser("administrator")
    page = uploaded(administrator, "agencies", path.read_bytes())
    assert facts(page) | {"New": "257", "Refused": "0"} == facts(page)
    done = administrator.send(page, address_of(page))
    assert facts(done)["New"] == "257" and done.soup.find("a", href="/admin/agencies")


@pytest.mark.parametrize("folder", ["csv_spectrum/csvs", "swedish"])
def test_any_outside_file_gets_a_page_that_says_what_is_wrong(folder: str, app, browser, corpus) -> None:
    bo = browser("bo")
    for path in sorted((corpus / "import_corpora" / folder).iterdir()):
        page = uploaded(bo, "members", path.read_bytes())
        assert page.status in (200, 422), path.name
        if page.heading == "The file is being checked":
            worked(app)
            page = bo.get(address_of(page).removesuffix("/progress"))
        assert page.errors or facts(page)["New"] == "0", path.name
