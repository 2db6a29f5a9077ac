"""A letter on the screen before it is printed: everything as it will stand, except who gets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import force_locale, get_locale

from gvi.core.i18n import gettext
from gvi.documents.letter import page_label
from gvi.documents.wording import BlockKind
from gvi.letters.batch import Batch
from gvi.letters.paper import Made, letter_of, pages_of

_HIDDEN = "\ue000"
"""Stands for the name while the wording is filled in: a character that nobody can have typed into a letter."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or the place of a hidden name."""

    text: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of the letter."""

    is_heading: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What stands where the recipient will stand: Swedish on a Swedish page's Swedish letter, else English, so that
    no English letter and no English page has a Swedish word that is the page's own."""

    locale: str
    recipient: str
    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter as the page shows it."""

    locale: str
    hidden: Hidden
    sender: tuple[str, ...]
    head: tuple[str, ...]
    heading: str
    paragraphs: tuple[Paragraph, ...]
    signature: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """One sheet, which of how many it is, and the next."""

    label: str
    number: int
    of: int
    next_code: str
    sheet: Sheet


def preview_of(batch: Batch, code: str | None) -> Preview | None:
    """The letter with the code, or the first that is ready; None when none is."""
    candidate = batch.shown(code)
    if candidate is None or candidate.template is None:
        return None
    sheet = sheet_of(Made(candidate.draft.values, candidate.template.text, batch.today, batch.envelope))
    number = batch.ready.index(candidate) + 1
    return Preview(candidate.label, number, len(batch.ready), batch.after(candidate).code, sheet)


def sheet_of(made: Made) -> Sheet:
    """The sheet, with the name nowhere on it, not even in what the browser is sent."""
    hidden = replace(made, values={**made.values, "name": _HIDDEN, "recipient": _HIDDEN})
    letter = letter_of(hidden)
    case, page = {"sv": "Dnr", "en": "Case"}[letter.locale], page_label(letter.locale, 1, len(pages_of(made)))
    return Sheet(
        locale=letter.locale,
        hidden=_hidden(letter.locale),
        sender=letter.sender,
        head=(letter.document_type, letter.day.isoformat(), f"{case} {letter.case_number}", page),
        heading=letter.heading,
        paragraphs=tuple(
            Paragraph(block.kind is BlockKind.HEADING, tuple(_pieces(block.text))) for block in letter.blocks
        ),
        signature=letter.signature,
    )


def _hidden(locale: str) -> Hidden:
    both = "sv" if locale == str(get_locale()) == "sv" else "en"
    with force_locale(both):
        return Hidden(both, gettext("name hidden"), gettext("address hidden"), gettext("name"))


def _pieces(text: str) -> Iterator[Piece]:
    for number, part in enumerate(text.split(_HIDDEN)):
        if number:
            yield Piece("", True)
        if part:
            yield Piece(part, False)
