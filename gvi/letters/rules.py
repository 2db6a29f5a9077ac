"""Which letter somebody gets, where it stands, and when letters may be printed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from gvi.callins.models import Duty, State
from gvi.core.problems import Problem
from gvi.letters.models import Kind
from gvi.members.vocabulary import SupervisionKind

LANGUAGES = ("sv", "en")
SWEDISH = "sv"
_FINAL = frozenset({State.HELD, State.CLOSED, State.CANCELLED})


class Languages(StrEnum):
    """In which languages letters are printed. Where there are two, Swedish comes first and is the one that applies."""

    OWN = "own"
    BOTH_FOR_READERS = "both_for_readers"
    BOTH = "both"


class LetterStage(StrEnum):
    """Where one person's letter is."""

    BLOCKED = "blocked"
    MISSING = "missing"
    READY = "ready"
    OUT_OF_DATE = "out_of_date"
    PRINTED = "printed"
    SERVED = "served"


_SUMMONS = {
    SupervisionKind.CONDITIONAL_RELEASE: Kind.SUMMONS_CONDITIONAL_RELEASE,
    SupervisionKind.PROBATION_SENTENCE: Kind.SUMMONS_PROBATION,
}


def kind_of(duty: Duty, supervision: SupervisionKind | None) -> Kind | None:
    """The wording that fits: what staying away leads to differs by sentence, and nothing follows for the free.

    None when somebody is to be summoned whom nothing obliges.
    """
    if duty is Duty.VOLUNTARY:
        return Kind.INVITATION
    return None if supervision is None else _SUMMONS[supervision]


def language_of(language: str | None) -> str:
    """The language of the letter: the person's own when we write it, else Swedish."""
    return language if language in LANGUAGES else "sv"


def languages_of(own: str, chosen: Languages) -> tuple[str, ...]:
    """The languages of one letter, in order, for somebody whose own is `own`."""
    if chosen is Languages.BOTH or (chosen is Languages.BOTH_FOR_READERS and own != SWEDISH):
        return LANGUAGES
    return (own,)


def stage_of(*, is_printed: bool, is_current: bool, is_served: bool, is_blocked: bool, is_missing: bool) -> LetterStage:
    """The one word for a letter.

    is_current: the printed letter still says what a new one would. A printed letter that no longer does is out of
    date whatever else is true; one that does is out of the way once it is served.
    """
    if is_printed and not is_current:
        return LetterStage.OUT_OF_DATE
    if is_served:
        return LetterStage.SERVED
    if is_blocked:
        return LetterStage.BLOCKED
    if is_printed:
        return LetterStage.PRINTED
    return LetterStage.MISSING if is_missing else LetterStage.READY


def may_approve(*, is_approved: bool, is_proposer: bool) -> Iterator[Problem]:
    """A wording that waits, by somebody else than who brought it in. Version 1 comes with the product and does not wait."""
    if is_approved:
        yield Problem("wording-approved-already")
    if is_proposer:
        yield Problem("wording-approved-by-another")


def may_print(state: State, *, number: int, is_over: bool) -> Iterator[Problem]:
    """An approved list, a meeting still to come, and something to print."""
    if state in _FINAL:
        yield Problem("call-in-closed")
    elif is_over:
        yield Problem("letters-call-in-past")
    elif state is State.PLANNED:
        yield Problem("letters-list-not-approved")
    elif not number:
        yield Problem("letters-none-ready")
