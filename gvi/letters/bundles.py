"""Printed letters as files to take away: one, all in one, or a zip in the order of the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from gvi.access.actor import Actor
from gvi.core import clock
from gvi.core.problems import Problem, RuleBroken
from gvi.documents.bundle import numbered, zip_of
from gvi.letters.batch import Candidate
from gvi.letters.models import FrozenLetter, LetterTemplate
from gvi.letters.queries import contents_of


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

    Raises RuleBroken when there is none, or when the person has a protected identity since.
    """
    if candidate.is_protected:
        raise RuleBroken([Problem("letter-protected", facts={"person": candidate.label})])
    return frozen(actor, [candidate.letter] if candidate.letter else [])[0]


def as_zip(actor: Actor, letters: Sequence[FrozenLetter]) -> bytes:
    """01.pdf, 02.pdf … in the order of the list."""
    return zip_of(numbered(frozen(actor, letters)))


def as_one(actor: Actor, letters: Sequence[FrozenLetter], templates: Mapping[int, LetterTemplate]) -> bytes:
    """All in one file, a page each, made anew from what was frozen.

    Raises RuleBroken when a letter made anew is not to the byte the one that was printed (a later version of the
    program sets it otherwise); the zip then still holds the letters as they were.
    """
    from gvi.letters.paper import Made, one_pdf, pdf_of  # reportlab is slow to load, and few pages need it

    if not letters:
        raise RuleBroken([Problem("letters-none-printed")])
    made = [
        Made(letter.made_from, templates[letter.template_id].text, clock.local(letter.printed_at).date())
        for letter in letters
    ]
    if any(sha256(pdf_of(each)).hexdigest() != letter.sha256 for each, letter in zip(made, letters, strict=True)):
        raise RuleBroken([Problem("letters-cannot-be-joined")])
    return one_pdf(made)
