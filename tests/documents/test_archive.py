"""PDF/A-2b: what the writer itself approves, what a second validator approves, and what stands in the file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from gvi.documents import archive, letter, ruler, runsheet
from gvi.documents.archive import NotArchivable, archived
from gvi.documents.catalogue import LetterKind
from gvi.documents.envelope import Envelope, Window
from gvi.documents.letter import Letter, render_one
from tests.documents.test_letter import LONG_NAME, LONG_STREET, long_text

Make = Callable[..., Letter]
JARS = tuple(
    Path("/usr/share/java", f"{name}.jar")
    for name in ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")
)


@pytest.fixture(scope="session")
def preflight() -> Callable[[Path], set[str]]:
    """`preflight(file)` – what Apache PDFBox Preflight objects to. It knows PDF/A-1b, which allows less than 2b."""
    if not shutil.which("java") or not all(jar.exists() for jar in JARS):
        if os.environ.get("GVI_REQUIRE_PREFLIGHT"):
            pytest.fail("PDFBox Preflight is not on this machine, and GVI_REQUIRE_PREFLIGHT is set")
        pytest.skip("PDFBox Preflight is not on this machine (apt install default-jre-headless libpdfbox2-java …)")

    def objections(file: Path) -> set[str]:
        program = "org.apache.pdfbox.preflight.Validator_A1b"
        command = ["java", "-Xshare:auto", "-cp", os.pathsep.join(map(str, JARS)), program, str(file)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        told = set(re.findall(r"^(\d[\d.]*) : (.*)$", run.stdout, re.MULTILINE))
        assert told or "is a valid PDF/A-1b file" in run.stdout, run.stdout + run.stderr
        return {f"{code} {text.strip()}" for code, text in told}

    return objections


SECOND_PART = {"7.11.2 Error on MetaData, part must be 1"}
"""The one thing that PDF/A-1b must say of a PDF/A-2b file: that it is one."""


def every_document(make_letter: Make) -> dict[str, bytes]:
    """One of each that the product prints."""
    plain, long = make_letter(), make_letter(blocks=long_text(90))
    foreign = make_letter(recipient=(LONG_NAME, LONG_STREET, "Ђорђе Αλέξανδρος", "211 20 MALMÖ"))
    both = make_letter(translation=make_letter(locale="en"))
    left = make_letter(envelope=Envelope(Window.LEFT, 25, 47))
    stacks = [letter.lay_out(each) for each in (plain, long, foreign, both)]
    return {
        "one page": render_one(plain),
        "two pages": render_one(long),
        "foreign letters": render_one(foreign),
        "two languages": render_one(both),
        "left window": render_one(left),
        "handed over": render_one(make_letter(LetterKind.LEAVE_BEHIND, recipient=(), case_number="")),
        "batch": letter.bind(stacks, title="Brev", locale="sv", two_sided=True, marks=True),
        "test page": ruler.render(Envelope(), "sv"),
    }


def test_every_document_is_approved_by_the_writer_s_own_validator(make_letter: Make) -> None:
    for name, pdf in every_document(make_letter).items():
        assert archive.objections(pdf), f"{name}: the validator approves what has not been made fit"
        assert archive.objections(archived(pdf)) == (), name


def test_every_document_is_approved_by_a_second_validator(make_letter: Make, preflight, tmp_path: Path) -> None:
    for name, pdf in every_document(make_letter).items():
        file = tmp_path / "letter.pdf"
        file.write_bytes(archived(pdf))
        assert preflight(file) == SECOND_PART, name


def test_the_second_validator_sees_what_is_wrong(make_letter: Make, preflight, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(render_one(make_letter()))
    assert preflight(file) - SECOND_PART
    with pikepdf.open(BytesIO(archived(render_one(make_letter())))) as document:
        del document.Root.OutputIntents
        document.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert preflight(file) - SECOND_PART


def test_the_file_says_in_its_own_structure_that_it_is_pdf_a_2b(make_letter: Make) -> None:
    for pdf in every_document(make_letter).values():
        reader = PdfReader(BytesIO(archived(pdf)))
        root = reader.trailer["/Root"]
        (intent,) = root["/OutputIntents"]
        assert intent["/S"] == "/GTS_PDFA1" and intent["/DestOutputProfile"].get_data()[36:40] == b"acsp"
        packet = root["/Metadata"].get_data().decode()
        assert re.search(r"<pdfaid:part>2<", packet) and re.search(r"<pdfaid:conformance>B<", packet)
        assert "/Filter" not in root["/Metadata"] and not reader.is_encrypted and len(reader.trailer["/ID"]) == 2
        assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(root)
        for page in reader.pages:
            assert "/Trans" not in page and "/Group" not in page and "/Annots" not in page
            fonts = page["/Resources"].get("/Font", {})
            assert all("/FontFile2" in font.get_object()["/FontDescriptor"] for font in fonts.values())


def test_the_same_letter_is_the_same_file_today_and_tomorrow(make_letter: Make) -> None:
    import time_machine

    hashes = set()
    for day in ("2026-01-01", "2031-06-01"):
        with time_machine.travel(day):
            hashes.add(sha256(archived(render_one(make_letter()))).hexdigest())
    assert len(hashes) == 1
    assert sha256(archived(render_one(make_letter(signature=("Annan",))))).hexdigest() not in hashes


@pytest.mark.parametrize(("locale", "title"), [("sv", "Brev"), ("en", "Letter")])
def test_the_archived_file_tells_its_title_and_language_and_nothing_else(
    make_letter: Make, locale: str, title: str
) -> None:
    content = archived(render_one(make_letter(locale=locale)))
    reader = PdfReader(BytesIO(content))
    assert reader.trailer["/Root"]["/Lang"] == locale and reader.metadata["/Title"] == title
    packet = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert {name for name, value in reader.metadata.items() if value} == {
        "/Title",
        "/CreationDate",
        "/ModDate",
        "/Trapped",
    }
    assert set(re.findall(r"<(\w+:\w+)>", packet)) == {
        "dc:title", "rdf:Alt", "xmp:CreateDate", "xmp:ModifyDate", "pdfaid:part", "pdfaid:conformance",
    }  # fmt: skip
    assert "2000-01-01" in packet and not re.search(r"Provsson|Kallelse|Summons|pikepdf|ReportLab", packet)


def test_a_file_that_breaks_the_format_is_not_given_away(make_letter: Make) -> None:
    with pikepdf.open(BytesIO(render_one(make_letter()))) as document:
        document.pages[0].obj.Resources.ExtGState = pikepdf.Dictionary(G=pikepdf.Dictionary(TR=pikepdf.Name.Identity2))
        document.pages[0].contents_add(b"/G gs")
        spoilt = BytesIO()
        document.save(spoilt)
    with pytest.raises(NotArchivable) as refused:
        archived(spoilt.getvalue())
    assert refused.value.rules


def test_the_run_sheet_is_fit_for_the_archive_too(preflight, tmp_path: Path) -> None:
    from tests.documents.test_runsheet import sheet

    file = tmp_path / "sheet.pdf"
    file.write_bytes(archived(runsheet.render(sheet())))
    assert preflight(file) == SECOND_PART


def test_loading_the_product_loads_nothing_of_the_archive() -> None:
    import sys

    program = "import sys, gvi, gvi.letters.views; print(sorted({'pikepdf', 'lxml', 'reportlab'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
