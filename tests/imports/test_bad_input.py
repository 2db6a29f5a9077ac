"""Files that cannot be used: what, where, how to mend it, and nothing lost or half saved."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from gvi.core.clock import today
from gvi.extensions import db
from gvi.groups.models import Group
from gvi.imports.models import ImportBatch
from gvi.members.models import Member
from gvi.speakers.models import Speaker
from tests.imports import files
from tests.imports.files import file, imported
from tests.imports.test_views import address_of, uploaded

GOOD = "external_id,name\nP-1,Åke Ask\n"
UNREADABLE = {
    "empty": (b"", "file-empty"),
    "only blanks": (b" \r\n\t \n", "file-empty"),
    "only headers": (b"external_id,name\n", "file-header-only"),
    "binary": (bytes(range(256)) * 8, "file-binary"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "file-binary"),
    "a document": (b"%PDF-1.7\n%...", "file-binary"),
    "a spreadsheet": (b"PK\x03\x04" + b"\0" * 40, "book-broken"),
    "doubly encoded": (GOOD.encode().decode("cp1252").encode(), "file-double-encoded"),
    "an open quotation mark": (b'external_id,name\nP-1,"Ake\n', "file-quotes"),
    "two headers alike": (b"external_id,name,name\nP-1,a,b\n", "header-duplicate"),
}


def number(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_by_the_command_with_its_reason(app, tmp_path, work, what) -> None:
    content, code = UNREADABLE[what]
    ran = imported(app, "members", file(tmp_path, content))
    assert (ran.code, ran.json["read"], [each["code"] for each in ran.json["refused"]]) == (1, 0, [code])
    assert len(ran.err.splitlines()) == 1 and "file.csv" in ran.err
    with work():
        assert (number(Member), number(ImportBatch)) == (0, 0)


@pytest.mark.parametrize("what", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_by_the_page_beside_the_field(browser, work, what) -> None:
    content, _code = UNREADABLE[what]
    page = browser("bo").submit("/import/add", {"kind": "members", "file": (io.BytesIO(content), "x.csv")})
    assert page.status == 422 and len(page.errors) == 1
    assert page.soup.select_one("#file-e")
    assert page.errors[0] and "file-" not in page.errors[0]
    with work():
        assert number(ImportBatch) == 0


def test_the_place_of_what_makes_a_file_unreadable_is_told(app, browser, tmp_path) -> None:
    content = "external_id,name\nP-1,Ann\nP-2,Åke\n".encode().decode("cp1252").encode()
    assert ":3: " in imported(app, "members", file(tmp_path, content)).err
    page = browser("bo").submit("/import/add", {"kind": "members", "file": (io.BytesIO(content), "x.csv")})
    assert page.errors[0].startswith("Line 3")


def test_a_huge_file_is_refused_whole_by_page_and_command(app, browser, tmp_path, work) -> None:
    line = b"P-1,Ann Example\n"
    huge = b"external_id,name\n" + line * (51 * 1024 * 1024 // len(line))
    page = browser("bo").submit("/import/add", {"kind": "members", "file": (io.BytesIO(huge), "x.csv")})
    assert page.status == 413 and "too large" in page.heading
    just_over = huge[: 50 * 1024 * 1024 + 1]
    page = browser("bo").submit("/import/add", {"kind": "members", "file": (io.BytesIO(just_over), "x.csv")})
    assert page.status == 422 and "50 MB" in page.errors[0]
    ran = imported(app, "members", file(tmp_path, just_over))
    assert ran.code == 1 and ran.json["refused"][0]["code"] == "file-too-large"
    with work():
        assert (number(Member), number(ImportBatch)) == (0, 0)


def test_a_wrong_file_says_which_columns_it_lacks(app, tmp_path) -> None:
    ran = imported(app, "ties", file(tmp_path, "colour,size\nred,4\n"))
    assert ran.code == 1
    assert [(each["line"], each["column"], each["code"]) for each in ran.json["refused"]] == [
        (1, "person_a", "column-missing"),
        (1, "person_b", "column-missing"),
    ]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("supervision_start", "2026-02-30", "date-impossible"), ("supervision_start", "2025-02-29", "date-impossible"),
        ("supervision_start", "05/04/2026", "date-ambiguous"), ("supervision_start", "snart", "date-shape"),
        ("personnummer", "199001012386", "number-checksum"), ("supervision", "fängelse", "code-unknown"), ("birth_year", "1690", "whole-range"),
        ("language", "klingonska", "language-unknown"), ("email", "inte en adress", "email-invalid"), ("postcode", "2112", "postcode-invalid"),
    ],
)  # fmt: skip
def test_an_impossible_value_is_told_by_line_and_column_and_never_guessed(
    app, tmp_path, work, column, value, code
) -> None:
    head, rest = ("", "") if column == "supervision" else (",supervision", ",probation_sentence")
    ran = imported(
        app, "members", file(tmp_path, f"external_id,{column}{head}\nK-1,{rest}\nK-2,{value}{rest}\n"), who="alva"
    )
    assert ran.code == 1
    mine = [each for each in ran.json["refused"] if each["line"] == 3]
    assert (mine[0]["column"], mine[0]["code"]) == (column, code)
    with work():
        assert number(Member) == 0


def test_a_date_that_does_not_exist_because_the_clock_was_put_forward_is_refused(app, tmp_path) -> None:
    ran = imported(app, "incidents", file(tmp_path, "datetime,area\n2026-03-29 02:30,Norra\n"))
    assert (ran.code, ran.json["refused"][0]["code"]) == (1, "time-skipped")


def test_what_has_not_happened_yet_is_refused(app, tmp_path) -> None:
    later = today().replace(year=today().year + 1, day=1)
    ran = imported(app, "incidents", file(tmp_path, f"datetime,area\n{later} 12:00,Norra\n"))
    assert (ran.code, ran.json["refused"][0]["code"]) == (1, "date-future")


def test_a_cell_that_a_spreadsheet_would_compute_is_kept_as_text_and_leaves_with_an_apostrophe(
    app, browser, tmp_path, work
) -> None:
    formula = '=HYPERLINK("http://x.example";"Klicka")'
    content = "name;organisation;voice\n@Rut;" + '"' + formula.replace('"', '""') + '"' + ";community\n"
    assert imported(app, "speakers", file(tmp_path, content), who="alva").counts == (1, 0, 0)
    assert imported(app, "speakers", file(tmp_path, content), who="alva").counts == (0, 0, 1)
    with work():
        speaker = db.session.scalars(select(Speaker)).one()
        assert (speaker.name, speaker.organisation) == ("@Rut", formula)
    lines = browser("alva").get("/speakers/speakers.csv").data.decode("utf-8-sig")
    assert "'@Rut" in lines and "'=HYPERLINK" in lines


def test_a_one_sided_pair_of_a_matrix_is_told_and_the_whole_is_refused(app, tmp_path) -> None:
    people = file(tmp_path, "external_id\n1\n2\n3\n", "people.csv")
    assert imported(app, "members", people).code == 0
    ran = imported(app, "ties", file(tmp_path, ",1,2,3\n1,0,2,0\n2,1,0,0\n3,0,0,0\n"))
    assert ran.code == 1 and [each["code"] for each in ran.json["refused"]] == ["matrix-one-sided"]


def test_rows_that_contradict_each_other_are_all_refused(app, tmp_path, work) -> None:
    ran = imported(app, "groups", file(tmp_path, "alias,area\nAlm,Norra\nEk,Södra\nalm,Västra\n"))
    assert ran.code == 1 and [each["line"] for each in ran.json["refused"]] == [2, 4]
    with work():
        assert number(Group) == 0


def test_a_text_that_is_too_long_for_its_place_is_refused_and_not_cut(app, tmp_path) -> None:
    ran = imported(app, "groups", file(tmp_path, f"alias\n{'A' * 61}\n"))
    assert (ran.code, ran.json["refused"][0]["code"], ran.json["refused"][0]["column"]) == (
        1,
        "value-too-long",
        "alias",
    )


def test_a_personal_number_in_the_text_of_an_incident_is_refused(app, tmp_path) -> None:
    ran = imported(app, "incidents", file(tmp_path, "datetime,summary\n2026-01-02 03:04,Vittne 19900101-2385\n"))
    assert (ran.code, ran.json["refused"][0]["code"], ran.json["refused"][0]["column"]) == (
        1,
        "text-holds-number",
        "summary",
    )


def test_the_files_name_is_kept_nowhere(browser, work, app) -> None:
    bo = browser("bo")
    page = bo.submit(
        "/import/add", {"kind": "members", "file": (io.BytesIO(GOOD.encode()), "Förhör Åke Ask 199001012385.csv")}
    )
    bo.send(page, address_of(page))
    raw = b"".join(path.read_bytes() for path in Path(app.instance_path).iterdir() if path.is_file())
    assert b"199001012385" not in raw and "Förhör".encode() not in raw and "Åke Ask".encode() not in raw


def test_a_page_of_problems_shows_them_a_page_at_a_time(browser) -> None:
    rows = "".join(f"P-{each},not a number\n" for each in range(60))
    page = uploaded(browser("bo"), "members", f"external_id,personnummer\n{rows}")
    assert "1–25" in page.text and len(page.soup.select("tbody tr")) == 25
    bo = browser("bo")
    second = bo.get(f"{address_of(page)}?r-page=3")
    assert "51–60" in second.text


def test_a_file_of_another_kind_loses_nothing_that_is_there(app, tmp_path, work) -> None:
    assert imported(app, "groups", file(tmp_path, files.GROUPS)).code == 0
    assert imported(app, "groups", file(tmp_path, files.TIES)).code == 1
    with work():
        assert {group.alias for group in db.session.scalars(select(Group))} == {"Alm", "Ek"}


def test_everything_wrong_with_a_row_is_told_at_once_also_what_only_the_register_knows(app, tmp_path, work) -> None:
    rows = "external_id,group,birth_year,postcode,language\nP-1,Okänd,femtio,1,klingonska\n"
    done = imported(app, "members", file(tmp_path, rows))
    told = sorted((each["line"], each["column"], each["code"]) for each in done.json["refused"])
    assert told == [
        (2, "birth_year", "whole-number"),
        (2, "group", "group-unknown"),
        (2, "language", "language-unknown"),
        (2, "postcode", "postcode-invalid"),
    ]
    with work():
        assert number(Member) == 0


def test_a_refused_tie_is_told_whom_nobody_knows_beside_what_is_wrong_in_it(app, tmp_path) -> None:
    done = imported(app, "ties", file(tmp_path, "person_a,person_b,kind,strength\nX-1,,umgås,hög\n"))
    told = {(each["column"], each["code"]) for each in done.json["refused"]}
    assert told == {("person_a", "person-unknown"), ("person_b", "value-missing"), ("strength", "whole-number")}
