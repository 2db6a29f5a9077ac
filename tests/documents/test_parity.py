"""The languages side by side: the same fields, the same parts, Swedish first."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from gvi.documents import parity
from gvi.documents.catalogue import LetterKind, source
from gvi.documents.wording import parse


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_wordings_that_come_along_ask_for_the_same_in_both_languages(kind: LetterKind) -> None:
    swedish, english = source(kind, "sv"), source(kind, "en")
    assert parity.differences(swedish, english) == ()
    assert [block.kind for block in parse(swedish).blocks] == [block.kind for block in parse(english).blocks]


def test_block_stands_beside_block_and_swedish_is_the_one_that_applies() -> None:
    texts = source(LetterKind.SUMMONS_PROBATION, "sv"), source(LetterKind.SUMMONS_PROBATION, "en")
    (page,) = parity.lay_out(*texts, "sv")
    places = {line.text: (line.x, round(line.baseline, 3)) for line in page}
    assert places["Varför?"][1] == places["Why?"][1] and places["Varför?"][0] < places["Why?"][0]
    assert places["Svenska – den text som gäller"][0] == 25
    assert all(line.right <= 185 and line.bottom <= 272 for line in page)


def test_a_field_in_one_language_only_is_told() -> None:
    (page,) = parity.lay_out("Hej\n\n{name} {phone}", "Hello\n\n{name}\n\nMore", "en")
    said = [line.text for line in page]
    assert "Fields that stand in one of them only:" in " ".join(said) and "phone" in " ".join(said)
    assert "–" in said, "a paragraph that has no fellow"


def test_long_wordings_run_over_and_each_pair_begins_on_a_page() -> None:
    long = "Hej\n\n" + "\n\n".join(f"Stycke {number} " + "ord " * 60 for number in range(20))
    pages = PdfReader(BytesIO(parity.render([(long, long), ("A", "B")], "sv"))).pages
    read = [page.extract_text() for page in pages]
    assert len(read) > 2 and "".join(read).count("Stycke") == 40 and "Stycke" not in read[-1]
