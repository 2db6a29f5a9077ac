"""Spreadsheet files: what their cells show reaches the rows, and a book that could hurt is refused by name."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook

from gvi.imports.reader import Refusal, Table, Unreadable, read, sheets_in
from tests.imports.books import altered, ods, saved, xlsx, zipped

HEAD = ("personnummer", "datum", "aktiv", "antal")
DAY, MOMENT = date(2026, 3, 12), datetime(2026, 3, 12, 18, 5)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def refusal(data: bytes, sheet: str | None = None) -> Refusal:
    with pytest.raises(Unreadable) as caught:
        read(data, sheet=sheet)
    return caught.value.refusal


def code(data: bytes) -> str:
    return refusal(data).why.code


def codes(told: tuple[Refusal, ...]) -> list[tuple[int | None, str]]:
    return [(each.line, each.why.code) for each in told]


@pytest.mark.parametrize("book", [xlsx, ods])
def test_cells_are_read_as_they_would_be_typed(book) -> None:
    table = read(
        book([HEAD, (199001012385, DAY, True, 12), ("19900102-2384", MOMENT, False, 1.5), (None, time(8, 30), None, 0)])
    )
    assert table.header == HEAD
    assert cells(table) == [
        ("199001012385", "2026-03-12", "true", "12"), ("19900102-2384", "2026-03-12 18:05", "false", "1.5"), ("", "08:30", "", "0"),
    ]  # fmt: skip
    assert [row.line for row in table.rows] == [2, 3, 4]


def test_days_of_a_book_that_counts_from_1904_are_the_same_days() -> None:
    rows = [HEAD, (1, DAY, True, 1), (2, MOMENT, True, 2)]
    counted_from_1904 = xlsx(rows, is_1904=True)
    assert b"date1904" in zipfile.ZipFile(io.BytesIO(counted_from_1904)).read("xl/workbook.xml")
    assert cells(read(counted_from_1904)) == cells(read(xlsx(rows)))


def test_seconds_are_kept_and_fractions_of_them_rounded() -> None:
    near = datetime(2026, 3, 12, 18, 4, 59, 999_600)
    table = read(xlsx([("a", "b"), (near, timedelta(hours=30, minutes=5)), (datetime(2026, 3, 12, 18, 4, 7), 1)]))
    assert cells(table) == [("2026-03-12 18:05", "30:05"), ("2026-03-12 18:04:07", "1")]


def test_empty_rows_and_columns_before_the_table_are_stepped_over_and_lines_stay_those_of_the_sheet() -> None:
    sheet = (book := Workbook()).active
    for place, text in {"C5": "alias", "D5": "area", "C6": "Alm", "D6": "Norr", "C9": "Ek"}.items():
        sheet[place] = text
    table = read(saved(book))
    assert (table.header, table.header_line) == (("alias", "area"), 5)
    assert [(row.line, row.cells) for row in table.rows] == [(6, ("Alm", "Norr")), (9, ("Ek", ""))]


def test_numbers_longer_than_a_spreadsheet_keeps_cost_their_row() -> None:
    table = read(xlsx([("id", "x"), (1234567890123456789, "a"), (123456789012345, "b")]))
    assert cells(table) == [("123456789012345", "b")] and codes(table.refused) == [(2, "number-rounded")]
    assert [row.cells[1] for row in table.dropped] == ["a"]


@pytest.mark.parametrize("book", [xlsx, ods])
def test_letters_of_two_code_points_are_joined_to_one(book) -> None:
    assert cells(read(book([("namn", "x"), ("A\u030asa", "1")]))) == [("Åsa", "1")]


@pytest.mark.parametrize("book", [xlsx, ods])
def test_a_hidden_sheet_is_not_read_unasked_and_the_reader_is_told_of_it(book) -> None:
    data = book(sheets={"Dold": [("alias",), ("X",)], "Synlig": [("alias",), ("Alm",)]}, hidden=["Dold"])
    table = read(data)
    assert cells(table) == [("Alm",)]
    (told,) = table.warnings
    assert (told.why.code, told.why.facts) == ("sheets-hidden", {"sheets": "Dold"})
    assert cells(read(data, sheet="Dold")) == [("X",)]


@pytest.mark.parametrize("book", [xlsx, ods])
def test_of_several_sheets_the_reader_chooses(book) -> None:
    data = book(sheets={"Personer": [("alias",), ("Alm",)], "Tomt": [], "Band": [("alias",), ("Ek",)]})
    found = refusal(data)
    assert (found.why.code, found.why.facts) == ("sheet-choose", {"sheets": "Personer, Band"})
    assert [(each.place, each.name) for each in sheets_in(data)] == [(0, "Personer"), (2, "Band")]
    assert cells(read(data, sheet="Band")) == cells(read(data, sheet=2)) == [("Ek",)]
    assert refusal(data, "Bond").why.code == "sheet-unknown"


def test_a_book_with_nothing_but_hidden_sheets_says_so() -> None:
    book = xlsx(sheets={"Synlig": [], "Dold": [("alias",), ("X",)]}, hidden=["Dold"])
    assert (
        code(book) == "sheet-hidden-only"
        and code(xlsx()) == "file-empty"
        and code(xlsx([("a", "b")])) == "file-header-only"
    )


def test_a_cell_merged_downwards_counts_for_every_row_and_is_told_of() -> None:
    rows = [("grupp", "person"), ("Alm", "1"), (None, "2"), (None, "3"), ("Ek", "4")]
    table = read(xlsx(rows, merged=["A2:A4"]))
    assert cells(table) == [("Alm", "1"), ("Alm", "2"), ("Alm", "3"), ("Ek", "4")]
    (told,) = table.warnings
    assert (told.line, told.column, told.why.code, told.why.facts) == (3, "grupp", "cells-merged", {"times": 2})


def test_a_cell_merged_across_columns_costs_its_row() -> None:
    table = read(xlsx([("a", "b", "c"), ("1", "2", "3"), ("4", None, "6")], merged=["A3:B3"]))
    assert cells(table) == [("1", "2", "3")] and codes(table.refused) == [(3, "cells-merged-across")]


def test_merged_cells_of_an_opendocument_file_are_seen_too() -> None:
    tall = '<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1" office:value-type="string"><text:p>Alm</text:p></table:table-cell>'
    table = read(ods([("grupp", "person"), (tall, "1"), ("<table:covered-table-cell/>", "2")]))
    assert cells(table) == [("Alm", "1"), ("Alm", "2")] and codes(table.warnings) == [(3, "cells-merged")]


def test_a_title_over_the_header_is_stepped_over_with_a_warning() -> None:
    table = read(xlsx([("Grupper 2026", None), (), ("alias", "area"), ("Alm", "Norr")], merged=["A1:B1"]))
    assert (table.header, table.header_line, codes(table.warnings)) == (("alias", "area"), 3, [(1, "title-skipped")])


def test_merged_headers_are_reported() -> None:
    table = read(xlsx([("alias", None, "area"), ("Alm", "x", "Norr")], merged=["A1:B1"]))
    assert table.header == ("alias", "", "area") and codes(table.warnings) == [(1, "header-merged")]
    two_rows = xlsx([("alias", "area"), (None, "stad"), ("Alm", "Norr")], merged=["A1:A2"])
    assert code(two_rows) == "header-rows-merged"


def test_the_value_that_a_formula_was_saved_with_is_read_and_one_saved_without_is_an_error() -> None:
    book = altered(
        xlsx([("a", "b"), ("x", "=1+1"), ("y", "=1+2")]),
        "xl/worksheets/sheet1.xml",
        "<f>1+1</f><v></v>",
        "<f>1+1</f><v>2</v>",
    )
    assert cells(read(book)) == [("x", "2"), ("y", "#CALC!")]


def test_a_formula_whose_value_is_empty_text_is_empty() -> None:
    book = altered(
        xlsx([("a", "b"), ("x", "=A9")]),
        "xl/worksheets/sheet1.xml",
        '<c r="B2"><f>A9</f><v></v>',
        '<c r="B2" t="str"><f>A9</f><v></v>',
    )
    assert cells(read(book)) == [("x", "")]


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!"])
def test_an_error_in_a_cell_is_shown_and_never_empty(shown: str) -> None:
    assert cells(read(xlsx([("a", "b"), ("x", shown)]))) == [("x", shown)]


def test_an_error_cell_that_holds_nothing_beyond_the_others_is_an_error_of_its_row() -> None:
    book = altered(xlsx([("a", "b"), ("x", "y")]), "xl/worksheets/sheet1.xml", "</row></sheetData>", '<c r="D2" t="e"/></row></sheetData>')  # fmt: skip
    assert cells(read(book)) == [("x", "y", "", "#CALC!")]


def test_an_error_of_an_opendocument_file_is_shown_too() -> None:
    broken = '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#SAKNAS!</text:p></table:table-cell>'
    assert cells(read(ods([("a", "b"), ("x", broken)]))) == [("x", "#N/A")]


def far(place: str) -> bytes:
    book = Workbook()
    book.active["A1"], book.active["A2"], book.active[place] = "a", "1", "x"
    return saved(book)


def test_a_sheet_too_wide_to_lay_out_is_refused_before_it_is() -> None:
    assert code(far("XFD1048576")) == "book-wide"
    wide = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    book = altered(
        ods([("a",), (wide,)]),
        "content.xml",
        "<table:table-row><table:table-cell table",
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table',
    )
    assert code(book) == "book-wide"


def test_a_far_cell_with_nothing_in_it_does_no_harm() -> None:
    book = Workbook()
    book.active["A1"], book.active["A2"] = "a", "1"
    book.active["XFD1048576"].number_format = "0.00"
    assert cells(read(saved(book))) == [("1",)]


def test_a_book_that_unpacks_without_end_is_refused_as_such() -> None:
    bomb = b"<worksheet><sheetData>" + b" " * 300_000_000
    assert code(zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": bomb})) == "book-bomb"


def test_a_book_that_lies_about_its_size_is_counted_not_believed() -> None:
    data = bytearray(
        zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b"<x>" + b" " * 100_000_000})
    )
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.rindex(signature) + place, 100)
    assert code(bytes(data)) == "book-bomb"


def test_a_book_whose_xml_declares_entities_is_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    assert code(zipped({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": laughs})) == "book-xml"
    assert code(zipped({"content.xml": laughs})) == "book-xml"
    assert code(zipped({"xl/workbook.xml": "<workbook/>", "xl/innocent.bin": laughs})) == "book-xml"


def test_locked_broken_old_and_other_files_are_refused_by_name() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    good = xlsx([("a", "b"), (1, 2)])
    assert code(ole + "EncryptedPackage".encode("utf-16-le")) == "book-password"
    assert code(ole) == "book-old"
    assert code(b"PK\x03\x04" + b"x" * 50) == "book-broken"
    assert code(good[: len(good) // 2]) == "book-broken"
    assert code(altered(good, "xl/worksheets/sheet1.xml", "</sheetData>", "")) == "book-broken"
    assert code(zipped({"word/document.xml": "<w/>"})) == "book-unknown"
    locked = altered(
        ods([("a",), ("1",)]), "META-INF/manifest.xml", "/>", "><manifest:encryption-data/></manifest:manifest>"
    )
    assert code(locked) == "book-password"


def test_two_parts_of_one_name_are_refused_since_readers_would_disagree() -> None:
    out = io.BytesIO(xlsx([("a", "b"), (1, 2)]))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert code(out.getvalue()) == "book-broken"


@pytest.mark.parametrize("spoiled", range(0, 4000, 97))
def test_a_spoiled_book_gets_an_answer_and_never_a_crash(spoiled: int) -> None:
    data = bytearray(xlsx([("a", "b"), (1, 2), ("x", DAY)]))
    data[spoiled % len(data)] ^= 0xFF
    try:
        assert read(bytes(data)).header
    except Unreadable as unreadable:
        assert unreadable.refusal.why.code


def test_the_library_that_writes_spreadsheets_is_not_loaded_when_the_program_starts() -> None:
    check = "import gvi, gvi.imports.views, sys; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
