"""The page that is held against an envelope."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from gvi.documents import ruler
from gvi.documents.envelope import LIMITS, USUAL, Envelope, Window
from gvi.documents.sheet import Line, Stroke


def strokes(envelope: Envelope) -> set[tuple[float, float, float, float]]:
    return {(s.x, s.y, s.to_x, s.to_y) for s in ruler.lay_out(envelope, "sv") if isinstance(s, Stroke)}


@pytest.mark.parametrize("window", list(Window))
def test_the_box_is_drawn_where_the_letters_put_the_address(window: Window) -> None:
    x, y = LIMITS[window].x[1], LIMITS[window].y[1]
    drawn = strokes(Envelope(window, x, y))
    assert {(x, y, x + 80, y), (x, y + 28, x, y)} <= drawn
    assert (x, y, x + 80, y) not in strokes(Envelope(window, *USUAL[window]))


def test_the_rulers_count_millimetres_and_the_control_line_is_a_hundred() -> None:
    drawn = strokes(Envelope())
    across = [(x, to_y - y) for x, y, to_x, to_y in drawn if x == to_x and y == 6]
    along = [(y, to_x - x) for x, y, to_x, to_y in drawn if y == to_y and x == 6]
    assert sorted(x for x, _ in across) == list(range(10, 201)) and sorted(y for y, _ in along) == list(range(10, 291))
    assert all((length == 4) == (place % 10 == 0) for place, length in (*across, *along))
    control = ruler.control_stroke()
    assert control.to_x - control.x == 100
    labels = {line.text for line in ruler.lay_out(Envelope(), "sv") if isinstance(line, Line)}
    assert {str(number) for number in range(10, 291, 10)} <= labels


def test_it_shows_the_fold_and_the_safe_margin() -> None:
    drawn = strokes(Envelope())
    assert {y for x, y, to_x, to_y in drawn if y == to_y == 148.5} == {148.5}
    assert (25.0, 25.0, 27.0, 25.0) in drawn


@pytest.mark.parametrize(("locale", "words"), [("sv", "Provsida för kuvert"), ("en", "Test page for envelopes")])
def test_it_is_one_page_in_the_reader_s_language(locale: str, words: str) -> None:
    pdf = ruler.render(Envelope(Window.LEFT, 30, 50), locale)
    (page,) = PdfReader(BytesIO(pdf)).pages
    text = " ".join(page.extract_text().split())
    assert words in text and "30 mm" in text and "50 mm" in text and "100 mm" in text
    assert pdf == ruler.render(Envelope(Window.LEFT, 30, 50), locale)


@pytest.mark.parametrize("window", list(Window))
def test_nothing_is_written_over_anything_else(window: Window) -> None:
    for x in LIMITS[window].x:
        for y in LIMITS[window].y:
            texts = [line for line in ruler.lay_out(Envelope(window, x, y), "sv") if isinstance(line, Line)]
            clashes = [
                (one.text, other.text)
                for number, one in enumerate(texts)
                for other in texts[number + 1 :]
                if one.x < other.right and other.x < one.right and one.top < other.bottom and other.top < one.bottom
                and abs(one.baseline - other.baseline) < 2
            ]  # fmt: skip
            assert clashes == []
            assert all(line.right <= 204 and line.bottom <= 293 for line in texts)


def test_the_page_without_a_window_asks_nobody_to_look_through_one() -> None:
    said = {window: " ".join(PdfReader(BytesIO(ruler.render(Envelope(window, *USUAL[window]), "sv"))).pages[0].extract_text().split()) for window in Window}  # fmt: skip
    assert "synas i fönstret" not in said[Window.NONE] and "i fönstret" in said[Window.RIGHT]
    assert "100 %" in said[Window.NONE]
