"""How often a mail is tried."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gvi.mail import rules
from gvi.mail.rules import Fault


def test_the_wait_doubles_from_a_minute_to_an_hour() -> None:
    assert [rules.wait_after(tries) // timedelta(minutes=1) for tries in (1, 2, 3, 4, 6, 7, 50)] == [
        1,
        2,
        4,
        8,
        32,
        60,
        60,
    ]


@pytest.mark.parametrize(
    ("fault", "attempts", "hopeless"),
    [
        (Fault.REFUSED, rules.REFUSED_TRIES - 1, False),
        (Fault.REFUSED, rules.REFUSED_TRIES, True),
        (Fault.UNREACHABLE, rules.REFUSED_TRIES, False),
        (Fault.UNREACHABLE, rules.UNREACHED_TRIES - 1, False),
        (Fault.UNREACHABLE, rules.UNREACHED_TRIES, True),
        (Fault.LATER, rules.UNREACHED_TRIES - 1, False),
        (Fault.NO_SERVER, rules.UNREACHED_TRIES, True),
    ],
)
def test_a_refused_mail_is_given_up_long_before_one_that_met_no_server(
    fault: Fault, attempts: int, hopeless: bool
) -> None:
    assert rules.is_hopeless(fault, attempts) is hopeless


def test_a_server_may_be_away_for_a_weekend() -> None:
    waited = sum((rules.wait_after(tries) for tries in range(1, rules.UNREACHED_TRIES)), timedelta())
    assert waited > timedelta(days=2, hours=12)
