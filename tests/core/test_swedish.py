"""Dates and hours read as people write them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from babel.dates import format_date

from gvi.core import swedish

LUCIA = date(2026, 12, 13)


@pytest.mark.parametrize(
    ("locale", "long", "weekday", "short", "hour", "moment"),
    [
        ("sv", "den 13 december 2026", "söndag", "sön 13 dec.", "09.05", "den 13 december 2026 kl. 09.05"),
        ("en", "13 December 2026", "Sunday", "Sun 13 Dec", "09:05", "13 December 2026 at 09:05"),
    ],
)
def test_each_language_writes_dates_its_own_way(
    locale: str, long: str, weekday: str, short: str, hour: str, moment: str
) -> None:
    assert swedish.long_date(LUCIA, locale) == long
    assert swedish.weekday(LUCIA, locale) == weekday
    assert swedish.short_day(LUCIA, locale) == short
    assert swedish.clock_time(time(9, 5), locale) == hour
    assert swedish.long_moment(LUCIA, time(9, 5), locale) == moment


def test_a_short_day_keeps_month_names_that_need_no_shortening() -> None:
    assert swedish.short_day(date(2026, 3, 31), "sv") == "tis 31 mars"


@pytest.mark.parametrize(("locale", "at_babel"), [("sv", "sv_SE"), ("en", "en_GB")])
def test_every_day_of_a_year_is_named_as_unicode_names_it(locale: str, at_babel: str) -> None:
    for day in (date(2027, 12, 31) - timedelta(days=back) for back in range(365)):
        assert swedish.long_date(day, locale).removeprefix("den ") == format_date(day, "d MMMM y", locale=at_babel)
        assert swedish.weekday(day, locale) == format_date(day, "EEEE", locale=at_babel)
        assert swedish.short_day(day, locale) == format_date(day, "EEE d MMM", locale=at_babel)
        assert swedish.day_and_month(day, locale) == format_date(day, "d MMM", locale=at_babel)


def test_a_language_the_product_does_not_speak_is_refused() -> None:
    for write in (swedish.long_date, swedish.weekday, swedish.short_day):
        with pytest.raises(ValueError, match="unknown locale"):
            write(LUCIA, "de")
    with pytest.raises(ValueError, match="unknown locale"):
        swedish.clock_time(time(9), "sv_SE")
