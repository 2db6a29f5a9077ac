"""What a new version of a wording changes, and how the page that asks for approval shows it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gvi.documents.wording import parse
from gvi.extensions import db
from gvi.letters import versions
from gvi.letters.compared import Compared, Mark, compare
from gvi.letters.models import Kind
from gvi.letters.operations import load_templates
from gvi.letters.queries import wordings_of
from gvi.sites.queries import site_of
from tests.world import actor

BEFORE = "Du kallas\n\nHej {name}!\n\n## Varför?\n\nDet är inte ett förhör. Ring {phone} före {day}.\n\n## Dina uppgifter\n\nVi ansvarar."
LINES = st.lists(
    st.sampled_from(["Du ska komma till mötet", "Du får komma till mötet", "## Varför?", "Ring oss", ""]), max_size=9
)


def kept(rows: list[Compared], *marks: Mark) -> list[tuple[bool, str]]:
    """The text that the pieces with these marks make, a paragraph each."""
    texts = [(row.is_heading, "".join(piece.text for piece in row.pieces if piece.mark in marks)) for row in rows]
    return [(is_heading, text.strip()) for is_heading, text in texts if text.strip()]


def whole(text: str) -> list[tuple[bool, str]]:
    wording = parse(text)
    blocks = [(True, wording.title), *((block.kind == "heading", block.text) for block in wording.blocks)]
    return [(is_heading, text) for is_heading, text in blocks if text]


@given(LINES, LINES)
def test_with_what_is_new_it_is_the_new_text_and_with_what_goes_the_old(before: list[str], after: list[str]) -> None:
    old, new = ("\n\n".join(["Du kallas", *lines]) for lines in (before, after))
    rows = compare(old, new)
    assert kept(rows, Mark.STAYS, Mark.NEW) == whole(new)
    assert kept(rows, Mark.STAYS, Mark.GONE) == whole(old)


def test_a_changed_word_is_marked_alone() -> None:
    rows = compare(BEFORE, BEFORE.replace("före {day}", "senast {day}"))
    changed = [piece for row in rows for piece in row.pieces if piece.mark is not Mark.STAYS]
    assert [(piece.mark, piece.text.strip()) for piece in changed] == [(Mark.GONE, "före"), (Mark.NEW, "senast")]


def test_a_paragraph_that_says_something_else_is_marked_whole() -> None:
    rows = compare(BEFORE, BEFORE.replace("Vi ansvarar.", "Läs mer om dina rättigheter hos oss."))
    assert [[(piece.mark, piece.text) for piece in row.pieces] for row in rows[-2:]] == [
        [(Mark.GONE, "Vi ansvarar.")],
        [(Mark.NEW, "Läs mer om dina rättigheter hos oss.")],
    ]


def test_the_page_marks_what_a_new_wording_changes_and_never_reads_it_as_markup(browser, work) -> None:
    with work():
        load_templates(actor("cim"), site_of(actor("cim")))
        db.session.flush()
        before = wordings_of(actor("cim").site_id)[Kind.INVITATION, "sv"].text
        after = before.replace("Ta med legitimation.", "Ta <b>inte</b> med legitimation.")
        versions.propose(actor("project_lead"), {(Kind.INVITATION, "sv"): after})
    page = browser("cim").get("/wordings")
    shown = page.soup.select_one(".compared")
    assert [each.get_text() for each in shown.select("ins")] == ["New: <b>inte</b> "] and not shown.select("b, del")
    assert "Ta New: <b>inte</b> med legitimation." in shown.get_text()
    assert shown["lang"] == "sv" and shown.select_one("ins span")["lang"] == "en"
