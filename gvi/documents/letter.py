"""A letter laid out so that a window envelope shows the address and nothing else: one A4 page, more when the text asks.

Page one carries sender, head and address. Every page leaves empty what the window can reach, so that a letter put in
the wrong way round tells nothing either; later pages carry only case number and page in their head.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gvi.documents.envelope import COMMON, Envelope
from gvi.documents.flow import Part, flow
from gvi.documents.page import HEIGHT, MARGIN, WIDTH
from gvi.documents.sheet import (
    ASCENT,
    POINT,
    REGULAR,
    SEMIBOLD,
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

Page = list[Line]

_LOWEST = HEIGHT - MARGIN
_HEAD_GAP, _HEAD_LEADING = 4.0, 12.0
_HEAD_SIZES = (10.0, 9.0, 8.0, 7.0)

# Size and leading in points, for the body also the width in millimetres, tried in this order.
_SENDER_SIZES = ((10.0, 12.0), (9.0, 11.0), (8.0, 9.5))
_ADDRESS_SIZES = ((11.0, 13.5), (10.0, 12.0), (9.0, 11.0), (8.0, 9.5))
_FULL_WIDTH = WIDTH - 2 * MARGIN
_EASY_WIDTH = 142.0  # about 80 letters a line
_BODY_SIZES = (
    (11.0, 15.5, _EASY_WIDTH),
    (11.0, 14.5, _FULL_WIDTH),
    (11.0, 13.5, _FULL_WIDTH),
    (10.5, 13.0, _FULL_WIDTH),
    (10.0, 12.0, _FULL_WIDTH),
)
_SEVERAL_PAGES = (11.0, 15.5, _EASY_WIDTH)
"""Once there is a second page there is room: the text is set as it is read most easily."""

# A sorting mark stands in the lower corner: on the half of the folded sheet that no window is in front of.
_MARK, _MARK_BASELINE = Style(REGULAR, 7.0, 8.0), HEIGHT - 10.0

_LABELS = {"sv": ("Brev", "Dnr", "Sida {page} ({of})"), "en": ("Letter", "Case", "Page {page} ({of})")}
TRANSLATED = {"en": "This is a translation. The letter in Swedish is the one that applies."}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """Everything that stands on one letter, in its final words.

    `title` is the PDF's own title and is seen in windows and file lists: use `neutral_title`. `document_type`
    is printed on the page ("Kallelse"). `recipient` is name, street and "211 20 MALMÖ"; it is empty, like
    `case_number`, on a letter handed over without a name. `translation` is the same letter in another language: its
    text follows on pages of its own, and it says that the first one applies.
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
    envelope: Envelope = COMMON
    translation: Letter | None = None


def neutral_title(locale: str) -> str:
    """A document title that says nothing: "Brev", "Letter"."""
    return _LABELS[locale][0]


def page_label(locale: str, page: int, of: int) -> str:
    """Which page of how many: "Sida 1 (2)"."""
    return _LABELS[locale][2].format(page=page, of=of)


def render(letters: Sequence[Letter]) -> bytes:
    """One PDF of all the letters, in the order given. Same letters, same bytes.

    The file carries the first letter's title and language. Raises DoesNotFit, NoGlyph; ValueError for none.
    """
    if not letters:
        raise ValueError("no letters to print")
    return bind([lay_out(letter) for letter in letters], title=letters[0].title, locale=letters[0].locale)


def render_one(letter: Letter) -> bytes:
    """A PDF of one letter. Raises DoesNotFit and NoGlyph."""
    return render([letter])


def bind(
    letters: Iterable[Sequence[Page]], *, title: str, locale: str, two_sided: bool = False, marks: bool = False
) -> bytes:
    """One PDF of letters that are laid out. Same pages, same bytes.

    two_sided: an empty page after a letter of an odd number, so that each begins on a front. marks: its place in the
    order, small, in a corner that no window shows.
    """
    sheets = (page for number, pages in enumerate(letters, 1) for page in _stack(pages, number, two_sided, marks))
    return print_sheets(sheets, title=title, locale=locale)


def lay_out(letter: Letter) -> list[Page]:
    """Every line of every page at its place. Raises DoesNotFit and NoGlyph with all that is lacking."""
    insist_on_glyphs(_all_text(letter))
    second = letter.translation
    bodies = [(letter, page) for page in _body(letter)]
    if second:
        bodies += [(second, page) for page in _body(second, note=TRANSLATED[second.locale])]
    of = len(bodies)
    front = [*_sender(letter), *_head(letter, of), *_address(letter), *bodies[0][1]]
    return [front, *([*_short_head(part, page, of), *body] for page, (part, body) in enumerate(bodies[1:], 2))]


def text(letter: Letter) -> str:
    """The letter as plain text in reading order, for comparison and for readers that cannot use the PDF."""
    label = page_label(letter.locale, 1, len(lay_out(letter)))
    head = [letter.document_type, letter.day.isoformat(), _case(letter), label]
    parts = [
        "\n".join(letter.sender),
        "\n".join(line for line in head if line),
        "\n".join(letter.recipient),
        *_told(letter),
        *(("---", TRANSLATED[letter.translation.locale], *_told(letter.translation)) if letter.translation else ()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _told(letter: Letter) -> list[str]:
    body = [f"## {block.text}" if block.kind is BlockKind.HEADING else block.text for block in letter.blocks]
    return [f"# {letter.heading}", *body, "\n".join(letter.signature)]


def _all_text(letter: Letter) -> Iterator[str]:
    yield from (*letter.sender, *letter.recipient, *letter.signature)
    yield from (letter.document_type, letter.case_number, letter.heading)
    yield from (block.text for block in letter.blocks)
    if letter.translation:
        yield from _all_text(letter.translation)


def _stack(pages: Sequence[Page], number: int, two_sided: bool, marks: bool) -> list[Page]:
    stack = [[*page, _mark(number)] for page in pages] if marks else list(pages)
    return [*stack, []] if two_sided and len(stack) % 2 else stack


def _mark(number: int) -> Line:
    return Line(str(number), WIDTH - MARGIN - measure(str(number), _MARK), _MARK_BASELINE, _MARK)


def _case(letter: Letter) -> str:
    return f"{_LABELS[letter.locale][1]} {letter.case_number}" if letter.case_number else ""


def _sender(letter: Letter) -> list[Line]:
    """On the side that the window cannot reach, so it may be as long as it needs."""
    tries = (_sender_lines(letter, *sizes) for sizes in _SENDER_SIZES)
    return first_that_fits(tries, lowest=letter.envelope.body_top, place="sender")


def _sender_lines(letter: Letter, size: float, leading: float) -> list[Line]:
    name, rest = Style(SEMIBOLD, size, leading), Style(REGULAR, size, leading)
    x, width = letter.envelope.sender
    lines = column(letter.sender[:1], name, x=x, top=MARGIN, width=width)
    below = MARGIN + len(lines) * name.step
    return lines + column(letter.sender[1:], rest, x=x, top=below, width=width)


def _head(letter: Letter, of: int) -> list[Line]:
    """Type, date, case and page in two rows: no more fit between the margin and the window's reach."""
    rows = ((letter.document_type, letter.day.isoformat()), (_case(letter), page_label(letter.locale, 1, of)))
    return [line for number, row in enumerate(rows) for line in _head_row(letter.envelope, number, *row)]


def _short_head(letter: Letter, page: int, of: int) -> list[Line]:
    """The head of a later page: enough to put a loose sheet back, and no more."""
    return _head_row(letter.envelope, 0, _case(letter), page_label(letter.locale, page, of))


def _head_row(envelope: Envelope, number: int, left: str, right: str) -> list[Line]:
    baseline = MARGIN + (ASCENT * _HEAD_SIZES[0] + number * _HEAD_LEADING) * POINT
    left_edge, right_edge = envelope.head
    overflow = 0.0
    for size in _HEAD_SIZES:
        style = Style(REGULAR, size, _HEAD_LEADING)
        start = Line(clean(left), left_edge, baseline, style)
        end = Line(right, right_edge - measure(right, style), baseline, style)
        overflow = start.right + _HEAD_GAP - end.x
        if overflow <= 0:
            return [start, end] if left else [end]
    raise DoesNotFit(overflow, "head")


def _address(letter: Letter) -> list[Line]:
    envelope = letter.envelope
    styles = (Style(REGULAR, size, leading) for size, leading in _ADDRESS_SIZES)
    x = envelope.x + 2
    place = {"x": x, "top": envelope.y + 2, "width": envelope.address_right - x}
    attempts = (column(letter.recipient, style, **place) for style in styles)
    return first_that_fits(attempts, lowest=envelope.bottom - 1, place="address")


def _body(letter: Letter, *, note: str = "") -> list[Page]:
    """One page when the text fits at a size that can be read, else as many as it takes."""
    for sizes in _BODY_SIZES:
        pages = _flow(letter, note, *sizes)
        if len(pages) == 1:
            return pages
    return _flow(letter, note, *_SEVERAL_PAGES)


def _flow(letter: Letter, note: str, size: float, leading: float, width: float) -> list[Page]:
    parts = _parts(letter, note, Style(REGULAR, size, leading), Style(SEMIBOLD, size, leading))
    return flow(parts, x=MARGIN, width=width, top=letter.envelope.body_top, lowest=_LOWEST)


def _parts(letter: Letter, note: str, plain: Style, bold: Style) -> Iterator[Part]:
    """Heading, blocks and signature; a small heading sits closer to its own text than to the last."""
    gap = plain.step * 0.5
    heading = Style(SEMIBOLD, plain.size * 1.4, plain.leading * 1.4)
    yield Part((letter.heading,), heading, is_whole=True, leads=True)
    above = gap
    for block in (*((Block(BlockKind.PARAGRAPH, note),) if note else ()), *letter.blocks):
        is_heading = block.kind is BlockKind.HEADING
        yield Part((block.text,), bold if is_heading else plain, above, is_whole=is_heading, leads=is_heading)
        above = 0.0 if is_heading else gap
    yield Part(letter.signature, plain, above + plain.step, is_whole=True, follows=True)
