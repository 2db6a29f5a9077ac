"""When what is known goes: every kind of agency, every facet, every way to count."""

from __future__ import annotations

from datetime import date

import pytest

from gvi.access.roles import AgencyKind
from gvi.members.vocabulary import Facet
from gvi.retention import rules
from gvi.retention.rules import Period, Since, Standing

CLOSED = date(2024, 3, 10)
SANCTION = date(2023, 6, 30)
TABLE = [
    # kind, facet, standing, when it goes
    (AgencyKind.POLICE, Facet.POLICE, Standing(CLOSED), date(2025, 3, 10)),
    (AgencyKind.POLICE, Facet.VISIT, Standing(CLOSED), date(2025, 3, 10)),
    (AgencyKind.POLICE, Facet.POLICE, Standing(None, SANCTION), None),
    (AgencyKind.PROBATION, Facet.VISIT, Standing(CLOSED, SANCTION), date(2025, 3, 10)),
    (AgencyKind.PROBATION, Facet.SUMMONS, Standing(CLOSED, SANCTION), date(2025, 3, 10)),
    (AgencyKind.PROBATION, Facet.SUPERVISION, Standing(None, SANCTION), date(2033, 6, 30)),
    (AgencyKind.PROBATION, Facet.SUPERVISION, Standing(CLOSED, SANCTION), date(2034, 3, 10)),
    (AgencyKind.PROBATION, Facet.SUPERVISION, Standing(CLOSED), date(2034, 3, 10)),
    (AgencyKind.PROBATION, Facet.SUPERVISION, Standing(CLOSED, SANCTION, in_custody=True), None),
    (AgencyKind.PROBATION, Facet.SUPERVISION, Standing(None), None),
    (AgencyKind.SOCIAL_SERVICES, Facet.SUPPORT, Standing(CLOSED), date(2029, 3, 10)),
    (AgencyKind.SOCIAL_SERVICES, Facet.SUPPORT, Standing(None), None),
    (AgencyKind.SOCIAL_SERVICES, Facet.SUPPORT, Standing(CLOSED, fixed=date(2024, 4, 1)), date(2024, 4, 1)),
]


@pytest.mark.parametrize(("kind", "facet", "standing", "gone"), TABLE)
def test_a_facet_goes_when_its_owner_must_let_it_go(kind, facet, standing, gone) -> None:
    assert rules.dates_of(rules.periods_of(kind, {}), standing)[facet] == gone


def test_identity_goes_last_and_not_before_everything_else_has_begun_to_count() -> None:
    periods = rules.periods_of(AgencyKind.PROBATION, {})
    assert rules.dates_of(periods, Standing(CLOSED, SANCTION))[Facet.IDENTITY] == date(2034, 3, 10)
    assert rules.dates_of(periods, Standing(None, SANCTION))[Facet.IDENTITY] is None
    short = rules.periods_of(AgencyKind.POLICE, {Facet.IDENTITY: 1, Facet.POLICE: 24})
    assert rules.dates_of(short, Standing(CLOSED))[Facet.IDENTITY] == date(2026, 3, 10)


def test_the_agencys_own_months_go_before_the_defaults() -> None:
    assert rules.periods_of(AgencyKind.POLICE, {Facet.VISIT: 3})[Facet.VISIT] == Period(3, Since.CLOSED)


DAY = date(2030, 1, 1)
PARTS = {Facet.SUMMONS: date(2029, 1, 1), Facet.VISIT: date(2029, 6, 1), Facet.SUPERVISION: date(2035, 1, 1)}


@pytest.mark.parametrize(
    ("dates", "filled", "facets", "is_whole"),
    [
        ({**PARTS, Facet.IDENTITY: date(2035, 1, 1)}, set(PARTS), {Facet.SUMMONS, Facet.VISIT}, False),
        ({**PARTS, Facet.IDENTITY: date(2035, 1, 1)}, {Facet.VISIT}, {Facet.VISIT}, False),
        ({**PARTS, Facet.IDENTITY: date(2035, 1, 1)}, {Facet.SUPERVISION}, None, False),
        ({**PARTS, Facet.IDENTITY: DAY}, set(), {*PARTS, Facet.IDENTITY}, True),
        ({Facet.VISIT: DAY, Facet.IDENTITY: None}, {Facet.VISIT}, {Facet.VISIT}, False),
        ({Facet.VISIT: date(2030, 1, 2), Facet.IDENTITY: None}, {Facet.VISIT}, None, False),
        ({Facet.VISIT: None, Facet.IDENTITY: None}, {Facet.VISIT}, None, False),
    ],
)
def test_today_takes_what_has_come_and_holds_anything(dates, filled, facets, is_whole) -> None:
    due = rules.due_today(dates, DAY, filled=filled)
    assert (due and set(due.facets), bool(due and due.is_whole)) == (facets, is_whole)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day, months, later) -> None:
    assert rules.months_after(day, months) == later


@pytest.mark.parametrize(
    ("proposer", "decider", "is_decided", "codes"),
    [
        (1, 2, False, []),
        (1, 1, False, ["purge-own-proposal"]),
        (1, 2, True, ["purge-decided"]),
        (1, 1, True, ["purge-decided", "purge-own-proposal"]),
    ],
)
def test_another_user_decides_once(proposer, decider, is_decided, codes) -> None:
    found = rules.may_decide(proposer=proposer, decider=decider, is_decided=is_decided)
    assert [problem.code for problem in found] == codes


def test_periods_closings_proposals_and_withholding_have_their_limits() -> None:
    assert [p.code for p in rules.may_last(Facet.VISIT, 0)] == ["retention-months-range"]
    assert not list(rules.may_last(Facet.VISIT, 600)) and list(rules.may_last(Facet.VISIT, 601))
    assert [p.code for p in rules.may_close(closed_on=date(2026, 1, 2), today=date(2026, 1, 1))] == [
        "case-closed-in-future"
    ]
    assert not list(rules.may_close(closed_on=date(2026, 1, 1), today=date(2026, 1, 1)))
    assert [p.code for p in rules.may_propose(items=0)] == ["purge-nothing"] and not list(rules.may_propose(items=1))
    assert [p.code for p in rules.may_withhold(lines=1, ground=" ")] == ["extract-ground-missing"]
    assert not list(rules.may_withhold(lines=0, ground=None))
