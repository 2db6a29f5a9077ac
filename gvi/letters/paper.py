"""A letter's values on paper: the same values, wording and day always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gvi.core.problems import Problem
from gvi.documents import letter
from gvi.documents.catalogue import FIELDS, LetterKind
from gvi.documents.letter import Letter
from gvi.documents.sheet import DoesNotFit, NoGlyph
from gvi.documents.wording import WordingError, write
from gvi.letters.models import Kind
from gvi.letters.summons import JOINT

_TYPES = {
    Kind.SUMMONS_CONDITIONAL_RELEASE: {"sv": "Kallelse", "en": "Summons"},
    Kind.SUMMONS_PROBATION: {"sv": "Kallelse", "en": "Summons"},
    Kind.INVITATION: {"sv": "Inbjudan", "en": "Invitation"},
}


@dataclass(frozen=True)
class Made:
    """All that a letter is made from."""

    values: Mapping[str, str] = field(repr=False)
    wording: str
    day: date


def letter_of(made: Made) -> Letter:
    """The letter in its final words. Raises WordingError when the wording asks for what is not there."""
    values, kind, language = made.values, Kind(made.values["kind"]), made.values["language"]
    wording = write(made.wording, values, allowed=FIELDS[LetterKind(kind.value)])
    return Letter(
        locale=language,
        title=letter.neutral_title(language),
        sender=tuple(values["sender"].split(JOINT)),
        document_type=_TYPES[kind][language],
        day=made.day,
        case_number=values["case_number"],
        recipient=tuple(values["recipient"].split(JOINT)),
        heading=wording.title,
        blocks=wording.blocks,
        signature=tuple(values["signature"].split(JOINT)),
    )


def pdf_of(made: Made) -> bytes:
    """One letter, one A4 page."""
    return letter.render_one(letter_of(made))


def one_pdf(all_made: Sequence[Made]) -> bytes:
    """Many letters as one file, a page each, in the order given."""
    return letter.render([letter_of(made) for made in all_made])


def misfits(made: Made, label: str) -> Iterator[Problem]:
    """What keeps these values from standing on one page: too much text, a letter the typeface lacks, a bad wording."""
    try:
        letter.lay_out(letter_of(made))
    except DoesNotFit:
        yield Problem("letter-too-long", facts={"person": label})
    except NoGlyph as lacking:
        yield Problem("letter-unprintable", facts={"person": label, "number": len(lacking.chars)})
    except WordingError:
        yield Problem("letter-wording-broken", facts={"person": label})
