"""How long a sign-in holds, what is fresh, who lets whom in again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gvi.entry import rules

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LIMITS = rules.Limits(idle=timedelta(minutes=15), longest=timedelta(hours=12), fresh=timedelta(minutes=30))


def holds(*, began: timedelta, seen: timedelta, ended: timedelta | None = None) -> bool:
    ended_at = NOW - ended if ended is not None else None
    return rules.holds(LIMITS, started_at=NOW - began, seen_at=NOW - seen, ended_at=ended_at, now=NOW)


def test_a_sign_in_ends_after_idleness_after_a_day_and_by_hand() -> None:
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    assert holds(began=hour, seen=15 * minute), "nobody is sent out before the quarter of an hour is over"
    assert not holds(began=hour, seen=16 * minute)
    assert holds(began=12 * hour - minute, seen=minute)
    assert not holds(began=12 * hour, seen=minute)
    assert not holds(began=hour, seen=minute, ended=minute)


def test_what_is_left_is_the_nearer_of_the_two_ends() -> None:
    left = rules.seconds_left(LIMITS, started_at=NOW - timedelta(hours=1), seen_at=NOW, now=NOW)
    assert left == 15 * 60
    left = rules.seconds_left(LIMITS, started_at=NOW - timedelta(hours=11, minutes=55), seen_at=NOW, now=NOW)
    assert left == 5 * 60
    assert rules.seconds_left(LIMITS, started_at=NOW - timedelta(days=2), seen_at=NOW, now=NOW) == 0


@pytest.mark.parametrize(("minutes", "fresh"), [(0, True), (29, True), (30, False), (300, False)])
def test_a_proof_grows_stale(minutes: int, fresh: bool) -> None:
    assert rules.is_fresh(LIMITS, proved_at=NOW - timedelta(minutes=minutes), now=NOW) is fresh


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8", "curl/8"), ("", "–"), ("x" * 300, "x" * 80),
    ],
)  # fmt: skip
def test_a_device_is_told_so_that_people_know_it(agent: str, told: str) -> None:
    assert rules.device_of(agent) == told


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


def test_recovery_takes_two_others() -> None:
    ask = {"user_id": 1, "own_id": 2, "is_active": True, "is_open": False}
    assert codes(rules.may_ask_recovery(**ask)) == []
    assert codes(rules.may_ask_recovery(**{**ask, "own_id": 1})) == ["recovery-own"]
    assert codes(rules.may_ask_recovery(**{**ask, "is_active": False, "is_open": True})) == [
        "recovery-disabled",
        "recovery-open",
    ]
    approve = {"asked_by_id": 2, "user_id": 1, "own_id": 3, "is_waiting": True}
    assert codes(rules.may_approve_recovery(**approve)) == []
    for same in (1, 2):
        assert codes(rules.may_approve_recovery(**{**approve, "own_id": same})) == ["recovery-same-person"]
    assert codes(rules.may_approve_recovery(**{**approve, "is_waiting": False})) == ["recovery-over"]


def test_the_last_factor_stays_where_one_is_demanded() -> None:
    assert codes(rules.may_remove_factor(others=0, is_compulsory=True)) == ["factor-last"]
    assert codes(rules.may_remove_factor(others=0, is_compulsory=False)) == []
    assert codes(rules.may_remove_factor(others=1, is_compulsory=True)) == []
