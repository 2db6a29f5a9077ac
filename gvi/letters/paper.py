"""A letter's values on paper: the same values, wording, day and envelope always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from gvi.core.problems import Problem
from gvi.documents import letter
from gvi.documents.catalogue import FIELDS, LetterKind
from gvi.documents.envelope import COMMON, Envelope
from gvi.documents.letter import Letter, Page
from gvi.documents.sheet import DoesNotFit, NoGlyph, lacking
from gvi.documents.wording import WordingError, write
from gvi.letters.models import Kind
from gvi.letters.summons import JOINT

_TYPES = {
    Kind.SUMMONS_CONDITIONAL_RELEASE: {"sv": "Kallelse", "en": "Summons"},
    Kind.SUMMONS_PROBATION: {"sv": "Kallelse", "en": "Summons"},
    Kind.INVITATION: {"sv": "Inbjudan", "en": "Invitation"},
    Kind.NO_SHOW: {"sv": "Brev", "en": "Letter"},
}


@dataclass(frozen=True)
class Made:
    """All that a letter is made from. `translation` is the same letter in a second language."""

    values: Mapping[str, str] = field(repr=False)
    wording: str
    day: date
    envelope: Envelope = COMMON
    translation: Made | None = None


def made_of(
    values: Mapping[str, str], languages: Sequence[str], wordings: Sequence[str], day: date, envelope: Envelope
) -> Made:
    """What a letter was made from, out of the values frozen with it: a second language's are kept as `language:name`."""
    first, *others = [
        Made(_edition(values, each if number else ""), wording, day, envelope)
        for number, (each, wording) in enumerate(zip(languages, wordings, strict=True))
    ]
    return Made(first.values, first.wording, day, envelope, others[0] if others else None)


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
        envelope=made.envelope,
        translation=letter_of(made.translation) if made.translation else None,
    )


def pages_of(made: Made) -> list[Page]:
    """Every line of the letter at its place. Raises DoesNotFit, NoGlyph, WordingError."""
    return letter.lay_out(letter_of(made))


def fingerprint(pages: Sequence[Page]) -> str:
    """Equal for pages that are equal to the last letter and its place (SHA-256, hex)."""
    return sha256(repr([list(page) for page in pages]).encode()).hexdigest()


def plain_pdf(made: Made) -> bytes:
    """One letter, not yet fit for an archive."""
    return letter.render_one(letter_of(made))


def bound(letters: Sequence[Sequence[Page]], locale: str, *, two_sided: bool = False, marks: bool = False) -> bytes:
    """Letters that are laid out as one PDF/A-2b, in the order given. Raises NotArchivable."""
    from gvi.documents.archive import archived  # slow to load, and only printing needs it

    title = letter.neutral_title(locale)
    return archived(letter.bind(letters, title=title, locale=locale, two_sided=two_sided, marks=marks))


def misfits(made: Made, label: str) -> Iterator[Problem]:
    """What keeps these values off the paper: too long for its room, a sign the typeface lacks, a bad wording."""
    try:
        pages_of(made)
    except DoesNotFit as refusal:
        yield Problem(f"letter-{refusal.place}-too-long", facts={"person": label})
    except NoGlyph:
        yield from _unprintable(made, label)
    except WordingError:
        yield Problem("letter-wording-broken", facts={"person": label})


def _edition(values: Mapping[str, str], language: str) -> dict[str, str]:
    prefix = f"{language}:" if language else ""
    return {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if name.startswith(prefix) and (prefix or ":" not in name)
    }


# Where a sign came from, in the order they are told; the others are made of these.
_SOURCES = (
    "name", "recipient", "venue", "venue_address", "meeting_spot", "contact", "phone", "case_number", "sender", "signature",
    "authority", "rights_url", "safety_phone",
)  # fmt: skip


def _unprintable(made: Made, label: str) -> Iterator[Problem]:
    """One problem for each place: the signs, with their number in Unicode since a reader's screen may lack them too."""
    told: set[str] = set()
    for name in _SOURCES:
        signs = [sign for sign in lacking(made.values[name]) if sign not in told]
        told.update(signs)
        if signs:
            yield Problem(
                f"letter-unprintable-{name.replace('_', '-')}", facts={"person": label, "signs": _named(signs)}
            )
    if not told:
        yield Problem(
            "letter-unprintable-wording",
            facts={"person": label, "signs": _named(lacking(made.wording.replace("\n", " ")))},
        )


def _named(signs: Sequence[str]) -> str:
    return ", ".join(f"{sign} (U+{ord(sign):04X})" if sign.isprintable() else f"U+{ord(sign):04X}" for sign in signs)
