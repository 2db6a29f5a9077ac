"""An A4 sheet: embedded letters, lines set at a place, and the same file every time from the same lines.

Lengths are millimetres, from the left edge and from the top edge; type sizes are points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from gvi.documents.page import HEIGHT

REGULAR, SEMIBOLD = "SourceSans-Regular", "SourceSans-Semibold"
POINT = 1 / mm  # one point in millimetres

# Source Sans Pro, of the type size: how far letters reach above and below the line they stand on.
ASCENT, DESCENT = 0.75, 0.25

# Blanks where a line must not end: "kl. 17.30", "26 kap. 11 §", "040-000 00 00".
_GLUED = re.compile(r"(?<=\bkl\.) (?=\d)|(?<=\d) (?=§|kap\.)|(?<=kap\.) (?=\d)|(?<=\d) (?=\d)")
_HAIR = 1e-9  # what adding up words may differ from measuring the line
_BLANKS = re.compile(r"[ \t\r\n]+")


class DoesNotFit(Exception):
    """The text is longer than its room even at the smallest size; `overflow_mm` says by how much, `place` where."""

    def __init__(self, overflow_mm: float, place: str = "") -> None:
        super().__init__(f"{place} {overflow_mm:.1f} mm too long".strip())
        self.overflow_mm = overflow_mm
        self.place = place


class NoGlyph(Exception):
    """The typeface has no shape for these characters (`chars`, each once, in order)."""

    def __init__(self, chars: Sequence[str]) -> None:
        super().__init__(" ".join(f"U+{ord(char):04X}" for char in chars))
        self.chars = tuple(chars)


@dataclass(frozen=True, slots=True)
class Style:
    """A face, its size and the distance between lines, both in points."""

    font: str
    size: float
    leading: float

    @property
    def step(self) -> float:
        """The distance between lines in millimetres."""
        return self.leading * POINT


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line drawn from one place to another, `width` in points."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print: where it begins and the line its letters stand on, in millimetres."""

    text: str
    x: float
    baseline: float
    style: Style

    @property
    def right(self) -> float:
        """Where the line ends, in millimetres from the left edge."""
        return self.x + measure(self.text, self.style)

    @property
    def top(self) -> float:
        """The highest a letter of this line can reach."""
        return self.baseline - ASCENT * self.style.size * POINT

    @property
    def bottom(self) -> float:
        """The lowest a letter of this line can reach."""
        return self.baseline + DESCENT * self.style.size * POINT


def clean(text: str) -> str:
    """The text as it is printed: composed, without invisible marks, blanks glued where a line must hold.

    Raises NoGlyph when the typeface lacks a character.
    """
    text = unicodedata.normalize("NFC", _BLANKS.sub(" ", text)).replace("\u2011", "-").strip(" ")
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    missing = [char for char in dict.fromkeys(text) if not _has_glyph(char)]
    if missing:
        raise NoGlyph(missing)
    return _GLUED.sub("\u00a0", text)


def lacking(text: str) -> tuple[str, ...]:
    """The characters of a text that cannot be printed, each once, in order."""
    try:
        clean(text)
    except NoGlyph as refusal:
        return refusal.chars
    return ()


def insist_on_glyphs(texts: Iterable[str]) -> None:
    """Raises NoGlyph with every character of all the texts that cannot be printed."""
    clean(" ".join(texts))


def measure(text: str, style: Style) -> float:
    """The width of a text in millimetres."""
    return float(stringWidth(text, style.font, style.size)) * POINT


def wrap(text: str, style: Style, width: float) -> list[str]:
    """The text broken into lines no wider than `width`; a word wider than that is broken where it must be."""
    lines: list[str] = []
    line, reached = "", 0.0
    blank = measure(" ", style)
    for word in clean(text).split(" "):
        length = measure(word, style)
        if line and reached + blank + length <= width - _HAIR:
            line, reached = f"{line} {word}", reached + blank + length
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, style, width)
        lines += whole
        reached = measure(line, style) if whole else length
    return [*lines, line] if line else lines


def column(texts: Iterable[str], style: Style, *, x: float, top: float, width: float) -> list[Line]:
    """The texts below each other from `top` down, each wrapped to `width`."""
    first = top + ASCENT * style.size * POINT
    rows = [row for text in texts for row in wrap(text, style, width)]
    return [Line(row, x, first + number * style.step, style) for number, row in enumerate(rows)]


def first_that_fits(attempts: Iterable[list[Line]], *, lowest: float, place: str = "") -> list[Line]:
    """The first of ever tighter layouts whose last line stays above `lowest`.

    Raises DoesNotFit with what the tightest one lacks, at `place`. Nothing is ever cut.
    """
    overflow = 0.0
    for lines in attempts:
        overflow = lines[-1].bottom - lowest if lines else 0.0
        if overflow <= 0:
            return lines
    raise DoesNotFit(overflow, place)


def print_sheets(sheets: Iterable[Sequence[Line | Stroke]], *, title: str, locale: str) -> bytes:
    """A PDF with one A4 page per sequence of lines. Same lines, same bytes; nobody and no program is named.

    `title` is what a reader shows in its window and `locale` the language a screen reader speaks.
    """
    file = BytesIO()
    canvas = Canvas(
        file,
        pagesize=A4,
        invariant=1,
        pdfVersion=(1, 4),
        lang=locale,
        initialFontName=REGULAR,  # type: ignore[arg-type]  # the stubs say float; it is a name
    )
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setSubject("")
    canvas.setCreator("")
    canvas.setProducer("")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for lines in sheets:
        for line in lines:
            _set(canvas, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _set(canvas: Canvas, line: Line | Stroke) -> None:
    if isinstance(line, Stroke):
        canvas.setLineWidth(line.width)
        canvas.line(line.x * mm, (HEIGHT - line.y) * mm, line.to_x * mm, (HEIGHT - line.to_y) * mm)
        return
    canvas.setFont(line.style.font, line.style.size)
    canvas.drawString(line.x * mm, (HEIGHT - line.baseline) * mm, line.text)


def _broken(word: str, style: Style, width: float) -> list[str]:
    """A word in pieces no wider than `width`, parted after a hyphen or a slash where there is one."""
    pieces = []
    while measure(word, style) > width:
        fits = next(n for n in range(1, len(word)) if measure(word[: n + 1], style) > width)
        parting = max(word.rfind(mark, 0, fits) for mark in "-/") + 1 or fits
        pieces.append(word[:parting])
        word = word[parting:]
    return [*pieces, word]


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    # A mark that could not be composed would land beside its letter; control characters have empty shapes.
    if unicodedata.category(char) in {"Mn", "Mc", "Me", "Cc", "Cn", "Cs", "Co"}:
        return False
    return all(ord(char) in font.face.charToGlyph for font in _FONTS)


def _registered(name: str) -> TTFont:
    cut = name.partition("-")[2]
    font = TTFont(name, BytesIO((files("font_source_sans_pro") / f"files/SourceSansPro-{cut}.ttf").read_bytes()))
    registerFont(font)
    return font


_FONTS = (_registered(REGULAR), _registered(SEMIBOLD))
