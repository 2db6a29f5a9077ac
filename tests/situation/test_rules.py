"""Which days are compared, and what few numbers can carry."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gvi.situation import rules
from gvi.situation.rules import Reading

TODAY = date(2031, 3, 4)


def test_eight_weeks_are_56_days_with_today_the_last() -> None:
    window = rules.recent(TODAY)
    assert (window.last - window.first).days + 1 == 56 and window.last == TODAY


def test_the_base_is_the_52_weeks_before_the_first_message_and_stays_there() -> None:
    first = date(2030, 6, 1)
    window = rules.base(TODAY, first_message=first)
    assert window.last == first - timedelta(days=1) and (window.last - window.first).days + 1 == 364
    assert rules.base(TODAY + timedelta(days=90), first_message=first) == window


def test_without_a_message_the_base_is_the_last_52_weeks() -> None:
    window = rules.base(TODAY, first_message=None)
    assert window.last == TODAY and (window.last - window.first).days + 1 == 364


def test_both_ends_of_a_window_count() -> None:
    window = rules.recent(TODAY)
    day = timedelta(days=1)
    assert window.count([window.first - day, window.first, window.last, window.last + day]) == 2


@pytest.mark.parametrize(
    ("recently", "before", "found"),
    [(0, 0, Reading.NONE_RECORDED), (1, 3, Reading.TOO_FEW), (0, 5, Reading.READ_BOTH), (4, 1, Reading.READ_BOTH)],
)
def test_under_five_in_all_nothing_is_compared(recently: int, before: int, found: Reading) -> None:
    message = TODAY - timedelta(days=100)
    days = [TODAY] * recently + [message - timedelta(days=1)] * before + [message]
    assert rules.reading(days, rules.recent(TODAY), rules.base(TODAY, first_message=message)) is found


def test_an_event_in_both_windows_is_one_event() -> None:
    windows = rules.recent(TODAY), rules.base(TODAY, first_message=None)
    assert rules.reading([TODAY] * 4, *windows) is Reading.TOO_FEW
    assert rules.reading([TODAY] * 5, *windows) is Reading.READ_BOTH


def test_the_order_is_the_swedish_alphabets() -> None:
    assert sorted(["Örn", "Ärla", "Åse", "Zink", "alm"], key=rules.alphabetical) == [
        "alm",
        "Zink",
        "Åse",
        "Ärla",
        "Örn",
    ]
