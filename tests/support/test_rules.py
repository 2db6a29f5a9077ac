"""The clocks and the order of a hand-over."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gvi.core.problems import RuleBroken, insist
from gvi.support import rules
from gvi.support.rules import HandoverStage


def test_it_is_accepted_within_the_sites_hours() -> None:
    assert rules.accept_by(datetime(2031, 3, 4, 17, tzinfo=UTC), hours=2) == datetime(2031, 3, 4, 19, tzinfo=UTC)


def test_the_same_day_is_the_day_of_the_wall_clock() -> None:
    assert rules.contact_by(datetime(2031, 3, 4, 23, 30, tzinfo=UTC)) == date(2031, 3, 5)


@pytest.mark.parametrize(
    ("accepted", "contacted", "stage"),
    [
        (False, False, HandoverStage.WAITING),
        (True, False, HandoverStage.ACCEPTED),
        (True, True, HandoverStage.CONTACTED),
    ],
)
def test_a_hand_over_waits_is_accepted_and_is_contacted(accepted: bool, contacted: bool, stage: HandoverStage) -> None:
    assert rules.stage(accepted=accepted, contacted=contacted) is stage


def test_contact_comes_after_acceptance_and_once() -> None:
    for stage, code in ((HandoverStage.WAITING, "not-accepted"), (HandoverStage.CONTACTED, "handover-contacted")):
        with pytest.raises(RuleBroken, match=code):
            insist(rules.may_contact(stage=stage))
    insist(rules.may_contact(stage=HandoverStage.ACCEPTED))


def test_nobody_is_handed_over_to_nobody() -> None:
    with pytest.raises(RuleBroken, match="help-no-social-services"):
        insist(rules.may_be_taken(takers=0))
