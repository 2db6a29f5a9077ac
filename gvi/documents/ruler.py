"""A test page to hold against an envelope: rulers in millimetres, the address box, folds and the safe margin.

It names nobody and no matter, so it may lie on any desk.
"""

from __future__ import annotations

from collections.abc import Iterator

from gvi.documents.envelope import Envelope, Window
from gvi.documents.page import HEIGHT, MARGIN, WIDTH
from gvi.documents.sheet import REGULAR, SEMIBOLD, Line, Stroke, Style, column, measure, print_sheets

_TICKS = {10: 4.0, 5: 3.0, 1: 1.8}
_EDGE = 6.0  # most printers leave so much of the sheet empty
_SMALL, _PLAIN, _TITLE = Style(REGULAR, 7, 9), Style(REGULAR, 11, 15), Style(SEMIBOLD, 15, 20)
_CONTROL = 100.0

_WORDS = {
    "sv": {
        "title": "Provsida för kuvert",
        "box": "Adressruta",
        "reach": "Kan synas när arket glider",
        "fold": "Vik här (A5)",
        "margin": "Säker marginal",
        "control": "Det här strecket är 100 mm",
        "steps": (
            "1. Skriv ut sidan i verklig storlek (100 %). Mät strecket nedan: är det inte 100 mm, ändra skrivarens skala.",
            "2. Vik arket vid viklinjen, lägg det i kuvertet och skaka det åt alla håll.",
            "3. Bara rutan och det streckade fältet får synas i fönstret. Flytta annars rutan: läs av på linjalerna "
            "hur många millimeter.",
        ),
        Window.RIGHT: "Fönster till höger (H2), rutan börjar {x} mm från vänster och {y} mm uppifrån.",
        Window.LEFT: "Fönster till vänster (V2), rutan börjar {x} mm från vänster och {y} mm uppifrån.",
        Window.NONE: "Inget fönster, adressen börjar {x} mm från vänster och {y} mm uppifrån.",
    },
    "en": {
        "title": "Test page for envelopes",
        "box": "Address box",
        "reach": "Can show when the sheet slides",
        "fold": "Fold here (A5)",
        "margin": "Safe margin",
        "control": "This line is 100 mm",
        "steps": (
            "1. Print the page at actual size (100%). Measure the line below: if it is not 100 mm, change the "
            "printer's scale.",
            "2. Fold the sheet at the fold line, put it in the envelope and shake it every way.",
            "3. Only the box and the dashed field may show in the window. Otherwise move the box: the rulers say how "
            "many millimetres.",
        ),
        Window.RIGHT: "Window on the right (H2), the box begins {x} mm from the left and {y} mm from the top.",
        Window.LEFT: "Window on the left (V2), the box begins {x} mm from the left and {y} mm from the top.",
        Window.NONE: "No window, the address begins {x} mm from the left and {y} mm from the top.",
    },
}


def render(envelope: Envelope, locale: str) -> bytes:
    """A PDF of one A4 page. Same envelope and language, same bytes."""
    return print_sheets([lay_out(envelope, locale)], title=str(_WORDS[locale]["title"]), locale=locale)


def lay_out(envelope: Envelope, locale: str) -> list[Line | Stroke]:
    """Every line and stroke of the page."""
    return [
        *_rulers(),
        *_frame(MARGIN, MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN, dashed=True),
        *_frame(envelope.x, envelope.y, envelope.right, envelope.bottom),
        *(() if envelope.window is Window.NONE else _frame(*envelope.reach, dashed=True)),
        *_fold(),
        control_stroke(),
        *_text(envelope, locale),
    ]


def _rulers() -> Iterator[Line | Stroke]:
    for at in range(10, int(WIDTH) - 9):
        yield Stroke(at, _EDGE, at, _EDGE + _tick(at), 0.3)
        if at % 10 == 0:
            yield Line(str(at), at - measure(str(at), _SMALL) / 2, _EDGE + 7, _SMALL)
    for at in range(10, int(HEIGHT) - 6):
        yield Stroke(_EDGE, at, _EDGE + _tick(at), at, 0.3)
        if at % 10 == 0 and at > 10:  # in the corner the upper ruler has said it
            yield Line(str(at), _EDGE + 4.5, at + 0.9, _SMALL)


def _tick(at: int) -> float:
    return next(length for every, length in _TICKS.items() if at % every == 0)


def _frame(left: float, top: float, right: float, bottom: float, *, dashed: bool = False) -> Iterator[Stroke]:
    left, right = max(left, _EDGE + 10), min(right, WIDTH - _EDGE)
    sides = (
        (left, top, right, top),
        (right, top, right, bottom),
        (right, bottom, left, bottom),
        (left, bottom, left, top),
    )
    for side in sides:
        yield from _dashes(*side) if dashed else (Stroke(*side),)


def _dashes(x: float, y: float, to_x: float, to_y: float) -> Iterator[Stroke]:
    """Dashes of two millimetres with as much between them."""
    length = max(abs(to_x - x), abs(to_y - y))
    across, along = (to_x - x) / length, (to_y - y) / length
    for start in range(0, int(length), 4):
        end = min(start + 2, length)
        yield Stroke(x + across * start, y + along * start, x + across * end, y + along * end, 0.3)


def _fold() -> Iterator[Stroke]:
    for left in (14.0, WIDTH - 24):
        yield Stroke(left, HEIGHT / 2, left + 10, HEIGHT / 2)


def _text(envelope: Envelope, locale: str) -> Iterator[Line]:
    words = _WORDS[locale]
    place = str(words[envelope.window]).format(x=envelope.x, y=envelope.y)
    yield Line(str(words["box"]), envelope.x + 2, envelope.y + 5, _SMALL)
    if envelope.window is not Window.NONE:
        yield Line(str(words["reach"]), envelope.x + 2, envelope.reach[3] - 1.5, _SMALL)
    yield Line(str(words["fold"]), 27, HEIGHT / 2 + 1, _SMALL)
    yield Line(str(words["margin"]), MARGIN + 1, HEIGHT - MARGIN - 1.5, _SMALL)
    yield from column([str(words["title"])], _TITLE, x=30, top=160, width=150)
    steps = (
        words["steps"] if envelope.window is not Window.NONE else words["steps"][:1]
    )  # the others are about a window
    yield from column([place, *steps], _PLAIN, x=30, top=170, width=150)
    yield Line(str(words["control"]), 30, 237, _SMALL)


def control_stroke() -> Stroke:
    """The line that must measure 100 mm on paper."""
    return Stroke(30, 240, 30 + _CONTROL, 240, 1)
