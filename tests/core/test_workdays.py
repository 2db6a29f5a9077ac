"""Deadlines in working days over the Swedish holidays."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvi.core.workdays import holiday, is_workday, shift

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 4, 2), True),  # skärtorsdagen is an ordinary working day in law
        (date(2026, 4, 3), False),  # långfredagen
        (date(2026, 4, 4), False),  # a Saturday
        (date(2026, 4, 6), False),  # annandag påsk
        (date(2026, 4, 7), True),
        (date(2026, 5, 1), False),  # första maj
        (date(2026, 5, 14), False),  # Kristi himmelsfärdsdag
        (date(2026, 5, 15), True),  # the Friday after it, unless the office says otherwise
        (date(2026, 5, 25), True),  # annandag pingst is a holiday no more
        (date(2025, 6, 6), False),  # nationaldagen on a Friday
        (date(2026, 6, 18), True),
        (date(2026, 6, 19), False),  # midsommarafton
        (date(2026, 6, 22), True),
        (date(2026, 12, 23), True),
        (date(2026, 12, 24), False),  # julafton
        (date(2026, 12, 25), False),
        (date(2026, 12, 28), True),
        (date(2026, 12, 31), False),  # nyårsafton
        (date(2027, 1, 1), False),
        (date(2027, 1, 5), True),  # trettondagsafton
        (date(2027, 1, 6), False),
    ],
)
def test_the_office_is_open_on_swedish_working_days(day: date, is_open: bool) -> None:
    assert is_workday(day) is is_open


@pytest.mark.parametrize(
    ("day", "workdays", "lands_on"),
    [
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
        (date(2026, 6, 18), 1, date(2026, 6, 22)),  # over Midsummer
        (date(2026, 6, 23), -3, date(2026, 6, 17)),
        (date(2026, 12, 30), 2, date(2027, 1, 5)),  # over New Year
        (date(2027, 1, 7), -3, date(2026, 12, 30)),
        (date(2026, 4, 4), 0, date(2026, 4, 7)),
        (date(2026, 4, 7), 0, date(2026, 4, 7)),
        (date(2026, 4, 4), -1, date(2026, 4, 2)),
    ],
)
def test_a_deadline_is_moved_by_working_days(day: date, workdays: int, lands_on: date) -> None:
    assert shift(day, workdays) == lands_on


def test_a_bridge_day_is_closed_only_where_the_office_says_so() -> None:
    bridge = {date(2026, 5, 15)}
    assert not is_workday(date(2026, 5, 15), bridge_days=bridge)
    assert shift(date(2026, 5, 13), 1) == date(2026, 5, 15)
    assert shift(date(2026, 5, 13), 1, bridge_days=bridge) == date(2026, 5, 18)
    assert shift(date(2026, 5, 15), 0, bridge_days=bridge) == date(2026, 5, 18)


def test_a_holiday_is_named_in_swedish() -> None:
    assert holiday(date(2027, 3, 28)) == "Påskdagen"
    assert holiday(date(2026, 6, 19)) == "Midsommarafton"
    assert holiday(date(2026, 4, 12)) is None  # an ordinary Sunday


@given(DAYS, st.integers(1, 30))
def test_so_many_days_on_and_as_many_back_is_where_we_began(day: date, workdays: int) -> None:
    opened = shift(day, 0)
    assert shift(shift(opened, workdays), -workdays) == opened


@given(DAYS, st.integers(-30, 30))
def test_a_deadline_always_falls_on_a_working_day(day: date, workdays: int) -> None:
    assert is_workday(shift(day, workdays))
