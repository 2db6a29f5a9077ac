"""A letter on one A4 page, laid out so that a window envelope shows the address and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gvi.documents.sheet import (
    ASCENT,
    HEIGHT,
    MARGIN,
    POINT,
    REGULAR,
    SEMIBOLD,
    WIDTH,
    DoesNotFit,
    Line,
    Style,
    clean,
    column,
    first_that_fits,
    insist_on_glyphs,
    measure,
    print_sheets,
)
from gvi.documents.wording import Block, BlockKind

# The address box of a Swedish window envelope, and how far a sheet folded to A5 can slide in a C5 envelope.
WINDOW_LEFT, WINDOW_TOP, WINDOW_RIGHT, WINDOW_BOTTOM = 110.0, 47.0, 190.0, 75.0
SLIDE_X, SLIDE_Y = 19.0, 14.0

_RIGHT_EDGE = WIDTH - MARGIN
_LOWEST = HEIGHT - MARGIN
_SENDER_WIDTH = WINDOW_LEFT - SLIDE_X - MARGIN - 3
_ADDRESS_X, _ADDRESS_TOP, _ADDRESS_LOWEST = WINDOW_LEFT + 2, WINDOW_TOP + 2, WINDOW_BOTTOM - 1
_BODY_TOP = WINDOW_BOTTOM + SLIDE_Y + 2
_HEAD_GAP, _HEAD_LEADING = 4.0, 12.0
_HEAD_SIZES = (10.0, 9.0, 8.0, 7.0)

# Size and leading in points, for the body also the width in millimetres, tried in this order.
_SENDER_SIZES = ((10.0, 12.0), (9.0, 11.0), (8.0, 9.5))
_ADDRESS_SIZES = ((11.0, 13.5), (10.0, 12.0), (9.0, 11.0), (8.0, 9.5))
_FULL_WIDTH = _RIGHT_EDGE - MARGIN
_EASY_WIDTH = 142.0  # about 80 letters a line
_BODY_SIZES = (
    (11.0, 15.5, _EASY_WIDTH),
    (11.0, 14.5, _FULL_WIDTH),
    (11.0, 13.5, _FULL_WIDTH),
    (10.5, 13.0, _FULL_WIDTH),
    (10.0, 12.0, _FULL_WIDTH),
)

_LABELS = {"sv": ("Brev", "Dnr", "Sida 1 (1)"), "en": ("Letter", "Case", "Page 1 (1)")}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """Everything that stands on one letter, in its final words.

    `title` is the PDF's own title and is seen in windows and file lists: use `neutral_title`. `document_type`
    is printed on the page ("Kallelse"). `recipient` is name, street and "211 20 MALMÖ"; it is empty, like
    `case_number`, on a letter handed over without a name.
    """

    locale: str
    title: str
    sender: tuple[str, ...]
    document_type: str
    day: date
    case_number: str
    recipient: tuple[str, ...]
    heading: str
    blocks: tuple[Block, ...]
    signature: tuple[str, ...]


def neutral_title(locale: str) -> str:
    """A document title that says nothing: "Brev", "Letter"."""
    return _LABELS[locale][0]


def render(letters: Sequence[Letter]) -> bytes:
    """One PDF, one A4 page per letter, in the order given. Same letters, same bytes.

    The file carries the first letter's title and language. Raises DoesNotFit, NoGlyph; ValueError for none.
    """
    if not letters:
        raise ValueError("no letters to print")
    pages = [lay_out(letter) for letter in letters]
    return print_sheets(pages, title=letters[0].title, locale=letters[0].locale)


def render_one(letter: Letter) -> bytes:
    """A PDF of one letter. Raises DoesNotFit and NoGlyph."""
    return render([letter])


def lay_out(letter: Letter) -> list[Line]:
    """Every line of the page at its place. Raises DoesNotFit and NoGlyph with all that is lacking."""
    insist_on_glyphs(_all_text(letter))
    return [*_sender(letter), *_head(letter), *_address(letter), *_body(letter)]


def text(letter: Letter) -> str:
    """The letter as plain text in reading order, for comparison and for readers that cannot use the PDF."""
    head = [letter.document_type, letter.day.isoformat(), _case(letter), _LABELS[letter.locale][2]]
    body = [f"## {block.text}" if block.kind is BlockKind.HEADING else block.text for block in letter.blocks]
    parts = [
        "\n".join(letter.sender),
        "\n".join(line for line in head if line),
        "\n".join(letter.recipient),
        f"# {letter.heading}",
        *body,
        "\n".join(letter.signature),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _all_text(letter: Letter) -> Iterable[str]:
    yield from (*letter.sender, *letter.recipient, *letter.signature)
    yield from (letter.document_type, letter.case_number, letter.heading)
    yield from (block.text for block in letter.blocks)


def _case(letter: Letter) -> str:
    return f"{_LABELS[letter.locale][1]} {letter.case_number}" if letter.case_number else ""


def _sender(letter: Letter) -> list[Line]:
    """Left of everything the window can reach, so it may be as long as it needs."""
    return first_that_fits((_sender_lines(letter, *sizes) for sizes in _SENDER_SIZES), lowest=_BODY_TOP)


def _sender_lines(letter: Letter, size: float, leading: float) -> list[Line]:
    name, rest = Style(SEMIBOLD, size, leading), Style(REGULAR, size, leading)
    lines = column(letter.sender[:1], name, x=MARGIN, top=MARGIN, width=_SENDER_WIDTH)
    below = MARGIN + len(lines) * name.step
    return lines + column(letter.sender[1:], rest, x=MARGIN, top=below, width=_SENDER_WIDTH)


def _head(letter: Letter) -> list[Line]:
    """Type, date, case and page in two rows: no more fit between the margin and the window's reach."""
    rows = ((letter.document_type, letter.day.isoformat()), (_case(letter), _LABELS[letter.locale][2]))
    return [line for number, row in enumerate(rows) for line in _head_row(number, *row)]


def _head_row(number: int, left: str, right: str) -> list[Line]:
    baseline = MARGIN + (ASCENT * _HEAD_SIZES[0] + number * _HEAD_LEADING) * POINT
    overflow = 0.0
    for size in _HEAD_SIZES:
        style = Style(REGULAR, size, _HEAD_LEADING)
        start = Line(clean(left), WINDOW_LEFT, baseline, style)
        end = Line(right, _RIGHT_EDGE - measure(right, style), baseline, style)
        overflow = start.right + _HEAD_GAP - end.x
        if overflow <= 0:
            return [start, end] if left else [end]
    raise DoesNotFit(overflow)


def _address(letter: Letter) -> list[Line]:
    styles = (Style(REGULAR, size, leading) for size, leading in _ADDRESS_SIZES)
    place = {"x": _ADDRESS_X, "top": _ADDRESS_TOP, "width": _RIGHT_EDGE - _ADDRESS_X}
    attempts = (column(letter.recipient, style, **place) for style in styles)
    return first_that_fits(attempts, lowest=_ADDRESS_LOWEST)


def _body(letter: Letter) -> list[Line]:
    return first_that_fits((_flow(letter, *sizes) for sizes in _BODY_SIZES), lowest=_LOWEST)


def _flow(letter: Letter, size: float, leading: float, width: float) -> list[Line]:
    """Heading, blocks and signature; a small heading sits closer to its own text than to the last."""
    plain, bold = Style(REGULAR, size, leading), Style(SEMIBOLD, size, leading)
    heading = Style(SEMIBOLD, size * 1.4, leading * 1.4)
    gap = plain.step * 0.5
    lines = column([letter.heading], heading, x=MARGIN, top=_BODY_TOP, width=width)
    top = _BODY_TOP + len(lines) * heading.step + gap
    for block in letter.blocks:
        is_heading = block.kind is BlockKind.HEADING
        style = bold if is_heading else plain
        rows = column([block.text], style, x=MARGIN, top=top, width=width)
        lines += rows
        top += len(rows) * style.step + (0 if is_heading else gap)
    return lines + column(letter.signature, plain, x=MARGIN, top=top + plain.step, width=width)
