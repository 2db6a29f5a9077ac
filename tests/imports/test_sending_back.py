"""The refused rows come back as a file with the reasons in it, and the mended file goes in as it is."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text

from gvi.audit.models import AuditEntry
from gvi.extensions import db
from gvi.imports.models import ImportBatch
from gvi.members.models import Member
from tests.browsing import Browser
from tests.imports.books import xlsx
from tests.imports.test_views import address_of, facts, uploaded
from tests.world import actor

PEOPLE = (
    "external_id,name,personnummer,phone,Birthplace,birth_year\nP-1,Åke Ask,199001012385,,7,\n"
    'P-2,"=HYPERLINK(""x"")",199001022381,+46 40 10 00 00,7,1890x\nP-3,Cia\n'
)
MENDED = "199001022384"


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def given_back(who: Browser, address: str) -> Any:
    answer = who.client.get(f"{address}/refused", headers=who.headers)
    assert answer.status_code == 200
    return answer


def test_the_refused_rows_come_back_with_every_reason_and_without_what_must_not_be_kept(browser) -> None:
    bo = browser("bo")
    page = uploaded(bo, "members", PEOPLE)
    answer = given_back(bo, address_of(page))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dokument.csv"'
    head, second, third = rows_of(answer.data)
    assert head == ["external_id", "name", "personnummer", "phone", "birth_year", "Why the row was not imported"]
    assert second[:5] == ["P-2", '\'=HYPERLINK("x")', "199001022381", "'+46 40 10 00 00", "1890x"]
    assert "personnummer:" in second[5] and "birth_year:" in second[5]
    assert third[:2] == ["P-3", "Cia"] and "personnummer" in third[5]


def test_a_mended_file_goes_in_as_it_is(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "members", PEOPLE)
    done = bo.send(page, address_of(page), {"keep_good": "y"})
    assert facts(done) | {"New": "1", "Refused": "2"} == facts(done)
    back = given_back(bo, address_of(page)).data.decode("utf-8-sig")
    mended = back.replace("199001022381", MENDED).replace("1890x", "").replace("P-3,Cia,,", "P-3,Cia,199001032391,")
    again = uploaded(bo, "members", mended)
    assert facts(again) | {"New": "2", "Refused": "0"} == facts(again)
    assert "not recognised" not in again.text
    bo.send(again, address_of(again))
    with work():
        second = db.session.scalars(Member.visible_to(actor("bo")).where(Member.external_id == "P-2")).one()
        assert (second.identity.name, second.identity.phone) == ('=HYPERLINK("x")', "+46 40 10 00 00")


def test_a_spreadsheet_comes_back_as_one_with_nothing_but_text_in_it(browser) -> None:
    bo = browser("bo")
    page = uploaded(
        bo, "groups", xlsx([("alias", "status", "estimated_size"), ("Alm", "aktiv", 3), ("'=1+1", "glad", 24)])
    )
    answer = given_back(bo, address_of(page))
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert [[cell.value for cell in row][:3] for row in sheet.iter_rows()] == [
        ["alias", "status", "estimated_size"],
        ["'=1+1", "glad", "24"],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    again = uploaded(bo, "groups", answer.data)
    assert facts(again)["Rows read"] == "1" and "Why the row" not in again.text


def test_rows_kept_after_an_import_are_sealed_logged_when_taken_and_thrown_away_when_asked(browser, work) -> None:
    bo = browser("bo")
    page = uploaded(bo, "members", PEOPLE)
    done = bo.send(page, address_of(page), {"keep_good": "y"})
    assert "Rows that were not imported" in done.text
    with work():
        stored = db.session.execute(text("select left_over from import_batch")).scalar_one()
        assert stored and b"Cia" not in stored
    given_back(bo, address_of(page))
    with work():
        taken = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "export")).all()
        assert [entry.subject_kind for entry in taken] == ["import_batch"]
    thrown = bo.press(address_of(page), "/throw-away")
    assert "Rows that were not imported" not in thrown.text
    assert bo.client.get(f"{address_of(page)}/refused", headers=bo.headers).status_code == 404
    with work():
        assert db.session.scalars(select(ImportBatch.left_over)).all() == [None]


def test_nobody_else_takes_the_rows(browser) -> None:
    bo = browser("bo")
    address = f"{address_of(uploaded(bo, 'members', PEOPLE))}/refused"
    for who, status in (("analyst", 404), ("alva", 404), ("administrator", 403)):
        other = browser(who)
        assert other.client.get(address, headers=other.headers).status_code == status, who


@pytest.mark.parametrize("content", ["alias\nAlm\n", "Kodnamn\nAlm\n", '"",A,B\nA,0,1\nB,0,0\n'])
def test_there_is_no_file_where_no_row_is_refused_by_itself(content: str, browser) -> None:
    bo = browser("bo")
    page = uploaded(bo, "relations" if content.startswith('"') else "groups", content)
    assert "Download the refused rows" not in page.text
    assert bo.client.get(f"{address_of(page)}/refused", headers=bo.headers).status_code == 404
