"""Which letter, where it stands, and when it may be printed and served."""

from __future__ import annotations

from datetime import date

import pytest

from gvi.callins.models import Duty, State
from gvi.letters import rules
from gvi.letters.models import Kind
from gvi.letters.rules import LetterStage
from gvi.members.vocabulary import SupervisionKind

TODAY = date(2031, 2, 10)


@pytest.mark.parametrize(
    ("duty", "supervision", "kind"),
    [
        (Duty.MANDATORY, SupervisionKind.CONDITIONAL_RELEASE, Kind.SUMMONS_CONDITIONAL_RELEASE),
        (Duty.MANDATORY, SupervisionKind.PROBATION_SENTENCE, Kind.SUMMONS_PROBATION),
        (Duty.MANDATORY, None, None),
        (Duty.VOLUNTARY, SupervisionKind.CONDITIONAL_RELEASE, Kind.INVITATION),
        (Duty.VOLUNTARY, SupervisionKind.PROBATION_SENTENCE, Kind.INVITATION),
        (Duty.VOLUNTARY, None, Kind.INVITATION),
    ],
)
def test_the_sentence_chooses_the_letter(duty: Duty, supervision: SupervisionKind | None, kind: Kind | None) -> None:
    assert rules.kind_of(duty, supervision) is kind


@pytest.mark.parametrize(("language", "written"), [("sv", "sv"), ("en", "en"), ("so", "sv"), (None, "sv")])
def test_a_letter_is_swedish_unless_the_person_reads_english(language: str | None, written: str) -> None:
    assert rules.language_of(language) == written


# printed, current, served, blocked, missing → the word
TABLE = [
    ("-----", LetterStage.READY),
    ("----m", LetterStage.MISSING),
    ("---b-", LetterStage.BLOCKED),
    ("---bm", LetterStage.BLOCKED),
    ("--s--", LetterStage.SERVED),
    ("--sbm", LetterStage.SERVED),
    ("p----", LetterStage.OUT_OF_DATE),
    ("p---m", LetterStage.OUT_OF_DATE),
    ("p--b-", LetterStage.OUT_OF_DATE),
    ("p-s--", LetterStage.OUT_OF_DATE),
    ("p-sb-", LetterStage.OUT_OF_DATE),
    ("pc---", LetterStage.PRINTED),
    ("pc--m", LetterStage.PRINTED),
    ("pc-b-", LetterStage.BLOCKED),
    ("pcs--", LetterStage.SERVED),
    ("pcsb-", LetterStage.SERVED),
]


@pytest.mark.parametrize(("facts", "stage"), TABLE)
def test_every_case_has_one_word(facts: str, stage: LetterStage) -> None:
    printed, current, served, blocked, missing = (mark != "-" for mark in facts)
    assert (
        rules.stage_of(is_printed=printed, is_current=current, is_served=served, is_blocked=blocked, is_missing=missing)
        is stage
    )


@pytest.mark.parametrize(
    ("state", "number", "is_over", "codes"),
    [
        (State.PLANNED, 3, False, ["letters-list-not-approved"]),
        (State.INVITEES_APPROVED, 3, False, []),
        (State.SUMMONED, 3, False, []),
        (State.SUMMONED, 0, False, ["letters-none-ready"]),
        (State.INVITEES_APPROVED, 3, True, ["letters-call-in-past"]),
        (State.HELD, 3, True, ["call-in-closed"]),
        (State.CLOSED, 3, False, ["call-in-closed"]),
        (State.CANCELLED, 3, False, ["call-in-closed"]),
    ],
)
def test_printing_waits_for_the_approved_list(state: State, number: int, is_over: bool, codes: list[str]) -> None:
    assert [problem.code for problem in rules.may_print(state, number=number, is_over=is_over)] == codes
