"""The letter: what it says, where it stands on the page, and what a window or a file list gives away."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from gvi.documents import letter
from gvi.documents.catalogue import LetterKind
from gvi.documents.letter import Letter, lay_out, render, render_one
from gvi.documents.sheet import DoesNotFit, Line, NoGlyph
from gvi.documents.wording import Block, BlockKind

Make = Callable[..., Letter]
GOLDEN = Path(__file__).parent / "golden"
TELLING = re.compile(r"kallelse|summons|provsson|inbjudan|gvi|call-in", re.IGNORECASE)
LONG_NAME = "Maximiliana Wolfeschlegelsteinhausenbergerdorff-Przybyszewska af Stierncrona"
LONG_STREET = "c/o Ğülşen Łukaszewicz-Šťastný, Västra Stora Långa Exempelgatan 123 B, lgh 1102, 4 tr"


def in_reach_of_the_window(line: Line) -> bool:
    """Whether any of the line can show, wherever the folded sheet has slid in its envelope."""
    return line.right > 110 - 19 and line.x < 190 + 19 and line.bottom > 47 - 14 and line.top < 75 + 14


def body_sizes(lines: list[Line]) -> set[float]:
    return {round(line.style.size, 1) for line in lines if line.top > 75 + 14}


@pytest.mark.parametrize("locale", ["sv", "en"])
@pytest.mark.parametrize("kind", list(LetterKind))
def test_each_letter_reads_as_approved(make_letter: Make, kind: LetterKind, locale: str) -> None:
    assert letter.text(make_letter(kind, locale)) == (GOLDEN / f"{kind}.{locale}.txt").read_text("utf-8")


@pytest.mark.parametrize("locale", ["sv", "en"])
@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_page_holds_every_word_of_the_letter(make_letter: Make, kind: LetterKind, locale: str) -> None:
    made = make_letter(kind, locale)
    page = PdfReader(BytesIO(render_one(made))).pages[0].extract_text()
    printed = re.sub(r"\s+", "", page)
    for words in letter.text(made).splitlines():
        assert re.sub(r"^#+ |\s+", "", words) in printed


def test_a_batch_is_one_a4_page_per_letter_in_the_order_given(make_letter: Make) -> None:
    letters = [make_letter(recipient=(f"Person {n}", "Gatan 1", "211 20 MALMÖ")) for n in (3, 1, 2)]
    pages = PdfReader(BytesIO(render(letters))).pages
    assert [re.findall(r"Person \d", page.extract_text()) for page in pages] == [
        ["Person 3"],
        ["Person 1"],
        ["Person 2"],
    ]
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages} == {(595, 842)}


def test_no_letters_is_no_file() -> None:
    with pytest.raises(ValueError, match="no letters"):
        render([])


@pytest.mark.parametrize(("locale", "title"), [("sv", "Brev"), ("en", "Letter")])
def test_the_file_tells_its_language_and_nothing_of_its_matter(make_letter: Make, locale: str, title: str) -> None:
    reader = PdfReader(BytesIO(render_one(make_letter(locale=locale))))
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == locale
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata["/Title"] == title
    told = {key: value for key, value in reader.metadata.items() if value and key != "/Title"}
    assert {key: value for key, value in told.items() if not key.endswith("Date") and key != "/Trapped"} == {}
    assert not TELLING.search(str(reader.metadata) + str(catalog))


def test_all_type_is_embedded(make_letter: Make) -> None:
    reader = PdfReader(BytesIO(render_one(make_letter())))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert {font["/BaseFont"].partition("+")[2] for font in fonts} == {
        "SourceSansPro-Regular",
        "SourceSansPro-Semibold",
    }
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert b"Helvetica" not in b"".join(str(o.get_object()).encode() for o in fonts)


def test_the_same_letter_gives_the_same_bytes_in_any_process(make_letter: Make) -> None:
    program = (
        "from datetime import date\nfrom hashlib import sha256\nfrom gvi.documents.letter import *\n"
        "made = Letter(locale='sv', title='Brev', sender=('Å',), document_type='T', day=date(2026, 3, 1),"
        " case_number='1', recipient=('Šł',), heading='Hej', blocks=(), signature=('Ö',))\n"
        "print(sha256(render_one(made)).hexdigest())"
    )
    root = Path(__file__).parents[2]
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
    assert render_one(make_letter()) == render_one(make_letter())


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": ("Någon Annan",)},
        {"recipient": ("Vera Provsson", "Exempelgatan 4", "211 20 MALMÖ")},
        {"values": {"start": "18.30"}},
    ],
)
def test_any_other_word_gives_other_bytes(make_letter: Make, changes: dict[str, object]) -> None:
    assert render_one(make_letter()) != render_one(make_letter(**changes))


@pytest.mark.parametrize("locale", ["sv", "en"])
def test_only_the_address_can_show_in_the_window(make_letter: Make, locale: str) -> None:
    made = make_letter(locale=locale)
    shown = [line.text for line in lay_out(made) if in_reach_of_the_window(line)]
    assert shown == ["Vera Provsson", "Exempelgatan 3 lgh 1102", "211\u00a020 MALMÖ"]


words = st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäöÅÄÖŠłğ -", min_size=1, max_size=70)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(recipient=st.lists(words, max_size=4), sender=st.lists(words, max_size=5), kind=words, case=words)
@example(
    recipient=[LONG_NAME, LONG_STREET],
    sender=["Kriminalvårdens frivårdskontor i Malmö, Trelleborg och Ystad med omnejd"] * 4,
    kind="Kallelse till samtal med kontaktperson",
    case="KV 2026-00412-00413-A",
)
def test_however_long_the_names_the_window_shows_the_address_alone(
    make_letter: Make, recipient: list[str], sender: list[str], kind: str, case: str
) -> None:
    made = make_letter(recipient=tuple(recipient), sender=tuple(sender), document_type=kind, case_number=case)
    try:
        lines = lay_out(made)
    except DoesNotFit:
        return
    shown = [line for line in lines if in_reach_of_the_window(line)]
    assert "".join(line.text for line in shown).replace(" ", "") == "".join(recipient).replace(" ", "")
    assert all(line.x >= 110 and line.right <= 185.01 and line.top >= 47 and line.bottom <= 75 for line in shown)
    assert all(line.x >= 25 and line.right <= 185.01 and line.top >= 25 and line.bottom <= 272 for line in lines)


def test_the_page_is_printed_where_it_was_laid_out(make_letter: Make) -> None:
    made = make_letter(recipient=(LONG_NAME, LONG_STREET, "211 20 MALMÖ"))
    stream = PdfReader(BytesIO(render_one(made))).pages[0].get_contents().get_data().decode("latin-1")
    printed = sorted({(float(x), float(y)) for x, y in re.findall(r"1 0 0 1 ([\d.]+) ([\d.]+) Tm", stream)})
    laid_out = {(line.x * 72 / 25.4, (297 - line.baseline) * 72 / 25.4) for line in lay_out(made)}
    assert len(printed) > 20
    assert printed == [pytest.approx(place, abs=0.01) for place in sorted((round(x, 3), y) for x, y in laid_out)]


def test_a_long_address_is_set_smaller_and_kept_whole(make_letter: Make) -> None:
    made = make_letter(recipient=(LONG_NAME, LONG_STREET, "211 20 MALMÖ"))
    shown = [line for line in lay_out(made) if in_reach_of_the_window(line)]
    assert {line.style.size for line in shown} == {10.0}
    assert " ".join(line.text for line in shown).replace("\u00a0", " ").replace("- P", "-P") == (
        f"{LONG_NAME} {LONG_STREET} 211 20 MALMÖ"
    )


def test_an_address_that_cannot_be_whole_is_refused(make_letter: Make) -> None:
    with pytest.raises(DoesNotFit) as refused:
        lay_out(make_letter(recipient=(LONG_STREET * 6, "211 20 MALMÖ")))
    assert refused.value.overflow_mm > 0


def test_an_ordinary_letter_is_set_in_eleven_points(make_letter: Make) -> None:
    assert body_sizes(lay_out(make_letter())) == {11.0, 15.4}


def long_text(sentences: int) -> tuple[Block, ...]:
    return (Block(BlockKind.PARAGRAPH, "Det här är en lång mening om mötet och stödet. " * sentences),)


def test_a_long_letter_is_set_tighter_and_then_smaller(make_letter: Make) -> None:
    smallest = [min(body_sizes(lay_out(make_letter(blocks=long_text(n))))) for n in range(10, 76)]
    assert smallest == sorted(smallest, reverse=True)
    assert set(smallest) == {11.0, 10.5, 10.0}


def test_a_letter_that_does_not_fit_is_never_cut(make_letter: Make) -> None:
    lacking = []
    for sentences in (90, 120):
        with pytest.raises(DoesNotFit) as refused:
            render_one(make_letter(blocks=long_text(sentences)))
        lacking.append(refused.value.overflow_mm)
    assert 0 < lacking[0] < lacking[1]


@pytest.mark.parametrize("place", ["recipient", "sender", "signature"])
def test_a_letter_that_cannot_be_spelt_is_refused_with_its_characters(make_letter: Make, place: str) -> None:
    with pytest.raises(NoGlyph) as refused:
        render_one(make_letter(**{place: ("Noa נ", "王 Li")}))
    assert refused.value.chars == ("נ", "王")


def test_a_letter_handed_over_without_a_name_has_no_address_and_no_case(make_letter: Make) -> None:
    made = make_letter(LetterKind.LEAVE_BEHIND, recipient=(), case_number="")
    assert not [line for line in lay_out(made) if in_reach_of_the_window(line)]
    assert "Dnr" not in letter.text(made)
    assert "Dnr" not in PdfReader(BytesIO(render_one(made))).pages[0].extract_text()
