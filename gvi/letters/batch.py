"""All the letters of a call-in, each with what it says, what is missing and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gvi.agencies.models import Agency
from gvi.callins.models import CallIn, Invitation
from gvi.core.crypto import blind_index
from gvi.core.problems import Problem
from gvi.documents.envelope import Envelope
from gvi.letters.models import FrozenLetter, Kind, LetterTemplate
from gvi.letters.rules import LetterStage
from gvi.letters.summons import Draft

PRINTABLE = frozenset({LetterStage.READY, LetterStage.OUT_OF_DATE})


@dataclass(frozen=True)
class Candidate:
    """One person of the list and their letter."""

    invitation: Invitation
    label: str
    """The ref or the code by which the reader knows the person."""
    is_own: bool
    draft: Draft
    template: LetterTemplate | None
    blocks: tuple[Problem, ...]
    gaps: tuple[Problem, ...]
    """What this letter alone is missing, or cannot hold."""
    letter: FrozenLetter | None
    """The letter as last printed."""
    stage: LetterStage

    @property
    def code(self) -> str:
        """The code of this call-in."""
        return self.invitation.code

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that stops this letter."""
        return (*self.blocks, *self.gaps)

    @property
    def is_protected(self) -> bool:
        """Is the person's address on no paper that is made here?"""
        return any(problem.code == "letter-protected" for problem in self.gaps)

    @property
    def is_restricted(self) -> bool:
        """May the record not be used for now? Then no letter leaves, whether it was served or not."""
        return any(problem.code == "record-restricted" for problem in self.blocks)

    @property
    def can_be_printed(self) -> bool:
        """May it be printed now, for the first time or anew?"""
        return self.stage in PRINTABLE and not self.problems and bool(self.draft.values)


@dataclass(frozen=True)
class Batch:
    """The letters in the order of the list."""

    call_in: CallIn
    agency: Agency
    candidates: tuple[Candidate, ...]
    common: tuple[Problem, ...]
    """What every letter is missing."""
    warnings: tuple[Problem, ...]
    templates: Mapping[int, LetterTemplate]
    """Every version of every wording, by id."""
    in_use: Mapping[tuple[Kind, str], LetterTemplate]
    """The wording that a letter printed today follows, by kind and language."""
    envelope: Envelope
    today: date

    @property
    def ready(self) -> tuple[Candidate, ...]:
        """Those that would be printed now."""
        return tuple(each for each in self.candidates if each.can_be_printed)

    @property
    def printed(self) -> tuple[FrozenLetter, ...]:
        """The printed letters that still hold and may be handed over."""
        return tuple(
            each.letter
            for each in self.candidates
            if each.letter and each.stage in (LetterStage.PRINTED, LetterStage.SERVED) and not each.is_restricted
        )

    @property
    def open(self) -> tuple[Candidate, ...]:
        """Those that are not served, or are served and out of date."""
        return tuple(each for each in self.candidates if each.stage is not LetterStage.SERVED)

    @property
    def served(self) -> tuple[Candidate, ...]:
        """Those that are served."""
        return tuple(each for each in self.candidates if each.stage is LetterStage.SERVED)

    @property
    def stopped(self) -> tuple[Candidate, ...]:
        """Those that something stops from being printed."""
        return tuple(
            each for each in self.open if each.problems or (self.common and each.stage is not LetterStage.PRINTED)
        )

    @property
    def wordings(self) -> tuple[LetterTemplate, ...]:
        """The wordings these letters follow."""
        return tuple({each.template.id: each.template for each in self.candidates if each.template}.values())

    @property
    def mark(self) -> str:
        """Equal for equal letters: what was checked on the page is what is printed, or nothing is."""
        return blind_index(
            "letters",
            repr(
                [
                    (each.code, sorted(each.draft.values.items()), each.template and each.template.id)
                    for each in self.ready
                ]
            ),
        )

    def of(self, invitation: Invitation) -> Candidate:
        """The invitation's own."""
        return next(each for each in self.candidates if each.invitation.id == invitation.id)

    def shown(self, code: str | None) -> Candidate | None:
        """The letter to preview: the one with the code when it can be printed, else the first that can."""
        return next((each for each in self.ready if each.code == code), self.ready[0] if self.ready else None)

    def after(self, candidate: Candidate) -> Candidate:
        """The next letter to preview; after the last comes the first."""
        return self.ready[(self.ready.index(candidate) + 1) % len(self.ready)]
