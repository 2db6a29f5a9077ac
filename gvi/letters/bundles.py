"""Printed letters as files to take away: one, all in one, or a zip in the order of the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from gvi.access.actor import Actor
from gvi.core import clock
from gvi.core.problems import Problem, RuleBroken
from gvi.documents.bundle import numbered, zip_of
from gvi.documents.envelope import USUAL, Envelope, Window
from gvi.documents.wording import WordingError
from gvi.letters.batch import Batch, Candidate
from gvi.letters.models import FrozenLetter, LetterTemplate
from gvi.letters.queries import contents_of
from gvi.letters.rules import LANGUAGES

if TYPE_CHECKING:
    from gvi.documents.letter import Page


def frozen(actor: Actor, letters: Sequence[FrozenLetter]) -> list[bytes]:
    """The letters exactly as they were printed.

    Raises RuleBroken when the bytes are not those whose hash was kept, or when there are none.
    """
    contents = contents_of(actor, letters)
    if not letters:
        raise RuleBroken([Problem("letters-none-printed")])
    if any(sha256(content).hexdigest() != letter.sha256 for content, letter in zip(contents, letters, strict=True)):
        raise RuleBroken([Problem("letter-damaged")])
    return contents


def as_printed(actor: Actor, candidate: Candidate) -> bytes:
    """One letter exactly as it was printed, also when it no longer holds: what was sent must be answerable.

    Raises RuleBroken when there is none, or when the person has a protected identity since; and when the record is
    restricted, unless the letter has reached the person already.
    """
    if candidate.is_restricted and not candidate.invitation.served_on:
        raise RuleBroken(candidate.blocks)
    if candidate.is_protected:
        raise RuleBroken([Problem("letter-protected", facts={"person": candidate.label})])
    return frozen(actor, [candidate.letter] if candidate.letter else [])[0]


def as_zip(actor: Actor, letters: Sequence[FrozenLetter]) -> bytes:
    """01.pdf, 02.pdf … in the order of the list."""
    return zip_of(numbered(frozen(actor, letters)))


def as_one(
    actor: Actor,
    letters: Sequence[FrozenLetter],
    templates: Mapping[int, LetterTemplate],
    *,
    two_sided: bool = False,
    marks: bool = False,
) -> bytes:
    """All in one PDF/A file, made anew from what was frozen and made fit for the archive once, as a whole.

    two_sided: every letter begins on a front. marks: each carries its place in the order, small, out of the window.
    Raises RuleBroken when the pages are not to the last letter those that were printed (a later version of the
    program sets them otherwise); the zip then still holds the letters as they were.
    """
    from gvi.letters.paper import bound  # reportlab is slow to load, and few pages need it

    if not letters:
        raise RuleBroken([Problem("letters-none-printed")])
    pages = [_as_then(letter, templates) for letter in letters]
    with archivable():
        return bound(pages, letters[0].language, two_sided=two_sided, marks=marks)


def side_by_side(batch: Batch, locale: str) -> bytes:
    """The wordings that the letters of the list follow, Swedish beside English, for whoever answers for both.

    Raises RuleBroken when no letter of the list has a wording, or one of them cannot be read.
    """
    from gvi.documents.parity import render
    from gvi.documents.sheet import NoGlyph

    kinds = dict.fromkeys(each.kind for each in batch.wordings)
    if not kinds:
        raise RuleBroken([Problem("letters-none-ready")])
    pairs = [tuple(batch.in_use[kind, language].text for language in LANGUAGES) for kind in kinds]
    try:
        return render([(swedish, other) for swedish, other in pairs], locale)
    except (NoGlyph, WordingError) as fault:
        raise RuleBroken([Problem("letter-wording-unreadable")]) from fault


@contextmanager
def archivable() -> Iterator[None]:
    """A file that is not what an archive takes is not given away. Raises RuleBroken."""
    from gvi.documents.archive import NotArchivable

    try:
        yield
    except NotArchivable as refusal:
        raise RuleBroken([Problem("letter-not-archivable", facts={"rules": str(refusal)})]) from refusal


def _as_then(letter: FrozenLetter, templates: Mapping[int, LetterTemplate]) -> list[Page]:
    """The pages of a printed letter, proven to be the same."""
    from gvi.letters.paper import fingerprint, made_of, pages_of, plain_pdf

    then = letter.printed_as or {}
    wordings = [templates[number].text for number in then.get("templates", [letter.template_id])]
    day, envelope = clock.local(letter.printed_at).date(), Envelope(*_placed(then))
    made = made_of(letter.made_from, then.get("languages", [letter.language]), wordings, day, envelope)
    pages = pages_of(made)
    same = fingerprint(pages) == then["pages"] if then else sha256(plain_pdf(made)).hexdigest() == letter.sha256
    if not same:
        raise RuleBroken([Problem("letters-cannot-be-joined")])
    return pages


def _placed(then: Mapping[str, Any]) -> tuple[Window, int, int]:
    """The envelope then; letters that are older than the choice were all set for the usual one."""
    window, x, y = then.get("envelope", (Window.RIGHT, *USUAL[Window.RIGHT]))
    return Window(window), x, y
