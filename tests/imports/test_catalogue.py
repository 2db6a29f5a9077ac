"""Every code that reading a file can give has its text in both languages, and the text gets what it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask_babel import force_locale

import gvi.imports
import gvi.members.personnummer
from gvi.core.problems import Problem
from gvi.core.templating import problem_text
from gvi.imports.columns import recognise, split_override
from gvi.imports.reader import Unreadable, read
from gvi.imports.rows import Kind, columns_of, parse
from tests.imports.books import ods, xlsx, zipped

SOURCES = [*Path(gvi.imports.__file__).parent.rglob("*.py"), Path(gvi.members.personnummer.__file__)]
READING = {
    "reader", "encoding", "columns", "values", "rows", "repeats", "polisen", "personnummer",
    "table", "workbook", "survey", "archive", "grid",
}  # fmt: skip
CODE = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')


def codes() -> set[str]:
    """Kebab-case words in quotes that stand on a line making a problem."""
    found: set[str] = set()
    for source in SOURCES:
        if source.stem in READING or source.parent.name == "kinds":
            for line in source.read_text("utf-8").splitlines():
                if re.search(
                    r"Problem\(|unreadable\(|InvalidNumber\(|Hostile\(|_warning\(|_across\(|why = across", line
                ):
                    found.update(CODE.findall(line))
    return found


def catalogue(language: str) -> Catalog:
    path = Path(gvi.imports.__file__).parent.parent / "translations" / language / "LC_MESSAGES" / "imports.po"
    with path.open("rb") as lines:
        return read_po(lines, locale=language)


def texts(language: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue(language) if message.id}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_code_has_a_text(language: str) -> None:
    known = texts(language)
    assert len(codes()) > 50
    assert sorted(code for code in codes() if not known.get(code)) == []


def test_both_languages_ask_for_the_same_facts() -> None:
    swedish, english = texts("sv"), texts("en")
    assert swedish.keys() == english.keys()
    for code in swedish:
        assert placeholders(swedish[code]) == placeholders(english[code]), code
        assert "%" not in re.sub(r"%\(\w+\)s", "", swedish[code] + english[code])


WRONG = {
    Kind.MEMBERS: (
        "id,personnummer,birth_year,role,supervision_start,supervision_end,email,phone,Postnr,category,name,Musik,x\n"
        "1,9,x,,,,,,,,,,\n2,900101-2386,1,,,,,,,,,,\n3,19901301-2385,,,,,,,,,,,\n4,20270101-2380,,,,,,,,,,,\n5,19900101+2385,,,,,,,,,,,\n"
        "6,201509160006,,,,,,,,,,,\n7,802005-1952,,,,,,,,,,,\n8,000101-T220,,,,,,,,,,,\n"
        "9,199001012385,1991,core,2026-01-02,2026-01-01,a,b,c,d,,,\n"
        ",,,,,,,,,,,,\n ,,,,,,,,,,Bo,,\n11,,,,3/12/2026,2026-02-30,,,,,,,\n12,,,,i går,,,,,,a\x07b,,\n"
    )
    + f"13,,,,,,,,,,{'x' * 201},,\n14,1\n15,{'1,' * 20}\n"
    + ("16,,,,,,,,,,Bo,,\n16,,,,,,,,,,Ek,,\n17,,,,,,,,,,,,\n17,,,,,,,,,,,,\n18,,,,,,,,,,\ufffd,,\n"),
    Kind.INCIDENTS: "datetime,type\n,x\n2026-12-24 15:00,x\n2026-03-12,\n2026-03-12 24:00,\n2026-03-29 02:30,\n2026-03-12 12:00,Vådeld\n",
    Kind.TIES: "a,b\n1,1\n",
    Kind.RELATIONS: "group_a,group_b,kind\nN,N,feud\n",
    Kind.GROUPS: "telefon\n1\n",
    Kind.AGENCIES: "name\n#N/A\n",
    Kind.SPEAKERS: "namn,talare,voice\nBo,Bo,help\n",
}
MATRICES = ['"",1,2\n1,0,3\n2,2,0\n', '"",1,2\n1,0,3\n1,0,3\n']
FEED = """id,datetime,name,summary,type,location,gps,url
1,2024-06-10 06:29 +02:00,"10 juni 23.36, Brand",,Brand,,,\n2,2024-06-10 06:29 +02:00,Brand,,Brand,,,\n"""
UNREADABLE = [
    b"",
    b"a,b",
    b"PK\x03\x04",
    b"%PDF",
    b"a\n\x81",
    "a\nÃ¥".encode(),
    b'a\n"b',
    b"a,a\n1,2",
    b"a" * 99,
]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOOKS = [
    xlsx(sheets={"A": [("a", "b"), (10**18, 1)], "B": [("x",)]}, hidden=["B"]),
    xlsx(
        [("Titel", None), ("a", None, "c"), ("1", None), ("2", "3"), (None, "4")],
        merged=["A1:B1", "A2:B2", "A3:B3", "A4:A5"],
    ),
]
SHUT = [
    xlsx(sheets={"A": [("a",)], "B": [("b",)]}), xlsx(sheets={"A": [], "B": [("b",)]}, hidden=["B"]),
    xlsx([("a", "b"), (None, "c"), (1, 2)], merged=["A1:A2"]), OLE, OLE + "EncryptedPackage".encode("utf-16-le"),
    zipped({"xl/workbook.xml": "<!DOCTYPE x><x/>"}), zipped({"xl/workbook.xml": b" " * 9_000_000}), zipped({"a": "b"}),
    ods([("a",), ('<table:table-cell table:number-columns-repeated="9000000" office:value-type="string"><text:p>x</text:p></table:table-cell>',)]),
]  # fmt: skip


def given() -> Iterator[Problem]:
    """Problems of every code, from files that are wrong in every way."""
    files = [*WRONG.items(), *((Kind.TIES, each) for each in MATRICES), (Kind.INCIDENTS, FEED)]
    for kind, text in files:
        table = read(text.encode())
        found = parse(kind, table, columns_of(kind, table), today=date(2026, 11, 21))
        yield from (each.why for each in (*found.refused, *found.warnings))
    yield from (each.why for each in read("namn\nÅsa\n".encode("cp1252")).warnings)
    for book in BOOKS:
        yield from (each.why for each in (*read(book).refused, *read(book).warnings))
    for book in SHUT:
        with pytest.raises(Unreadable) as shut:
            read(book)
        yield shut.value.refusal.why
    with pytest.raises(Unreadable) as unknown:
        read(xlsx([("a",), (1,)]), sheet="B")
    yield unknown.value.refusal.why
    for data in UNREADABLE:
        with pytest.raises(Unreadable) as unreadable:
            read(data, limit_bytes=98)
        yield unreadable.value.refusal.why
    yield from (each.why for each in recognise(Kind.GROUPS, ["alias"], {"alias": "x", "y": "alias"}).refused)
    shape = split_override("x")
    assert isinstance(shape, Problem)
    yield shape


def test_every_code_can_be_given_and_its_texts_get_all_their_facts() -> None:
    problems = list(given())
    assert codes() - {problem.code for problem in problems} == set()
    for language in ("sv", "en"):
        known = texts(language)
        assert all(known[problem.code] % problem.facts for problem in problems)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


def test_a_size_is_written_as_its_language_does(app) -> None:
    problem = Problem("file-too-large", facts={"limit": 50.0, "size": 50.5})
    with app.test_request_context():
        for language, size in (("sv", "50,5 MB"), ("en", "50.5 MB")):
            with force_locale(language):
                assert size in problem_text(problem)
