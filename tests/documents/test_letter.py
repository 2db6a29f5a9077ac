"""The letter: what it says, where it stands on the page, and what a window or a file list gives away."""

from __future__ import annotations

import itertools
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
from gvi.documents.envelope import LIMITS, USUAL, Envelope, Window
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


def front(made: Letter) -> list[Line]:
    """The first page."""
    return lay_out(made)[0]


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
    shown = [line.text for line in front(made) if in_reach_of_the_window(line)]
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
        lines = front(made)
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
    laid_out = {(line.x * 72 / 25.4, (297 - line.baseline) * 72 / 25.4) for line in front(made)}
    assert len(printed) > 20
    assert printed == [pytest.approx(place, abs=0.01) for place in sorted((round(x, 3), y) for x, y in laid_out)]


def test_a_long_address_is_set_smaller_and_kept_whole(make_letter: Make) -> None:
    made = make_letter(recipient=(LONG_NAME, LONG_STREET, "211 20 MALMÖ"))
    shown = [line for line in front(made) if in_reach_of_the_window(line)]
    assert {line.style.size for line in shown} == {10.0}
    assert " ".join(line.text for line in shown).replace("\u00a0", " ").replace("- P", "-P") == (
        f"{LONG_NAME} {LONG_STREET} 211 20 MALMÖ"
    )


def test_an_address_that_cannot_be_whole_is_refused(make_letter: Make) -> None:
    with pytest.raises(DoesNotFit) as refused:
        lay_out(make_letter(recipient=(LONG_STREET * 6, "211 20 MALMÖ")))
    assert refused.value.overflow_mm > 0


def test_an_ordinary_letter_is_set_in_eleven_points(make_letter: Make) -> None:
    assert body_sizes(front(make_letter())) == {11.0, 15.4}


def long_text(sentences: int) -> tuple[Block, ...]:
    return (Block(BlockKind.PARAGRAPH, "Det här är en lång mening om mötet och stödet. " * sentences),)


def test_a_long_letter_is_set_tighter_and_then_smaller(make_letter: Make) -> None:
    smallest = [min(body_sizes(front(make_letter(blocks=long_text(n))))) for n in range(10, 76)]
    assert smallest == sorted(smallest, reverse=True)
    assert set(smallest) == {11.0, 10.5, 10.0}


@pytest.mark.parametrize(("sentences", "pages"), [(75, 1), (90, 2), (150, 3)])
def test_a_letter_that_needs_more_pages_gets_them_and_nothing_is_cut(
    make_letter: Make, sentences: int, pages: int
) -> None:
    made = make_letter(blocks=long_text(sentences))
    read = [page.extract_text() for page in PdfReader(BytesIO(render_one(made))).pages]
    assert len(read) == pages
    assert [f"Sida {number} ({pages})" in text for number, text in enumerate(read, 1)] == [True] * pages
    assert "".join(read).count("lång") == "".join(read).count("stödet.") == sentences
    assert "Johan Ek" in read[-1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lengths=st.lists(st.tuples(st.booleans(), st.integers(1, 40)), min_size=1, max_size=25),
    window=st.sampled_from(list(Window)),
)
def test_every_page_keeps_its_margins_its_headings_and_its_signature(
    make_letter: Make, lengths: list[tuple[bool, int]], window: Window
) -> None:
    blocks = tuple(
        Block(BlockKind.HEADING, f"Rubrik {number}")
        if is_heading
        else Block(BlockKind.PARAGRAPH, "ord och mening " * n)
        for number, (is_heading, n) in enumerate(lengths)
    )
    envelope = Envelope(window, *USUAL[window])
    made = make_letter(blocks=blocks, signature=("Johan Ek", "frivårdsinspektör", "Malmö"), envelope=envelope)
    pages = lay_out(made)
    left, top, right, bottom = envelope.reach
    for number, page in enumerate(pages):
        assert all(line.x >= 25 and line.right <= 185.01 and line.top >= 24.9 and line.bottom <= 272 for line in page)
        shown = [
            line.text
            for line in page
            if line.right > left and line.x < right and line.bottom > top and line.top < bottom
        ]
        assert shown == ([] if number else ["Vera Provsson", "Exempelgatan 3 lgh 1102", "211\u00a020 MALMÖ"])
    for page in pages[:-1]:
        assert not page[-1].text.startswith("Rubrik")
    signed = [line.text for line in pages[-1]][-3:]
    assert signed == ["Johan Ek", "frivårdsinspektör", "Malmö"]
    assert len(pages) == 1 or len(pages[-1]) > 2 + 3, "the signature never stands alone"
    said = [line.text for page in pages for line in page]
    assert sum(text.startswith("Rubrik") for text in said) == sum(is_heading for is_heading, _ in lengths)
    assert " ".join(said).count("mening") == sum(n for is_heading, n in lengths if not is_heading)


def test_a_later_page_tells_its_matter_and_nothing_of_the_person(make_letter: Make) -> None:
    head = [line.text for line in lay_out(make_letter(blocks=long_text(90)))[1] if line.top < 75 + 14]
    assert head == ["Dnr 2026-00412", "Sida 2 (2)"]


def test_a_signature_higher_than_a_page_is_refused(make_letter: Make) -> None:
    with pytest.raises(DoesNotFit) as refused:
        lay_out(make_letter(signature=("Rad",) * 60))
    assert refused.value.place == "text"


def test_both_languages_stand_in_one_letter_swedish_first(make_letter: Make) -> None:
    made = make_letter(translation=make_letter(locale="en"))
    first, second = (page.extract_text() for page in PdfReader(BytesIO(render_one(made))).pages)
    assert "Du kallas till ett möte" in first and "Sida 1 (2)" in first and "You are called" not in first
    assert "You are called to a meeting" in second and "Page 2 (2)" in second
    assert "This is a translation. The letter in Swedish is the one that applies." in " ".join(second.split())
    assert "Vera Provsson" not in second.split("You are called")[0]
    assert letter.text(made).index("Du kallas") < letter.text(made).index("You are called")


def test_a_batch_for_both_sides_begins_every_letter_on_a_front(make_letter: Make) -> None:
    stacks = [lay_out(make_letter()), lay_out(make_letter(blocks=long_text(90))), lay_out(make_letter())]
    pages = PdfReader(BytesIO(letter.bind(stacks, title="Brev", locale="sv", two_sided=True))).pages
    read = [page.extract_text() for page in pages]
    assert [bool(text.strip()) for text in read] == [True, False, True, True, True, False]
    assert all("Sida 1" in read[front] for front in (0, 2, 4))
    assert len(PdfReader(BytesIO(letter.bind(stacks, title="Brev", locale="sv"))).pages) == 4


def test_sorting_marks_count_the_letters_where_no_window_is(make_letter: Make) -> None:
    stacks = [lay_out(make_letter()), lay_out(make_letter(blocks=long_text(90)))]
    marked = [
        page.extract_text() for page in PdfReader(BytesIO(letter.bind(stacks, title="", locale="sv", marks=True))).pages
    ]
    assert [text.strip().splitlines()[-1] for text in marked] == ["1", "2", "2"]
    plain = [page.extract_text() for page in PdfReader(BytesIO(letter.bind(stacks, title="", locale="sv"))).pages]
    assert [text.strip().splitlines()[-1] for text in plain][1:] != ["2", "2"]
    pages = PdfReader(BytesIO(letter.bind(stacks, title="", locale="sv", marks=True))).pages
    stream = pages[0].get_contents().get_data().decode("latin-1")
    lowest = min(float(y) for y in re.findall(r"1 0 0 1 [\d.]+ ([\d.]+) Tm", stream))
    assert lowest * 25.4 / 72 < 297 / 2 - 100, "on the half that is folded behind"


@pytest.mark.parametrize("window", list(Window))
def test_a_window_on_either_side_shows_the_address_alone(make_letter: Make, window: Window) -> None:
    long = {"heading": "Du kallas till ett möte " * 4, "sender": ("Kriminalvårdens kontor i Malmö med omnejd",) * 5}
    across, along = (0, 0) if window is Window.NONE else (19, 14)
    for x, y in itertools.product(LIMITS[window].x, LIMITS[window].y):
        (page,) = lay_out(make_letter(envelope=Envelope(window, x, y), **long))
        shown = [
            line
            for line in page
            if line.right > x - across and line.x < x + 80 + across
            if line.bottom > y - along and line.top < y + 28 + along
        ]
        assert [line.text for line in shown] == ["Vera Provsson", "Exempelgatan 3 lgh 1102", "211\u00a020 MALMÖ"]
        assert all(line.x >= x and line.right <= x + 80 and line.top >= y and line.bottom <= y + 28 for line in shown)
        assert all(line.x >= 25 and line.right <= 185.01 and line.top >= 24.9 and line.bottom <= 272 for line in page)


def test_wherever_the_page_ends_no_heading_and_no_signature_is_left_alone(make_letter: Make) -> None:
    several = 0
    for number in range(20, 60):
        filling = [Block(BlockKind.PARAGRAPH, f"Rad {each}.") for each in range(number)]
        rest = (Block(BlockKind.HEADING, "Rubrik"), Block(BlockKind.HEADING, "Rubrik"), *long_text(8))
        pages = lay_out(make_letter(blocks=(*filling, *rest), signature=("Johan Ek", "Malmö")))
        several += len(pages) > 1
        assert [page[-1].text for page in pages if page[-1].text == "Rubrik"] == []
        assert [line.text for line in pages[-1]][-2:] == ["Johan Ek", "Malmö"]
        assert any(line.text not in {"Johan Ek", "Malmö"} for line in pages[-1][2:])
    assert several > 20


@pytest.mark.parametrize(("x", "y"), [(99, 47), (125, 47), (110, 46), (110, 66)])
def test_a_box_that_leaves_no_room_for_the_rest_is_refused(x: int, y: int) -> None:
    with pytest.raises(ValueError, match="limits"):
        Envelope(Window.RIGHT, x, y)


def test_five_lines_of_address_and_long_names_stay_whole(make_letter: Make) -> None:
    five = (
        LONG_NAME,
        "c/o Şükrü Przybyłowski-Țăranu",
        "Box 1234",
        "Västra Stora Långa Exempelgatan 123 B",
        "211 20 MALMÖ",
    )
    shown = [line.text for line in front(make_letter(recipient=five)) if in_reach_of_the_window(line)]
    assert re.sub(r"\s", "", "".join(shown)) == re.sub(r"\s", "", "".join(five))


@pytest.mark.parametrize(
    "name", ["Łukasz Țăranu Gülşen Şahin", "Ђорђе Ковалівська Їжак", "Αλέξανδρος Παπαδόπουλος", "Nguyễn Thị Hồng"]
)
def test_names_of_europe_are_printed_with_their_own_letters(make_letter: Make, name: str) -> None:
    page = PdfReader(BytesIO(render_one(make_letter(recipient=(name, "Gatan 1", "211 20 MALMÖ"))))).pages[0]
    assert name in page.extract_text().replace("\xa0", " ")


@pytest.mark.parametrize("place", ["recipient", "sender", "signature"])
def test_a_letter_that_cannot_be_spelt_is_refused_with_its_characters(make_letter: Make, place: str) -> None:
    with pytest.raises(NoGlyph) as refused:
        render_one(make_letter(**{place: ("Noa נ", "王 Li")}))
    assert refused.value.chars == ("נ", "王")


def test_a_letter_handed_over_without_a_name_has_no_address_and_no_case(make_letter: Make) -> None:
    made = make_letter(LetterKind.LEAVE_BEHIND, recipient=(), case_number="")
    assert not [line for line in front(made) if in_reach_of_the_window(line)]
    assert "Dnr" not in letter.text(made)
    assert "Dnr" not in PdfReader(BytesIO(render_one(made))).pages[0].extract_text()
