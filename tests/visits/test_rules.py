"""Who may visit, and what the answers make of a visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gvi.core.problems import RuleBroken, insist
from gvi.visits import rules
from gvi.visits.models import Message, Offer, Outcome, Reaction
from gvi.visits.rules import Encounter, HelpAnswer, VisitStage

NOW = datetime(2031, 3, 4, 17, tzinfo=UTC)
POLICE, SOCIAL = 1, 2


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("team", "found"),
    [
        ([], ["visit-team-small"]),
        ([POLICE], ["visit-team-small"]),
        ([POLICE, POLICE], ["visit-team-one-agency"]),
        ([SOCIAL, 3], ["visit-team-without-own"]),
        ([POLICE, SOCIAL], []),
    ],
)
def test_a_team_is_two_people_from_two_agencies_with_ones_own_among_them(team: list[int], found: list[str]) -> None:
    assert codes(rules.may_plan(team=team, own=POLICE, planned_for=NOW, earliest=NOW)) == found


def test_a_visit_is_not_planned_into_the_past() -> None:
    problems = rules.may_plan(team=[POLICE, SOCIAL], own=POLICE, planned_for=NOW - timedelta(minutes=1), earliest=NOW)
    assert codes(problems) == ["visit-planned-past"]


@pytest.mark.parametrize(
    ("encounter", "message", "instead", "outcome"),
    [
        (Encounter.PERSON, Message.FULL, None, Outcome.DELIVERED),
        (Encounter.PERSON, Message.PART, None, Outcome.DELIVERED),
        (Encounter.PERSON, Message.NONE, None, Outcome.REFUSED),
        (Encounter.RELATIVE, Message.FULL, None, Outcome.VIA_RELATIVE),
        (Encounter.OTHER, None, None, Outcome.NOT_HOME),
        (Encounter.NOBODY, None, None, Outcome.NOT_HOME),
        (Encounter.NOBODY, None, Outcome.WRONG_ADDRESS, Outcome.WRONG_ADDRESS),
        (Encounter.ABORTED, None, Outcome.WRONG_ADDRESS, Outcome.ABORTED),
        (Encounter.PERSON, Message.FULL, Outcome.IN_CUSTODY, Outcome.DELIVERED),
    ],
)
def test_the_answers_make_the_outcome(
    encounter: Encounter, message: Message | None, instead: Outcome | None, outcome: Outcome
) -> None:
    assert rules.outcome_of(encounter, message, instead) is outcome


def test_a_yes_and_a_not_now_are_kept_as_the_same() -> None:
    assert rules.offer_of(HelpAnswer.WANTS) is rules.offer_of(HelpAnswer.NOT_NOW) is Offer.MADE
    assert rules.offer_of(HelpAnswer.NOT_OFFERED) is Offer.NOT_MADE


def test_all_questions_are_asked_only_when_somebody_could_hear() -> None:
    missing = ["visit-message-missing", "visit-reaction-missing", "visit-help-missing"]
    for encounter in Encounter:
        found = codes(rules.may_answer(encounter=encounter, message=None, reaction=None, help=None))
        assert found == (missing if encounter in {Encounter.PERSON, Encounter.RELATIVE} else [])
    whole = rules.may_answer(
        encounter=Encounter.PERSON, message=Message.FULL, reaction=Reaction.CALM, help=HelpAnswer.NOT_NOW
    )
    assert codes(whole) == []


@pytest.mark.parametrize(
    ("hours_ago", "logged", "tried_hours_ago", "stage"),
    [
        (-1, False, None, VisitStage.PLANNED),
        (1, False, None, VisitStage.TO_LOG),
        (24, False, None, VisitStage.TO_LOG),
        (25, False, None, VisitStage.LATE),
        (25, False, 24, VisitStage.TRIED),
        (25, False, 80, VisitStage.LATE),
        (25, True, None, VisitStage.DONE),
    ],
)
def test_a_visit_is_late_when_a_day_has_gone_without_a_word(
    hours_ago: int, logged: bool, tried_hours_ago: int | None, stage: VisitStage
) -> None:
    tried = [] if tried_hours_ago is None else [NOW - timedelta(hours=tried_hours_ago)]
    planned = NOW - timedelta(hours=hours_ago)
    assert rules.stage_of(planned_for=planned, is_logged=logged, attempts=tried, now=NOW, log_hours=24) is stage


def test_the_same_try_is_saved_once_and_never_ahead() -> None:
    with pytest.raises(RuleBroken, match="visit-tried-then"):
        insist(rules.may_log(visited_at=NOW, attempts=[NOW], now=NOW))
    with pytest.raises(RuleBroken, match="visit-in-future"):
        insist(rules.may_log(visited_at=NOW + timedelta(minutes=1), attempts=[], now=NOW))


def test_a_protected_person_has_no_address() -> None:
    assert codes(rules.may_note_address(address="Gatan 1", is_protected=True)) == ["visit-address-protected"]
    assert codes(rules.may_note_address(address=None, is_protected=True)) == []
