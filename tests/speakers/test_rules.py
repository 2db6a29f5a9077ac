"""What a run sheet must hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from gvi.core.problems import RuleBroken, Severity, insist
from gvi.speakers import rules
from gvi.speakers.models import Voice


@dataclass
class Part:
    voice: Voice | None = Voice.LAW
    minutes: int = 5
    speaker_id: int | None = 1
    is_confirmed: bool = True
    is_rehearsed: bool = True
    is_declined: bool = False
    measured: int | None = None


ALL_VOICES = [Part(Voice.LAW), Part(Voice.HELP), Part(Voice.COMMUNITY)]


def codes(parts: list[Part], limit: int = 60) -> list[str]:
    return [problem.code for problem in rules.warnings(parts, limit=limit)]


def test_a_voice_counts_once_confirmed() -> None:
    assert rules.missing_voices([Part(Voice.LAW), Part(Voice.HELP, is_confirmed=False)]) == {
        Voice.HELP,
        Voice.COMMUNITY,
    }


def test_a_full_run_sheet_warns_of_nothing() -> None:
    assert codes(ALL_VOICES) == []


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Part(speaker_id=None, is_confirmed=False, is_rehearsed=False), "run-sheet-no-speaker"),
        (Part(is_confirmed=False), "run-sheet-unconfirmed"),
        (Part(is_rehearsed=False), "run-sheet-unrehearsed"),
        (Part(minutes=46), "run-sheet-too-long"),
    ],
)
def test_each_gap_has_its_own_warning(part: Part, code: str) -> None:
    assert codes([*ALL_VOICES, part]) == [code]


def test_an_hour_exactly_is_not_too_long() -> None:
    assert codes([*ALL_VOICES, Part(minutes=45)]) == []


def test_the_welcome_needs_no_speaker() -> None:
    assert codes([*ALL_VOICES, Part(None, speaker_id=None, is_confirmed=False, is_rehearsed=False)]) == []


def test_warnings_never_stop_anybody() -> None:
    assert {problem.severity for problem in rules.warnings([], limit=60)} == {Severity.WARNING}
    insist(rules.warnings([], limit=60))


def test_the_default_run_sheet_is_56_minutes_and_has_every_voice() -> None:
    assert rules.total_minutes(rules.RUN_SHEET) == 56  # type: ignore[arg-type]
    assert {part.voice for part in rules.RUN_SHEET} - {None} == set(Voice)


def test_parts_follow_one_another() -> None:
    start = datetime(2031, 3, 4, 17, tzinfo=UTC)
    assert list(rules.start_times([Part(minutes=3), Part(minutes=8), Part()], start)) == [
        start,
        start + timedelta(minutes=3),
        start + timedelta(minutes=11),
    ]


def test_nobody_can_say_yes_for_an_empty_chair() -> None:
    with pytest.raises(RuleBroken, match="slot-confirm-nobody"):
        insist(rules.may_confirm(has_speaker=False))
