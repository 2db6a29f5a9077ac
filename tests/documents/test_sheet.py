"""Lines on a sheet: broken where they may, never cut, never a box."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvi.documents.sheet import REGULAR, NoGlyph, Style, clean, measure, wrap

PLAIN = Style(REGULAR, 11, 14)
PRINTABLE = st.text(alphabet="abcÅÄÖåäöŠłğ -/.,§–0123456789", max_size=200)


@given(PRINTABLE, st.floats(20, 160))
def test_wrapping_keeps_every_letter_and_stays_within_the_width(text: str, width: float) -> None:
    lines = wrap(text, PLAIN, width)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")
    assert all(measure(line, PLAIN) <= width for line in lines)


def test_a_word_too_long_is_parted_after_its_hyphen() -> None:
    assert wrap("Bergerdorff-Przybyszewska", PLAIN, 30) == ["Bergerdorff-", "Przybyszewska"]


def test_hours_laws_and_phone_numbers_are_not_torn_apart() -> None:
    glued = clean("kl. 17.30, 26 kap. 11 § och 040-000 00 00")
    assert glued.split(" ") == [
        "kl.\u00a017.30,",
        "26\u00a0kap.\u00a011\u00a0§",
        "och",
        "040-000\u00a000\u00a000",
    ]


def test_foreign_letters_are_printed() -> None:
    assert clean("Šťastný Łukasz Ğülşen Ñuñez Þór Žukauskaitė") == "Šťastný Łukasz Ğülşen Ñuñez Þór Žukauskaitė"


def test_parted_letters_are_put_together_and_invisible_marks_dropped() -> None:
    assert clean("A\u030asa Bjo\u0308rk\u00ad\u200b\u202e 1\u20112") == "Åsa Björk 1-2"


@pytest.mark.parametrize(
    ("text", "chars"),
    [
        ("נועה", ("נ", "ו", "ע", "ה")),
        ("王 och 王", ("王",)),
        ("hej 🙂", ("🙂",)),
        ("x\u0301", ("\u0301",)),
        ("a\x00b\x07", ("\x00", "\x07")),
    ],
)
def test_a_character_without_a_shape_is_named(text: str, chars: tuple[str, ...]) -> None:
    with pytest.raises(NoGlyph) as lacking:
        clean(text)
    assert lacking.value.chars == chars
    assert f"U+{ord(chars[0]):04X}" in str(lacking.value)
