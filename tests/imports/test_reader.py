"""Files as they come: encodings, separators, quotes, and what is said about those that cannot be read."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvi.core.problems import Severity
from gvi.imports.reader import Refusal, Table, Unreadable, read
from tests.corpus import CORPUS

SPECTRUM = CORPUS / "import_corpora" / "csv_spectrum"
needs_corpus = pytest.mark.skipif(
    not SPECTRUM.is_dir(), reason=f"no outside data in {CORPUS}: set CORPUS to read the dialect spectrum"
)
TEXT = "namn;gata\nÅsa Öberg;Möllevångsgatan 1\nBo Ek;Ängsvägen 2\n"


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def refusal(data: bytes, **limits: int) -> Refusal:
    with pytest.raises(Unreadable) as caught:
        read(data, **limits)
    return caught.value.refusal


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_swedish_letters_survive_every_usual_encoding(encoding: str, named: str) -> None:
    table = read(TEXT.encode(encoding))
    assert (table.encoding, table.header) == (named, ("namn", "gata"))
    assert cells(table)[0] == ("Åsa Öberg", "Möllevångsgatan 1")


def test_utf_16_is_read_in_either_byte_order() -> None:
    assert cells(read(b"\xfe\xff" + TEXT.encode("utf-16-be"))) == cells(read(b"\xff\xfe" + TEXT.encode("utf-16-le")))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_common_separator_is_found(delimiter: str) -> None:
    table = read(TEXT.replace(";", delimiter).encode())
    assert (table.delimiter, cells(table)[1]) == (delimiter, ("Bo Ek", "Ängsvägen 2"))


def test_the_separator_is_the_one_that_fits_the_rows_not_the_one_most_often_seen() -> None:
    table = read(b"Namn, hela;Belopp\nEk, Bo, Kim;1,5\nAl, Ann, Eva;2,5\n")
    assert (table.delimiter, table.header) == (";", ("Namn, hela", "Belopp"))


def test_a_separator_line_goes_before_every_guess_and_is_counted_as_a_line() -> None:
    table = read(b"sep=|\r\na,b|c\r\n1,2|3\r\n")
    assert (table.delimiter, table.header, table.header_line, table.rows[0].line) == ("|", ("a,b", "c"), 2, 3)


def test_a_single_column_keeps_its_commas_as_long_as_they_part_no_header() -> None:
    assert read(b"namn\nBo\nAnn\n").header == ("namn",)


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    table = read(b'a,b\n\n"one\ntwo",2\n , \n3,4\n')
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("one\ntwo", "2")), (6, ("3", "4"))]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_counts_as_one(ending: str) -> None:
    table = read(ending.join(["a,b", "1,2", "3,4"]).encode())
    assert [row.line for row in table.rows] == [2, 3]


def test_rows_of_the_wrong_width_are_told_by_line_and_column_and_never_shifted() -> None:
    table = read(b"a,b,c\n1,2\n1,2,3,4\n1,2,3\n")
    assert cells(table) == [("1", "2", "3")]
    short, long = table.refused
    assert (short.line, short.column, short.why.code) == (2, "c", "row-too-short")
    assert (long.line, long.column, long.value, long.why.code) == (3, "4", "4", "row-too-long")
    assert long.why.facts == {"found": 4, "expected": 3}


def test_letters_of_two_code_points_are_joined_to_one() -> None:
    assert cells(read("namn,x\nA\u030asa,1\n".encode())) == [("Åsa", "1")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b" \r\n\t\n", "file-empty"),
        (b"\xef\xbb\xbf", "file-empty"),
        (b"sep=;\n", "file-empty"),
        (b"a,b\n", "file-header-only"),
        (b"PK\x03\x04" + b"x" * 50, "book-broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 50, "book-old"),
        (b"%PDF-1.7\n%...", "file-binary"),
        (b"a,b\n1,\x002\n", "file-binary"),
        (TEXT.encode("utf-32"), "file-binary"),
        (b"a,b\n1,\x81\x8d\n", "file-encoding"),
        ("namn;x\nBjörn Färg;1\n".encode("cp850"), "file-encoding"),
        (b'a,b\n1,"never ends\n2,3\n', "file-quotes"),
        (b'a,b\n1,"ends"here\n', "file-quotes"),
        (b"Namn,x,namn\n1,2,3\n", "header-duplicate"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, code: str) -> None:
    assert refusal(data).why.code == code


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
@pytest.mark.parametrize("word", ["Åsa", "Märta", "Björn", "blå", "Ängen", "Öster", "idé"])
def test_letters_encoded_twice_are_noticed_and_shown(word: str, wrong: str) -> None:
    found = refusal(f"namn;gata\nBo;{word.encode().decode(wrong)} 1\n".encode())
    assert (found.line, found.why.code) == (2, "file-double-encoded")
    assert found.value and "Ã" in found.value


def test_words_with_unusual_capitals_are_not_taken_for_letters_encoded_twice() -> None:
    table = read("stad;namn\nSÃO PAULO;Šarić\n".encode())
    assert cells(table) == [("SÃO PAULO", "Šarić")]


def test_a_broken_quote_is_told_by_the_line_where_it_begins() -> None:
    assert refusal(b'a,b\n1,2\n3,"never ends\n5,6\n').line == 3


def test_a_file_over_the_limit_is_refused_before_anything_is_parsed() -> None:
    found = refusal(b'"' * 3_000_000, limit_bytes=2_097_152)
    assert (found.why.code, found.why.facts) == ("file-too-large", {"limit": 2.0, "size": 2.9})


def test_characters_lost_earlier_are_warned_of_where_they_begin() -> None:
    table = read("namn;x\nBo;1\nBj\ufffdrn;2\n".encode())
    (warning,) = table.warnings
    assert (warning.line, warning.why.code, warning.why.severity) == (3, "characters-lost", Severity.WARNING)


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="Ãâï\ufffd"), max_size=12
)


@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_a_spreadsheet_program_writes_is_read_back(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("first", "second", "third"), *rows])
    table = read(f'sep={delimiter}\r\n{written.getvalue()}"1"{delimiter}"2"{delimiter}"3"\r\n'.encode())
    composed = [tuple(unicodedata.normalize("NFC", cell) for cell in row) for row in rows]
    assert cells(table)[:-1] == [row for row in composed if any(cell.strip() for cell in row)]


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer_and_never_a_crash(data: bytes) -> None:
    try:
        assert read(data).header
    except Unreadable as unreadable:
        assert unreadable.refusal.why.code


@pytest.mark.parametrize(
    ("encoding", "called"), [("cp1252", "Windows-1252"), ("mac_roman", "Mac OS Roman"), ("utf-16-be", "UTF-16")]
)
@pytest.mark.parametrize(
    "word", ["Järnvägen", "Åsa", "Ängby", "Öster", "ÅKERÖ", "blå", "Löf-Åström", "André", "Åå Älv"]
)
def test_an_alphabet_that_the_file_does_not_name_is_told_with_a_word_of_it(
    word: str, encoding: str, called: str
) -> None:
    table = read(f"namn;x\n{word};1\n".encode(encoding))
    assert cells(table)[0][0] == word
    (told,) = table.warnings
    assert told.why.code == "encoding-assumed" and told.why.facts["encoding"] == called
    assert str(told.why.facts["word"]) in word


def test_signs_alone_are_taken_for_windows_text() -> None:
    assert cells(read("namn;pris\nBo;12 € – rea\n".encode("cp1252"))) == [("Bo", "12 € – rea")]


def test_a_separator_line_may_name_a_colon_which_is_never_guessed() -> None:
    assert read(b"sep=:\na:b\n1:2\n").header == ("a", "b")
    assert read(b"tid 18:00\n19:30\n").header == ("tid 18:00",)


SWEDISH = st.sampled_from([
    "Åsa Öberg", "Märta", "blåbär", "Ängsvägen 2", "ÅKERMAN", "Björk, Bo", "12,5", "x;y", "a\tb", 'Hamngatan 3 "uppe"',
    "två\nrader", "", "sex", "Örebro län", "André Löfström", "tio", "rött|grått", "1",
])  # fmt: skip


@given(
    st.lists(st.tuples(SWEDISH, SWEDISH, SWEDISH), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]),
    st.sampled_from(["\r\n", "\n"]),
    st.booleans(),
    st.booleans(),
)
def test_a_table_reads_back_equal_from_any_encoding_separator_and_form(
    rows: list[tuple[str, str, str]], delimiter: str, encoding: str, ending: str, announced: bool, is_decomposed: bool
) -> None:
    table = [("namn", "gata", "läge"), *rows]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator=ending).writerows(table)
    text = (f"sep={delimiter}{ending}" if announced else "") + written.getvalue() + delimiter.join("123") + ending
    if is_decomposed and encoding.startswith("utf"):
        text = unicodedata.normalize("NFD", text)
    found = read(text.encode(encoding))
    assert found.header == table[0] and found.delimiter == delimiter
    assert cells(found)[:-1] == [row for row in rows if any(cell.strip() for cell in row)]


def records(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table.header, row.cells, strict=True)) for row in table.rows]


@needs_corpus
@pytest.mark.parametrize("path", sorted(SPECTRUM.glob("csvs/*.csv")), ids=lambda path: path.stem)
def test_the_dialect_spectrum_is_read_as_its_answers_say(path: Path) -> None:
    answer = json.loads((SPECTRUM / "json" / f"{path.stem}.json").read_text("utf-8"))
    data = path.read_bytes()
    if path.stem.endswith("_crlf"):  # line endings get lost where such files are stored as text
        data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    found = records(read(data))
    if path.stem == "location_coordinates":
        # The published answer is one object, with another telephone number and a longer county than the file.
        assert found[0].keys() == answer.keys()
        assert found[0]["Location Coordinates"] == answer["Location Coordinates"]
        return
    assert found == answer


@needs_corpus
def test_large_outside_files_are_read_whole() -> None:
    assert len(read((CORPUS / "us_shootings" / "boston_shots_fired.csv").read_bytes()).rows) == 7_555
    assert (
        len(read((CORPUS / "import_corpora" / "swedish" / "statliga_forvaltningsmyndigheter.tsv").read_bytes()).rows)
        == 257
    )
    london = read((CORPUS / "networks" / "london_gang" / "LONDON_GANG.csv").read_bytes())
    assert (london.encoding, london.header[:3], len(london.rows)) == ("utf-8-sig", ("", "1", "2"), 54)
